"""Deadlines that have gone by become alerts, a batch at a time, each exactly once by a unique key.

Rows are plain tuples of what the clock reads: making them models cost more than all the rest of a pass."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from triage import clock
from triage.models import Review

BATCH = 1000
POISON_FOR = timedelta(hours=1)
FACTS = (
    "id", "lane", "due_at", "urgent_since", "ack_due_at", "acknowledged_at", "claim_until", "stopped_at",
)  # fmt: skip
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Due:
    """FACTS of a review whose time has come, and what a look at it found."""

    id: UUID
    lane: str
    due_at: datetime
    urgent_since: datetime | None
    ack_due_at: datetime | None
    acknowledged_at: datetime | None
    claim_until: datetime | None
    stopped_at: datetime | None
    next_look: datetime | None = None
    lapsed: bool = False
    poisoned: bool = False


@dataclass
class Raised:
    """How many reviews were looked at, and how many alerts were new; `overdue` of these are of that kind."""

    looked: int = 0
    alerts: int = 0
    overdue: int = 0


def raise_alerts(moment: datetime) -> Raised:
    """Look at the reviews whose time has come, at most BATCH, and write their events."""
    waiting = Review.objects.waiting().filter(next_look__lte=moment)
    if not waiting.exists():  # one statement, where a transaction around nothing is three
        return Raised()
    with transaction.atomic():
        rows = waiting.select_for_update(skip_locked=True).order_by("next_look").values_list(*FACTS)[:BATCH]
        due = [Due(*row) for row in rows]
        events = [event for review in due for event in _look(review, moment)]
        alerts, overdue = _write(events, moment)
        _put_back(due, moment)
    return Raised(len(due), alerts, overdue)


def _look(review: Due, moment: datetime) -> list[tuple[UUID, str, datetime]]:
    """The events of one review up to now, with its next look set. One that cannot be computed is put aside
    for an hour and counted in /healthz: it may not stand in the way of the others."""
    try:
        events = clock.passed(review, moment)
        if review.claim_until is not None and review.claim_until <= moment:
            review.claim_until, review.lapsed = None, True
        review.next_look = clock.next_look(review, moment)
    except Exception:  # whatever is wrong with this one row, the next person's deadline must be seen
        log.exception("a review could not be computed")
        review.next_look, review.lapsed, review.poisoned = moment + POISON_FOR, False, True
        return []
    return [(review.id, event.kind, event.occurred_at) for event in events]


def _write(events: list[tuple[UUID, str, datetime]], moment: datetime) -> tuple[int, int]:
    """Events as (review, kind, when). How many were new, and how many of these are of the kind overdue."""
    if not events:
        return 0, 0
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH new AS (
                INSERT INTO triage_alert (id, review_id, kind, occurred_at, noticed_at, next_try_at, attempts)
                SELECT u.*, %s, %s, 0 FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[]) u
                ON CONFLICT (review_id, kind, occurred_at) DO NOTHING RETURNING kind
            ) SELECT count(*), count(*) FILTER (WHERE kind = 'overdue') FROM new
            """,
            [moment, moment, _array(_ids(len(events))), *map(_array, zip(*events, strict=True))],
        )
        alerts, overdue = cursor.fetchone()
        return alerts, overdue


def _put_back(due: list[Due], moment: datetime) -> None:
    if not due:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE triage_review r SET next_look = u.next_look,
                poisoned_at = CASE WHEN u.poisoned THEN %s::timestamptz END,
                claimed_by_id = CASE WHEN NOT u.lapsed THEN r.claimed_by_id END,
                claimed_at = CASE WHEN NOT u.lapsed THEN r.claimed_at END,
                claim_until = CASE WHEN NOT u.lapsed THEN r.claim_until END
            FROM unnest(%s::uuid[], %s::timestamptz[], %s::boolean[], %s::boolean[])
                u (id, next_look, lapsed, poisoned)
            WHERE r.id = u.id
            """,
            [
                moment,
                _array(review.id for review in due),
                _array(review.next_look for review in due),
                _array(review.lapsed for review in due),
                _array(review.poisoned for review in due),
            ],
        )


def _ids(count: int) -> list[UUID]:
    """As uuid4 makes them. Chance is drawn once and not for each: by the row it was a tenth of a batch."""
    chance = os.urandom(16 * count)
    return [UUID(bytes=chance[start : start + 16], version=4) for start in range(0, 16 * count, 16)]


def _array(values: Iterable[object]) -> str:
    """As PostgreSQL reads an array. For ids, moments, codes and truths only: none holds a sign of its own."""
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"
