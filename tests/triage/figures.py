"""Weeks of invented reviews, and a day of the clock, written straight in: what they are made of lies in the past."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from hotline.accounts.models import Staff
from hotline.now import now
from tests.triage.tips import review_of
from triage.actions import say_why
from triage.actions.decisions import write
from triage.models import Alert, ClockMinute, Heartbeat, Review
from triage.rules import FACTORS
from triage.weeks import begins, weeks

HOUR = timedelta(hours=1)
# As a supervisor's acts would leave it. What they are checked against is the trigger's business, not this table's.
JUDGED = """
    UPDATE triage_review SET classified_at = %(at)s, classified_by_id = %(by)s, first_look_at = %(looked)s,
        lane = %(lane)s::text,
        urgent_since = CASE WHEN %(lane)s::text = 'urgent' THEN received_at END,
        ack_due_at = CASE WHEN %(lane)s::text = 'urgent' THEN received_at + interval '15 minutes' END
    WHERE id = %(id)s
"""


@transaction.atomic  # in the transaction that writes the tip: afterwards the database takes no act of the past
def reviewed(
    received: datetime,
    after: timedelta,
    by: Staff,
    *,
    look: timedelta | None = None,
    lane: str = "non_urgent",
    **more: Any,
) -> Review:
    """A tip of then, put in a lane `after` its receipt, first looked at after `look`."""
    review = review_of(received_at=received, **more)
    looked = received + (after if look is None else look)
    with connection.cursor() as cursor:
        cursor.execute(
            JUDGED, {"at": received + after, "by": by.pk, "looked": looked, "lane": lane, "id": review.pk}
        )
    review.refresh_from_db()
    return review


@transaction.atomic
def closed(received: datetime, after: timedelta, by: Staff, *, urgent: bool) -> Review:
    """And decided in the same moment: no process ever saw it open."""
    review = reviewed(received, after, by, look=after / 3, lane="urgent" if urgent else "non_urgent")
    decision = write(review, "referred", dict.fromkeys(FACTORS, "not_known"), {}, [], by)
    Review.objects.filter(pk=review.pk).update(
        outcome="referred", decision_id=decision.pk, decided_by=by, decided_at=received + after,
        stopped_at=received + after,
    )  # fmt: skip
    return review


def missed(review: Review) -> datetime:
    """The event that the clock wrote when its time had passed."""
    Alert.objects.get_or_create(  # a real pass may have been quicker
        review=review, subject_key=review.pk, kind="overdue", occurred_at=review.due_at,
        defaults={"noticed_at": review.due_at, "delivered_at": review.due_at},
    )  # fmt: skip
    return review.due_at


def some_weeks(by: list[Staff]) -> None:
    """Thirteen weeks; one with too few tips to be shown. Made once."""
    moment = now()
    if Review.objects.filter(received_at__lt=moment - timedelta(days=20)).exists():
        return
    mondays = weeks(moment).mondays
    for number, monday in enumerate(mondays[:-2]):
        for tip in range(2 if number == 4 else 9 + number % 4):
            received = begins(monday) + timedelta(hours=7 * tip + 3)
            slow = (number + tip) % 11 == 0
            after = 26 * HOUR if slow else timedelta(minutes=40 + 61 * ((tip * 7 + number) % 13))
            review = closed(received, after, by[tip % len(by)], urgent=tip % 4 == 3)
            if slow and not (number + tip) % 2:
                say_why(review=review, due_at=missed(review), reason="too_many", by=by[-1])
            elif slow:
                missed(review)


def unexplained() -> UUID:
    return Alert.objects.filter(kind="overdue", review__breach_reasons=None).latest("occurred_at").review_id


def a_day(*, worker_silent: bool = False) -> None:
    """A night with one gap of the watch, and a worker that may have stopped an hour ago."""
    moment = now().replace(second=0, microsecond=0)
    ClockMinute.objects.all().delete()
    rows = []
    for back in range(24 * 60, 0, -1):
        minute = moment - timedelta(minutes=back)
        watch = 0 if 400 < back <= 409 else 59
        silence = 9 * 60_000 + 4_200 if back == 400 else 1_012 + (back * 37) % 260
        if watch:
            event = int(back % 97 == 0)
            rows.append(ClockMinute(name="watch", minute=minute, passes=watch, longest_ms=9 + back % 30,
                                    silence_ms=silence, raised=event, delivered=event, waiting=0))  # fmt: skip
        if not (worker_silent and back < 63):
            rows.append(ClockMinute(name="worker", minute=minute, passes=1, longest_ms=14, silence_ms=60_010, raised=0,
                                    delivered=0, waiting=0))  # fmt: skip
    ClockMinute.objects.bulk_create(rows, ignore_conflicts=True)  # a real watch may run beside it
    last = {
        "watch": now(),
        "worker": now() - (63 * timedelta(minutes=1) if worker_silent else timedelta(seconds=20)),
    }
    for name, at in last.items():
        Heartbeat.objects.update_or_create(name=name, defaults={"at": at})
