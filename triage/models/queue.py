"""The queue in one statement, as plain rows: fifty models of three tables cost more than all the rest of the
page. Only access.py asks; it asks for whom."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from hotline.prepared import prepared
from hotline.reference import reference
from triage.models.live import LIVE, NEXT_DUE, RAN_AT
from triage.models.loud import LOUD
from triage.models.review import LANES, RAISED

# Each row's mark changes with every write (xmin); `asked` answers even where no row waits.
WAITING = f"""
    FROM unnest(%(lanes)s::text[]) WITH ORDINALITY lanes (code, place),
    LATERAL (SELECT lanes.place, lanes.code || r.id || r.xmin AS mark, r.* FROM triage_review r
        WHERE r.lane = lanes.code AND r.stopped_at IS NULL AND r.held = %(held)s {{beyond}}
        ORDER BY r.held, {NEXT_DUE}, r.id
        LIMIT %(limit)s) shown
"""  # noqa: S608  # the parts are constants; values travel apart
BEYOND = f"AND ({NEXT_DUE}, r.id) > (%(due)s::timestamptz, %(id)s::uuid)"
# Of every lane: how many are held, counted to the limit, when the first of them is due, and since when the oldest
# of the lane waits, held or not.
HELD = f"""
    SELECT json_agg(json_build_array(lanes.code, counted.count, counted.due,
        (SELECT min(old.clock_from) FROM triage_review old WHERE old.lane = lanes.code AND old.stopped_at IS NULL)
    ) ORDER BY lanes.place)::text
    FROM unnest(%(all)s::text[]) WITH ORDINALITY lanes (code, place),
    LATERAL (SELECT count(*) AS count, min(first.due) AS due FROM (
        SELECT {NEXT_DUE} AS due FROM triage_review r
        WHERE r.lane = lanes.code AND r.stopped_at IS NULL AND r.held
        ORDER BY r.held, {NEXT_DUE}, r.id LIMIT %(limit)s) first) counted
"""  # noqa: S608
# Whoever is on duty, the lead first, as RotaTurn.at() has it; in the order of OnDuty.
DUTY = """
    SELECT COALESCE(json_agg(json_build_array(t.place, s.name, s.id, t.starts_at, t.until, t.taken_up_at)
        ORDER BY t.place DESC, t.starts_at, t.id), '[]')::text
    FROM triage_rotaturn t JOIN accounts_staff s ON s.id = t.staff_id
    WHERE t.starts_at <= statement_timestamp() AND t.until > statement_timestamp()
        AND s.is_active AND s.role IN ('supervisor', 'director')
"""
MARK = f"""
    SELECT md5(string_agg(shown.mark, ',')), ({HELD}), ({DUTY}), clock_timestamp(),
        ({RAN_AT}), ({LIVE})
    {WAITING.format(beyond="")}
"""
# Of a review `shown`, its tip and its holder; in the order of QueueRow. The newest correction of a fact wins.
COLUMNS = """
        shown.id, shown.tip_id, shown.lane, shown.minor_now, shown.clock_from, shown.due_at,
        shown.urgent_since, shown.ack_due_at, shown.outcome, shown.reopened_at IS NOT NULL AS reopened,
        shown.poisoned_at IS NOT NULL AS poisoned,
        shown.stray_at IS NOT NULL AS stray, shown.held, shown.missing, shown.claimed_by_id, shown.claimed_at,
        holder.name AS holder, tip.channel, tip.language, tip.danger, tip.country, tip.province,
        tip.trafficking_type, tip.venue, tip.how_many, tip.unread,
        EXISTS (SELECT 1 FROM intake_addition a WHERE a.tip_id = shown.tip_id) AS adds,
        EXISTS (SELECT 1 FROM intake_addition a WHERE a.adds_to_id = shown.tip_id) AS added_to,
        (SELECT json_object_agg(c.field, c.value ORDER BY c.at)::text FROM intake_correction c
            WHERE c.tip_id = shown.tip_id) AS corrected
"""
# Times of the question go as text: read once, not with every row.
ROWS = f"""
    SELECT asked.at, asked.ran_at, asked.held_by_lane, asked.duty, asked.live, asked.loud, waiting.* FROM
    (SELECT clock_timestamp()::text AS at, ({RAN_AT})::text AS ran_at,
        ({HELD}) AS held_by_lane, ({DUTY}) AS duty, ({LIVE}) AS live, ({LOUD}) AS loud) asked
    LEFT JOIN LATERAL (SELECT shown.mark,
        {COLUMNS}
        {WAITING}
        JOIN intake_tip tip ON tip.id = shown.tip_id
        LEFT JOIN accounts_staff holder ON holder.id = shown.claimed_by_id
        ORDER BY shown.place, {NEXT_DUE.replace("r.", "shown.")}, shown.id) waiting ON true
