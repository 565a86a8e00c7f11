"""The queue in one statement, as plain rows: fifty models of three tables cost more than all the rest of the
page. Only access.py asks; it asks for whom."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from hotline.reference import reference
from triage.models.review import LANES, RAISED

# The order is written word for word as the index has it: the planner compares the text of expressions.
# Each row's mark changes with every write (xmin); `asked` answers even where no row waits.
WAITING = """
    FROM unnest(%s::text[]) WITH ORDINALITY lanes (code, place),
    LATERAL (SELECT lanes.place, lanes.code || r.id || r.xmin AS mark, r.* FROM triage_review r
        WHERE r.lane = lanes.code AND r.stopped_at IS NULL
        ORDER BY r.held, CASE WHEN r.claimed_by_id IS NULL AND r.lane = 'urgent' THEN r.ack_due_at ELSE r.due_at END,
            r.id
        LIMIT %s) shown
"""
MARK = f"""
    SELECT md5(string_agg(shown.mark, ',')), clock_timestamp(), (SELECT max(at) FROM triage_heartbeat)
    {WAITING}
"""  # noqa: S608  # the parts are constants; values travel apart
# Times of the question go as text: read once, not with every row. The newest correction of a fact wins.
ROWS = f"""
    SELECT asked.at, asked.ran_at, waiting.* FROM
    (SELECT clock_timestamp()::text AS at, (SELECT max(at)::text FROM triage_heartbeat) AS ran_at) asked
    LEFT JOIN LATERAL (SELECT shown.mark,
        shown.id, shown.tip_id, shown.lane, shown.minor_now, shown.clock_from, shown.due_at,
        shown.urgent_since, shown.ack_due_at, shown.outcome, shown.reopened_at IS NOT NULL AS reopened,
        shown.poisoned_at IS NOT NULL AS poisoned, shown.held, shown.missing, shown.claimed_by_id, shown.claimed_at,
        holder.name AS holder, tip.channel, tip.language, tip.danger, tip.country, tip.province,
        tip.trafficking_type, tip.venue, tip.how_many, tip.unread,
        (SELECT json_object_agg(c.field, c.value ORDER BY c.at)::text FROM intake_correction c
            WHERE c.tip_id = shown.tip_id) AS corrected
        {WAITING}
        JOIN intake_tip tip ON tip.id = shown.tip_id
        LEFT JOIN accounts_staff holder ON holder.id = shown.claimed_by_id
        ORDER BY shown.place, shown.held,
            CASE WHEN shown.claimed_by_id IS NULL AND shown.lane = 'urgent' THEN shown.ack_due_at
                ELSE shown.due_at END, shown.id) waiting ON true
"""  # noqa: S608
CORRECTABLE = frozenset(
    {"channel", "language", "danger", "country", "province", "trafficking_type", "venue", "kind"}
)


@dataclass(frozen=True)
class QueueMark:
    """`rows` is another text whenever a row of the queue is another; `ran_at`: the newest whole pass."""

    rows: str
    at: datetime
    ran_at: datetime | None


@dataclass(slots=True)
class QueueRow:
    """What the queue says of a review and its tip; columns in the order of the statement. `corrected` is the
    newest word on each corrected fact, as JSON. Nothing sealed is read."""

    mark: str
    id: UUID
    tip_id: UUID
    lane: str
    minor_now: str
    clock_from: datetime
    due_at: datetime
    urgent_since: datetime | None
    ack_due_at: datetime | None
    outcome: str
    reopened: bool
    poisoned: bool
    held: bool
    missing: str
    claimed_by_id: UUID | None
    claimed_at: datetime | None
    holder: str | None
    channel: str
    language: str
    danger: str
    country: str
    province: str
    trafficking_type: str
    venue: str
    how_many: int | None
    unread: str
    corrected: str | None
    kind: str = ""  # what an e-mail is, once somebody has said so

    @property
    def reference(self) -> str:
        return reference(self.tip_id)

    @property
    def is_minor(self) -> bool:
        return self.minor_now in RAISED

    def __post_init__(self) -> None:
        """What is believed now stands in the place of the tip's own word."""
        if not self.corrected:
            return
        for field, value in json.loads(self.corrected).items():
            if value and field in CORRECTABLE:
                setattr(self, field, value)

    def next_due(self) -> datetime:
        """The same rule as Review.next_due."""
        if self.lane == "urgent" and self.claimed_by_id is None and self.ack_due_at:
            return self.ack_due_at
        return self.due_at


def read_rows(limit: int) -> tuple[QueueMark, list[QueueRow]]:
    """The first `limit` of each lane, lane after lane, and the mark of exactly these rows."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [list(LANES), limit])
        found = cursor.fetchall()
    rows = [QueueRow(*row[2:]) for row in found if row[2] is not None]
    at, ran_at = found[0][:2]
    ran = datetime.fromisoformat(ran_at) if ran_at else None
    return QueueMark(mark_of([row.mark for row in rows]), datetime.fromisoformat(at), ran), rows


def mark_of(marks: list[str]) -> str:
    """What MARK computes, from the rows at hand."""
    return hashlib.md5(",".join(marks).encode(), usedforsecurity=False).hexdigest() if marks else ""


def read_mark(limit: int) -> QueueMark:
    with connection.cursor() as cursor:
        cursor.execute(MARK, [list(LANES), limit])
        rows, at, ran_at = cursor.fetchone()
    return QueueMark(rows or "", at, ran_at)
