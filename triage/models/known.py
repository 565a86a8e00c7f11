"""What there is about one tip, in one statement: most of it there is not, and a list that is empty is not asked for.
Only access.py asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hotline.prepared import prepared
from triage.models.live import LIVE, RAN_AT
from triage.models.loud import LOUD

# By a name for the page: rows of which table, and which of them.
LISTS = {
    "persons": "intake_person WHERE tip_id = %(tip)s",
    "reporter": "intake_reporter WHERE tip_id = %(tip)s",
    "consents": "intake_consent WHERE tip_id = %(tip)s",
    "corrections": "intake_correction WHERE tip_id = %(tip)s",
    "decisions": "triage_decision WHERE tip_id = %(tip)s",
    "duties": "triage_dutytoreport WHERE tip_id = %(tip)s",
    "reaches": "triage_reachattempt WHERE tip_id = %(tip)s",
    "case": "triage_casetip WHERE tip_id = %(tip)s AND left_at IS NULL",
    "links": "triage_tiplink WHERE (a_id = %(tip)s OR b_id = %(tip)s) AND answer <> 'rejected'",
    "reports": """triage_disclosure WHERE tip_id = %(tip)s
        OR id IN (SELECT disclosure_id FROM triage_disclosuresource WHERE tip_id = %(tip)s)""",
    "requests": "triage_accessrequest WHERE tip_id = %(tip)s",
    "ledger": "audit_entry WHERE tip_id = %(tip)s",
}
ASKED = f"""
    SELECT moment.at, ({RAN_AT}), array_remove(ARRAY[
        {", ".join(f"CASE WHEN EXISTS (SELECT FROM {rows}) THEN '{name}' END" for name, rows in LISTS.items())}
    ], NULL), next.kind, next.due_at, next.audience, ({LIVE}), ({LOUD})
    FROM (SELECT clock_timestamp() AS at) moment LEFT JOIN LATERAL (
        SELECT d.kind, d.due_at, d.audience FROM triage_deadline d JOIN triage_review r ON r.id = d.review_id
        WHERE r.tip_id = %(tip)s AND d.due_at > moment.at
        ORDER BY d.due_at, d.kind LIMIT 1) next ON true
"""  # noqa: S608  # the parts are constants; the id travels apart


@dataclass(frozen=True)
class Next:
    """What passes first if nobody acts, and who is told of it then."""

    kind: str
    due_at: datetime
    audience: str


@dataclass(frozen=True)
class Known:
    """`ran_at`: the last whole pass. `lists`: names of LISTS that hold anything. `next`: empty, none is laid. `live`,
    `loud`: what the top of the page says, as it was read."""

    at: datetime
    ran_at: datetime | None
    lists: frozenset[str]
    next: Next | None
    live: str
    loud: list[str]

    def __contains__(self, name: str) -> bool:
        if name not in LISTS:
            raise KeyError(name)  # written wrong, it would hide what there is
        return name in self.lists


def read_known(tip_id: UUID) -> Known:
    with prepared() as cursor:
        cursor.execute(ASKED, {"tip": tip_id})
        at, ran_at, found, kind, due_at, audience, live, loud = cursor.fetchone()
    laid = Next(kind, due_at, audience) if kind else None
    return Known(at, ran_at, frozenset(found), laid, live, loud)
