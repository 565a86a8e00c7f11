"""One list of reviews, as the filter asks for it, in the order in which work is due. Only list_access.py asks.

The time of a page does not grow with the table: a page walks one index from a place, looks at no more than SCAN
reviews, and says where it stopped when it found too few. Nothing is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from triage.filters import Where
from triage.models.queue import COLUMNS, NEXT_DUE, QueueRow

SCAN = 500


class Spot(NamedTuple):
    """Where a review stands in a list: behind what is not held, by when it is due; of closed ones, by when they were
    closed (`held` is then always False)."""

    held: bool
    at: datetime
    id: UUID


@dataclass(frozen=True)
class Page:
    """`last`: where the search ended although there may be more; None at the end of the list."""

    rows: list[QueueRow]
    last: Spot | None


# Word for word the expressions of the indexes: open ones by what is due, closed ones the newest first.
KEY = {False: f"r.held, {NEXT_DUE}, r.id", True: "r.stopped_at, r.id"}
SPOT = {False: f"r.held, {NEXT_DUE}, r.id", True: "false, r.stopped_at, r.id"}
AFTER = {
    False: f"(r.held, {NEXT_DUE}, r.id) {{}} (%(held)s::boolean, %(at)s::timestamptz, %(id)s::uuid)",
    True: "(r.stopped_at, r.id) {} (%(at)s::timestamptz, %(id)s::uuid)",
}
# Tips are looked up one by one, as the walk comes to them: OFFSET 0 keeps the planner from joining the whole table,
# which it takes for cheaper when it thinks that few fit (measured at a million: 740 ms).
WALK = """SELECT r.*, {spot} FROM triage_review r WHERE {where}{after} ORDER BY {order} LIMIT %(scan)s"""


def walk(where: Where, *, closed: bool, back: bool, after: Spot | None) -> tuple[str, str, dict[str, Any]]:
    """The walk, the order of what comes out of it, and its values. Closed ones are walked newest first."""
    down = closed != back
    side = "DESC" if down else "ASC"
    order = ", ".join(f"{part} {side}" for part in _key(closed))
    values: dict[str, Any] = where.values | {"scan": SCAN}
    behind = ""
    if after is not None:
        behind = f" AND {AFTER[closed].format('<' if down else '>')}"
        values |= after._asdict()
    spot = f"{'false' if closed else 'r.held'} AS k_held, {'r.stopped_at' if closed else NEXT_DUE} AS k_at"
    text = WALK.format(spot=spot, where=where.review, after=behind, order=order)
    if closed:
        values.pop("held", None)
    out = ", ".join(f"r.{part} {side}" for part in ("k_held", "k_at", "id"))
    return text, out.replace(f"r.k_held {side}, ", "") if closed else out, values


def _key(closed: bool) -> list[str]:
    return ["r.stopped_at", "r.id"] if closed else ["r.held", NEXT_DUE, "r.id"]


def page(where: Where, *, closed: bool, limit: int, after: Spot | None = None, back: bool = False) -> Page:
    """The first `limit` that fit behind `after`; `back`: those before it, the nearest first."""
    text, order, values = walk(where, closed=closed, back=back, after=after)
    found = f"""
        SELECT shown.*, {COLUMNS}, shown.stopped_at FROM (
            SELECT r.* FROM ({text}) r CROSS JOIN LATERAL (
                SELECT FROM intake_tip tip WHERE tip.id = r.tip_id AND {where.tip} OFFSET 0) fits
            ORDER BY {order} LIMIT %(limit)s) shown
        JOIN intake_tip tip ON tip.id = shown.tip_id
        LEFT JOIN accounts_staff holder ON holder.id = shown.claimed_by_id
        ORDER BY {order.replace("r.", "shown.")}"""  # noqa: S608  # the parts are constants; values travel apart
    found = found.replace("SELECT shown.*, ", "SELECT shown.k_held, shown.k_at, ", 1)
    with connection.cursor() as cursor:
        cursor.execute(found, values | {"limit": limit + 1})
        rows = cursor.fetchall()
    shown = [QueueRow("", *row[2:]) for row in rows[:limit]]
    if len(rows) > limit:
        return Page(shown, Spot(rows[limit - 1][0], rows[limit - 1][1], shown[-1].id))
    return Page(shown, _stopped(text, values))


def _stopped(text: str, values: dict[str, Any]) -> Spot | None:
    """The last of a walk that had to stop; None when it came to the end."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT k_held, k_at, id FROM ({text}) r OFFSET %(scan)s - 1", values)  # noqa: S608
        row = cursor.fetchone()
    return Spot(*row) if row else None


def spot_of(review_id: UUID, *, closed: bool) -> Spot | None:
    """None where it has no place in such a list: one that is open in a list of closed ones."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SPOT[closed]} FROM triage_review r WHERE r.id = %s", [review_id])  # noqa: S608
        row = cursor.fetchone()
    return Spot(*row) if row and row[1] is not None else None
