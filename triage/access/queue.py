"""The queue, for whoever may see it. Absent and forbidden are alike."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from triage.models import (
    Review,
)
from triage.models.queue import Held, Place, QueueMark, QueueRow, read_mark, read_rows
from triage.models.review import LANES

ROWS = 50


@dataclass(frozen=True)
class Lane:
    """`more`: the lane holds more than is shown. Nothing is counted: an exact count grows with the table, and
    that of a flood says nothing. `held`: what stands behind it."""

    code: str
    rows: list[QueueRow]
    more: bool
    held: Held


def queue_for(user: Staff) -> tuple[QueueMark, list[Lane]]:
    """The three lanes, what is due first on top, and the mark of what they hold; one statement in all."""
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    mark, rows = read_rows(ROWS + 1)
    lanes = {code: [row for row in rows if row.lane == code] for code in LANES}
    return mark, [Lane(code, all[:ROWS], len(all) > ROWS, mark.held[code]) for code, all in lanes.items()]


def held_in(user: Staff, lane: str, beyond: Place | None = None) -> tuple[QueueMark, Lane]:
    """What is held in one lane, what is due first on top; after `beyond` where that is given."""
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    mark, rows = read_rows(ROWS + 1, lanes=[lane], held=True, beyond=beyond)
    return mark, Lane(lane, rows[:ROWS], len(rows) > ROWS, mark.held[lane])


def held_among(user: Staff, ids: list[UUID]) -> list[Review]:
    """Those of these reviews that are held now. Most are, unless somebody else was quicker."""
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    return list(Review.objects.waiting().filter(pk__in=ids[:ROWS], held=True).by_due())


def queue_mark(user: Staff) -> QueueMark:
    """In one statement, whether the queue is still what the page shows."""
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    return read_mark(ROWS + 1)
