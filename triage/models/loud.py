"""What the top of a staff page has to say of two people, or of a report; one statement for all of it, since there hardly
ever is anything. Only request_access.py asks."""

from __future__ import annotations

from django.db import connection

from triage.models.access import WAITS

# By the name that the page gives it; the same as the QuerySet method beside it.
ANY = {
    "unconfirmed": """triage_disclosure WHERE emergency AND released_at IS NOT NULL AND confirmed_at IS NULL""",
    "glass": """triage_accessrequest WHERE kind = 'break_glass' AND answer = 'granted' AND acknowledged_at IS NULL""",
    "glass_asked": """triage_accessrequest WHERE kind = 'break_glass' AND answer = ''
        AND asked_at > now() - make_interval(secs => %(glass)s)""",
}
ASKED = f"""SELECT array_remove(ARRAY[
    {", ".join(f"CASE WHEN EXISTS (SELECT FROM {rows}) THEN '{name}' END" for name, rows in ANY.items())}
], NULL)"""  # noqa: S608  # the parts are constants


def read_loud() -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute(ASKED, {"glass": WAITS["break_glass"].total_seconds()})
        return frozenset(cursor.fetchone()[0])
