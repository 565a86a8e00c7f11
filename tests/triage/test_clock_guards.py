"""What somebody with the staff role's own login could tell the clock: that a time has come which has not, or that an
act was done an hour ago. Either is refused, and no deadline that has passed is gone without its event."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from hotline import grants
from hotline.accounts.models import Staff
from hotline.now import now
from tests.support import owner, staff_member
from tests.triage.figures import closed
from tests.triage.tips import review_of
from triage.actions import claim, no_attempt, open_case, open_plan, record_duty
from triage.actions.decisions import write
from triage.actions.raising import raise_alerts
from triage.models import Alert, ClockStep, ResponseStep, Review
from triage.rules import FACTORS

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PASS = "SELECT alerts FROM triage_pass(%s, 1000, NULL, NULL)"


@pytest.fixture(autouse=True)
def in_earnest() -> Iterator[None]:
    """This database is that of a simulation; here it is as in production."""
    with owner() as link:
        link.execute(grants.AHEAD.format(grants.AHEAD_IN_PRODUCTION))
        yield
        link.execute(grants.AHEAD.format(grants.AHEAD_ELSEWHERE))


@pytest.fixture
def ada() -> Staff:
    return staff_member("supervisor", email="ada@example.org")


def run(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_user")
        assert cursor.fetchone() == ("hotline_staff", "hotline_staff")
        cursor.execute(statement, list(values))
        return cursor.fetchone()[0] if cursor.description else None


def refused(statement: str, *values: Any) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        run(statement, *values)


def kinds(review: Review) -> set[str]:
    while raise_alerts(now()).looked:
        pass
    return set(Alert.objects.filter(review=review).values_list("kind", flat=True))


# A time that has not come


@pytest.mark.parametrize("ahead", [3 * timedelta(seconds=1), 10 * MINUTE, 30 * 24 * HOUR])
def test_no_deadline_passes_before_its_time(ahead: timedelta) -> None:
    review = review_of(received_at=now() - 24 * HOUR + ahead)
    moment = review.due_at
    refused(PASS, moment)
    assert "overdue" not in kinds(review)


def test_the_clock_of_the_database_is_enough() -> None:
    review = review_of(received_at=now() - 24 * HOUR)
    assert run(PASS, now()) == 4
    assert kinds(review) == {"look_due", "remind", "due_soon", "overdue"}


@pytest.mark.parametrize(
    "attempt",
    [
        "CREATE OR REPLACE FUNCTION triage_ahead() RETURNS interval LANGUAGE sql AS $$ SELECT interval '1 year' $$",
        "CREATE OR REPLACE FUNCTION triage_moment() RETURNS timestamptz LANGUAGE sql AS $$ SELECT now() + '1 day' $$",
        "CREATE FUNCTION pg_temp.triage_moment() RETURNS timestamptz LANGUAGE sql AS $$ SELECT now() + '1 day' $$",
        "INSERT INTO triage_deadline SELECT * FROM triage_deadline",
        "DELETE FROM triage_deadline",
    ],
)
def test_nobody_who_runs_replaces_the_time(attempt: str) -> None:
    refused(attempt)


LEAP = "INSERT INTO triage_clockstep (id, seconds, before_at, noticed_at, how) VALUES (%s, %s, %s, %s, '')"


def test_whoever_says_that_the_clock_went_back_is_heard() -> None:
    """Then deadlines are judged by what it should show: it cannot be seen from inside whether it did."""
    review = review_of(received_at=now() - 23 * HOUR)
    run(LEAP, uuid4(), -7200.0, now() + 2 * HOUR, now())
    assert Alert.objects.filter(kind="clock_step", next_try_at__isnull=False).count() == 1
    refused(PASS, now() + 2 * HOUR + MINUTE)
    assert run(PASS, now() + 2 * HOUR) == 4
    assert "overdue" in kinds(review)


@pytest.mark.parametrize("change", ["seconds = -9e6", "noticed_at = now()", "before_at = now()"])
def test_a_leap_stays_as_it_was_noticed(change: str) -> None:
    run(LEAP, uuid4(), 7200.0, now() - 2 * HOUR, now())
    refused(f"UPDATE triage_clockstep SET {change}")


def test_a_leap_of_tomorrow_would_hold_deadlines_for_ever() -> None:
    refused(LEAP, uuid4(), 7200.0, now() - 2 * HOUR, now() + 24 * HOUR)
    assert not ClockStep.objects.exists()


# An act of a time that has passed


def stop(review: Review, by: Staff, at: datetime) -> None:
    row = write(review, "referred", dict.fromkeys(FACTORS, "not_known"), {}, [], by)  # of now, as it must be
    run(
        "UPDATE triage_review SET outcome = 'referred', decision_id = %s, decided_by_id = %s, decided_at = %s,"
        " stopped_at = %s WHERE id = %s",
        row.pk, by.pk, at, at, review.pk,
    )  # fmt: skip


def decide(review: Review, by: Staff, at: datetime) -> None:
    row = write(review, "to_report", dict.fromkeys(FACTORS, "not_known"), {}, [], by)
    run(
        "UPDATE triage_review SET outcome = 'to_report', decision_id = %s, decided_by_id = %s, decided_at = %s"
        " WHERE id = %s",
        row.pk, by.pk, at, review.pk,
    )  # fmt: skip


def classify(review: Review, by: Staff, at: datetime) -> None:
    run(
        "UPDATE triage_review SET classified_at = %s, classified_by_id = %s WHERE id = %s",
        at,
        by.pk,
        review.pk,
    )


def claimed(review: Review, by: Staff, at: datetime) -> None:
    run(
        "UPDATE triage_review SET claimed_at = %s, claimed_by_id = %s, claim_until = now() + interval '20 minutes'"
        " WHERE id = %s",
        at,
        by.pk,
        review.pk,
    )


def acknowledged(review: Review, by: Staff, at: datetime) -> None:
    run("UPDATE triage_review SET acknowledged_at = %s WHERE id = %s", at, review.pk)


@pytest.mark.parametrize(
    ("attack", "gone", "after"),
    [
        (stop, "overdue", 24 * HOUR),
        (decide, "remind", 12 * HOUR),
        (classify, "remind", 12 * HOUR),
        (claimed, "look_due", 4 * HOUR),
        (acknowledged, "ack_overdue", 15 * MINUTE),
        (acknowledged, "ack_director", 30 * MINUTE),
    ],
)
@pytest.mark.parametrize("late", [timedelta(seconds=90), HOUR, 25 * HOUR])
def test_no_passed_deadline_goes_by_an_act_of_the_past(
    ada: Staff, attack: Any, gone: str, after: timedelta, late: timedelta
) -> None:
    """It passed `late` ago, and no pass has seen it yet: the processes of the clock were away."""
    facts = {"minor_answer": "yes"} if attack is acknowledged else {}
    review = review_of(received_at=now() - after - late, **facts)
    assert due(review, gone) == review.received_at + after
    with suppress(DatabaseError), transaction.atomic():
        attack(review, ada, due(review, gone) - timedelta(seconds=1))
    assert gone in kinds(review)


def due(review: Review, kind: str) -> datetime:
    found: datetime = run(
        "SELECT due_at FROM triage_deadline WHERE review_id = %s AND kind = %s", review.pk, kind
    )
    return found


@pytest.mark.parametrize("attack", [stop, decide, classify, claimed, acknowledged])
def test_nobody_acts_in_the_future(ada: Staff, attack: Any) -> None:
    review = review_of(**({"minor_answer": "yes"} if attack is acknowledged else {}))
    with pytest.raises(DatabaseError), transaction.atomic():
        attack(review, ada, now() + 5 * MINUTE)


def test_a_claim_holds_for_half_an_hour(ada: Staff) -> None:
    review = review_of()
    refused("UPDATE triage_review SET claimed_by_id = %s, claimed_at = now(), claim_until = '2100-01-01' WHERE id = %s",
            ada.pk, review.pk)  # fmt: skip


def test_urgent_begins_now() -> None:
    review = review_of()
    refused("UPDATE triage_review SET lane = 'urgent', urgent_since = '2100-01-01', ack_due_at = now() WHERE id = %s",
            review.pk)  # fmt: skip


# A first step about something urgent


REACH = """
    INSERT INTO triage_reachattempt (id, tip_id, way, result, reason, by_id, at)
    VALUES (%s, %s, '', '', 'no_way', %s, %s)
