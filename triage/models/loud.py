"""What the top of a staff page has to say of two people, of a report, or of the time: one expression for all of it,
since there hardly ever is anything. It goes along with what the page asks in any case."""

from __future__ import annotations

from triage.clock import HAND_OVER_WITHIN
from triage.models.access import WAITS

LATE = f"now() - interval '{HAND_OVER_WITHIN.total_seconds():.0f} seconds'"
LAPSED = f"now() - interval '{WAITS['break_glass'].total_seconds():.0f} seconds'"
WAITING = """triage_disclosure WHERE released_at IS NOT NULL AND handed_over_at IS NULL
    AND stopped_at IS NULL AND triage_consents_live(id)"""
# By the name that the page gives it; the same as the QuerySet method beside it.
ANY = {
    "unconfirmed": """triage_disclosure WHERE emergency AND released_at IS NOT NULL AND confirmed_at IS NULL
        AND stopped_at IS NULL""",
    "not_handed_over": f"""{WAITING} AND released_at <= {LATE}""",
    "to_hand_over": f"""{WAITING} AND released_at > {LATE}""",
    "glass": """triage_accessrequest WHERE kind = 'break_glass' AND answer = 'granted' AND acknowledged_at IS NULL""",
    "glass_asked": f"""triage_accessrequest WHERE kind = 'break_glass' AND answer = ''
        AND asked_at > {LAPSED}""",
    "clock_steps": "triage_clockstep WHERE ended_at IS NULL",
}
LOUD = f"""SELECT array_remove(ARRAY[
    {", ".join(f"CASE WHEN EXISTS (SELECT FROM {rows}) THEN '{name}' END" for name, rows in ANY.items())}
], NULL)"""  # noqa: S608  # the parts are constants