"""  # noqa: S608
CORRECTABLE = frozenset(
    {"channel", "language", "danger", "country", "province", "trafficking_type", "venue", "kind"}
)
ROWS_FIRST, ROWS_BEYOND = ROWS.format(beyond=""), ROWS.format(beyond=BEYOND)


@dataclass(frozen=True)
class Held:
    """What stands behind one lane, marked `held`: how many, counted to the limit of the question and no
    further, and when the first of them is due (None: there is none). `oldest`: since when the oldest of the whole
    lane waits, held or not."""

    count: int = 0
    due: datetime | None = None
    oldest: datetime | None = None


class OnDuty(NamedTuple):
    """A turn of the rota that runs. `taken_up_at` None: they have not said that they have it."""

    place: str
    name: str
    staff_id: UUID
    starts_at: datetime
    until: datetime
    taken_up_at: datetime | None


@dataclass(frozen=True)
class QueueMark:
    """`rows` is another text whenever a row of the queue, or the duty, is another; `ran_at`: the last whole pass;
    `held`: by lane; `duty`: who is on duty, the lead first; `live` and `loud`: what the top of the page says, as it was
    read; `loud` only with the rows."""

    rows: str
    at: datetime
    ran_at: datetime | None
    held: dict[str, Held]
    duty: tuple[OnDuty, ...]
    live: str
    loud: Sequence[str] = ()


class Place(NamedTuple):
    """Where a row stands in its lane; what comes after it can be asked for."""

    due: datetime
    id: UUID


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
    stray: bool
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
    adds: bool
    added_to: bool
    corrected: str | None
    stopped_at: datetime | None = None  # asked for only where closed ones are listed
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

    @property
    def place(self) -> Place:
        return Place(self.next_due(), self.id)

    def next_due(self) -> datetime:
        """The same rule as Review.next_due."""
        if self.lane == "urgent" and self.claimed_by_id is None and self.ack_due_at:
            return self.ack_due_at
        return self.due_at


def read_rows(
    limit: int, *, lanes: Sequence[str] = LANES, held: bool = False, beyond: Place | None = None
) -> tuple[QueueMark, list[QueueRow]]:
    """The first `limit` of each lane, or those that follow `beyond`, lane after lane, and the mark of exactly
    these rows. Only held ones, or only the others."""
    if tuple(lanes) == LANES and not (held or beyond):
        with prepared() as cursor:
            cursor.execute(standing(ROWS_FIRST, limit))
            return _read(cursor.fetchall())
    asked: dict[str, Any] = {"lanes": list(lanes), "all": list(LANES), "held": held, "limit": limit}
    if beyond:
        asked |= beyond._asdict()
    with connection.cursor() as cursor:
        cursor.execute(ROWS_BEYOND if beyond else ROWS_FIRST, asked)
        return _read(cursor.fetchall())


@lru_cache
def standing(statement: str, limit: int) -> str:
    """What is asked with each page of the queue and each second: its values written in, so that one plan stands."""
    lanes = f"ARRAY[{', '.join(repr(lane) for lane in LANES)}]"
    return statement % {"lanes": lanes, "all": lanes, "held": "false", "limit": limit}


def _read(found: list[tuple[Any, ...]]) -> tuple[QueueMark, list[QueueRow]]:
    rows = [QueueRow(*row[6:]) for row in found if row[6] is not None]
    at, ran_at, behind, duty, live, loud = found[0][:6]
    ran = datetime.fromisoformat(ran_at) if ran_at else None
    mark = mark_of(_md5(",".join([row.mark for row in rows])) if rows else "", behind + duty)
    return QueueMark(mark, datetime.fromisoformat(at), ran, _held(behind), on_duty_of(duty), live, loud), rows


def read_mark(limit: int) -> QueueMark:
    with prepared() as cursor:
        cursor.execute(standing(MARK, limit))
        rows, behind, duty, at, ran_at, live = cursor.fetchone()
    return QueueMark(mark_of(rows or "", behind + duty), at, ran_at, _held(behind), on_duty_of(duty), live)


def mark_of(rows: str, behind: str) -> str:
    return _md5(rows + behind)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _held(behind: str) -> dict[str, Held]:
    return {
        lane: Held(count, _moment(due), _moment(oldest)) for lane, count, due, oldest in json.loads(behind)
    }


def on_duty_of(duty: str) -> tuple[OnDuty, ...]:
    return tuple(
        OnDuty(
            place,
            name,
            UUID(id),
            datetime.fromisoformat(begun),
            datetime.fromisoformat(until),
            _moment(taken),
        )
        for place, name, id, begun, until, taken in json.loads(duty)
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