"""
DUTY = """
    INSERT INTO triage_dutytoreport (id, tip_id, kind, details, by_id, at)
    SELECT %s, %s, kind, details, by_id, %s FROM triage_dutytoreport
"""
DECISION = """
    INSERT INTO triage_decision (id, review_id, tip_id, outcome, urgency, wishes, detail, signs, law, protocol, missing,
        notes, by_id, at)
    SELECT %s, %s, %s, 'to_report', urgency, wishes, detail, signs, law, protocol, missing, notes, by_id, %s
    FROM triage_decision
"""


def reach(review: Review, by: Staff, at: datetime) -> None:
    run(REACH, uuid4(), review.tip_id, by.pk, at)


def duty(review: Review, by: Staff, at: datetime) -> None:
    record_duty(
        review=review_of(), kind="no_duty", province="", reported_at=None, details={"reason": "X"}, by=by
    )
    run(DUTY, uuid4(), review.tip_id, at)


def decision(review: Review, by: Staff, at: datetime) -> None:
    other = review_of()
    write(other, "to_report", dict.fromkeys(FACTORS, "not_known"), {}, [], by)
    run(DECISION, uuid4(), review.pk, review.tip_id, at)


def step(review: Review, by: Staff, at: datetime) -> None:
    plan = open_plan(case=open_case(tip=review.tip, by=by), by=by)
    first = ResponseStep.objects.get(plan=plan, number=1)
    run("UPDATE triage_responsestep SET ended_at = %s, ended_by_id = %s WHERE id = %s", at, by.pk, first.pk)


@pytest.mark.parametrize("attack", [reach, duty, decision, step])
def test_no_first_step_is_written_afterwards(ada: Staff, attack: Any) -> None:
    review = seen_long_ago()
    with pytest.raises(DatabaseError), transaction.atomic():
        attack(review, ada, now() - 10 * MINUTE)
    assert "first_step" in kinds(review)


def seen_long_ago() -> Review:
    """Urgent for half an hour, seen twenty minutes ago; nothing was done, and no pass has said so."""
    with transaction.atomic():
        review = review_of(danger="yes", received_at=now() - 30 * MINUTE)
        acknowledged(review, staff_member("supervisor"), now() - 20 * MINUTE)
    assert due(review, "first_step") < now()
    return review


def test_a_first_step_of_now_is_late_and_counts_from_now_on(ada: Staff) -> None:
    review = seen_long_ago()
    no_attempt(review=review, reason="no_way", by=ada)
    assert "first_step" in kinds(review)


# What is rightly written of the past


def test_history_comes_with_its_tip_and_keeps_what_had_passed(ada: Staff) -> None:
    late = closed(now() - 40 * HOUR, 26 * HOUR, ada, urgent=False)
    in_time = closed(now() - 40 * HOUR, 3 * HOUR, ada, urgent=False)
    assert {"overdue", "due_soon"} <= kinds(late)
    assert "overdue" not in kinds(in_time)


def test_a_call_that_is_logged_late_says_when_it_was_and_is_acted_on_now(ada: Staff) -> None:
    review = review_of(channel="phone", received_at=now() - 25 * HOUR)
    claim(review=review, by=ada)
    assert "overdue" in kinds(review)
