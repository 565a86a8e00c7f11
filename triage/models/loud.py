"""What the top of a staff page has to say of two people, of a report, or of the time; one statement for all of it,
since there hardly ever is anything. Only request_access.py asks."""

from __future__ import annotations

from django.db import connection

from triage.clock import HAND_OVER_WITHIN
from triage.models.access import WAITS

WAITING = """triage_disclosure WHERE released_at IS NOT NULL AND handed_over_at IS NULL
    AND stopped_at IS NULL AND triage_consents_live(id)"""
# By the name that the page gives it; the same as the QuerySet method beside it.
ANY = {
    "unconfirmed": """triage_disclosure WHERE emergency AND released_at IS NOT NULL AND confirmed_at IS NULL
        AND stopped_at IS NULL""",
    "not_handed_over": f"""{WAITING} AND released_at <= now() - make_interval(secs => %(late)s)""",
    "to_hand_over": f"""{WAITING} AND released_at > now() - make_interval(secs => %(late)s)""",
    "glass": """triage_accessrequest WHERE kind = 'break_glass' AND answer = 'granted' AND acknowledged_at IS NULL""",
    "glass_asked": """triage_accessrequest WHERE kind = 'break_glass' AND answer = ''
        AND asked_at > now() - make_interval(secs => %(glass)s)""",
    "clock_steps": "triage_clockstep WHERE ended_at IS NULL",
}
ASKED = f"""SELECT array_remove(ARRAY[
    {", ".join(f"CASE WHEN EXISTS (SELECT FROM {rows}) THEN '{name}' END" for name, rows in ANY.items())}
], NULL)"""  # noqa: S608  # the parts are constants


def read_loud() -> frozenset[str]:
    asked = {"glass": WAITS["break_glass"].total_seconds(), "late": HAND_OVER_WITHIN.total_seconds()}
    with connection.cursor() as cursor:
        cursor.execute(ASKED, asked)
        return frozenset(cursor.fetchone()[0])
