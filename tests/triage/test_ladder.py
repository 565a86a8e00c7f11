"""What passes when, by lane and by channel, and what a person's act takes away: never what has passed already."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from hotline.now import now
from tests.support import staff_member, superuser
from tests.triage.tips import review_of
from triage.actions import claim, classify, decide, record_duty, release
from triage.actions.raising import raise_alerts
from triage.models import Alert, Deadline, Review
from triage.rules import FACTORS

pytestmark = pytest.mark.django_db(transaction=True)
WEIGHED = dict.fromkeys(FACTORS, "not_known")
MINUTES, HOURS = timedelta(minutes=1), timedelta(hours=1)


def to_come(review: Review) -> dict[str, timedelta]:
    """Of each kind, how long after receipt it passes."""
    rows = Deadline.objects.filter(review=review).values_list("kind", "due_at")
    return {kind: due - review.received_at for kind, due in rows}


def told(review: Review) -> set[str]:
    return set(Alert.objects.filter(review=review).values_list("kind", flat=True))


def test_a_written_tip_that_is_not_urgent() -> None:
    assert to_come(review_of()) == {
        "look_due": 4 * HOURS, "remind": 12 * HOURS, "due_soon": 20 * HOURS, "overdue": 24 * HOURS,
    }  # fmt: skip


def test_a_written_tip_with_a_child() -> None:
    assert to_come(review_of(minor_answer="yes")) == {
        "urgent": 0 * MINUTES, "ack_overdue": 15 * MINUTES, "ack_supervisors": 25 * MINUTES,
        "ack_director": 30 * MINUTES, "due_soon": 20 * HOURS, "overdue": 24 * HOURS,
    }  # fmt: skip


def test_a_call_about_a_child_is_seen_within_two_minutes_of_being_written_down() -> None:
    told_at = now() - 5 * MINUTES
    review = review_of(minor_answer="yes", channel="phone", received_at=told_at)
    found = to_come(review)
    assert 7 * MINUTES <= found["ack_overdue"] < 8 * MINUTES
    assert found["ack_supervisors"] == found["ack_overdue"] + 3 * MINUTES
    assert found["ack_director"] == found["ack_overdue"] + 8 * MINUTES
    assert found["overdue"] == 24 * HOURS


def test_whoever_takes_it_in_time_ends_the_climb_and_begins_the_first_step() -> None:
    ada, review = staff_member("supervisor"), review_of(minor_answer="yes")
    claim(review=review, by=ada)
    found = to_come(review)
    assert not {"ack_overdue", "ack_supervisors", "ack_director"} & set(found)
    review.refresh_from_db()
    assert found["first_step"] == review.acknowledged_at - review.received_at + 15 * MINUTES
    raise_alerts(now() + 16 * MINUTES)
    assert "first_step" in told(review)


def test_a_first_step_in_time_is_no_event() -> None:
    ada, review = staff_member("supervisor"), review_of(minor_answer="yes")
    claim(review=review, by=ada)
    record_duty(
        review=review, kind="no_duty", province="ON", reported_at=None, details={"reason": "19."}, by=ada
    )
    raise_alerts(now() + 16 * MINUTES)
    assert "first_step" not in told(review)


def test_what_passed_before_somebody_acted_stays_a_fact_though_no_pass_came_by() -> None:
    ada = staff_member("supervisor")
    late = review_of(received_at=now() - 25 * HOURS)
    decide(review=late, outcome="referred", factors=WEIGHED, notes={}, missing=[], by=ada)
    urgent = review_of(minor_answer="yes", received_at=now() - 20 * MINUTES)
    claim(review=urgent, by=ada)
    raise_alerts(now())
    assert "overdue" in told(late)
    assert told(urgent) == {"urgent", "ack_overdue"}  # the two wider circles were spared


def test_a_decision_takes_away_what_was_still_to_come() -> None:
    ada, review = staff_member("supervisor"), review_of(received_at=now() - 13 * HOURS)
    decide(review=review, outcome="referred", factors=WEIGHED, notes={}, missing=[], by=ada)
    raise_alerts(now() + 48 * HOURS)
    assert told(review) == {"look_due", "remind"}
    assert not to_come(review)


def test_held_by_somebody_is_looked_at_and_given_back_it_is_not() -> None:
    ada, review = staff_member("supervisor"), review_of(received_at=now() - 3.8 * HOURS)
    claim(review=review, by=ada)
    assert "look_due" not in to_come(review)
    release(review=review, by=ada)
    assert to_come(review)["look_due"] == 4 * HOURS
    classify(review=review, lane="insufficient", by=ada)
    assert set(to_come(review)) == {"due_soon", "overdue"}


def test_a_claim_that_runs_out_before_the_first_look_is_due_does_not_hide_it() -> None:
    review = review_of(received_at=now() - 3.4 * HOURS)
    claim(review=review, by=staff_member("supervisor"))
    assert to_come(review)["look_due"] == 4 * HOURS
    raise_alerts(now() + 1 * HOURS)  # the first pass since
    assert {"claim_lapsed", "look_due"} <= told(review)


def test_a_review_called_urgent_has_the_urgent_ladder_from_then_on() -> None:
    ada, review = staff_member("supervisor"), review_of(received_at=now() - 10 * HOURS)
    raise_alerts(now())
    classify(review=review, lane="urgent", by=ada)
    review.refresh_from_db()
    since = review.urgent_since - review.received_at
    assert to_come(review) == {
        "urgent": since, "ack_overdue": since + 15 * MINUTES, "ack_supervisors": since + 25 * MINUTES,
        "ack_director": since + 30 * MINUTES, "due_soon": 20 * HOURS, "overdue": 24 * HOURS,
    }  # fmt: skip
    raise_alerts(now())
    assert told(review) == {"look_due", "urgent"}


def new_ladder(changes: dict[str, str], audiences: dict[str, str] | None = None) -> None:
    """`audiences`: who is told first when what is due in a day has passed, by lane."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO triage_ladder (number) SELECT max(number) + 1 FROM triage_ladder")
        cursor.execute(
            "INSERT INTO triage_rung (ladder_id, lane, live, kind, after, audience)"
            " SELECT l.number, lane, live, kind, coalesce((%s::jsonb ->> kind)::interval, after),"
            " CASE WHEN kind IN ('due_soon', 'overdue') THEN coalesce(%s::jsonb ->> lane, audience) ELSE audience END"
            " FROM triage_rung, (SELECT max(number) AS number FROM triage_ladder) l WHERE ladder_id = 1",
            [json.dumps(changes), json.dumps(audiences or {})],
        )


@pytest.fixture
def first_ladder_again():
    yield
    with superuser() as link:
        link.execute("SET session_replication_role = replica")
        link.execute("DELETE FROM triage_deadline; DELETE FROM triage_alert; DELETE FROM triage_review")
        link.execute("DELETE FROM triage_rung WHERE ladder_id > 1")
        link.execute("DELETE FROM triage_ladder WHERE number > 1")


def test_a_new_ladder_moves_no_clock_that_runs(first_ladder_again: None) -> None:
    before = review_of()
    new_ladder({"look_due": "2 hours", "ack_overdue": "10 minutes"})
    after, urgent = review_of(), review_of(minor_answer="yes")
    assert (before.ladder_id, after.ladder_id) == (1, 2)
    assert to_come(before)["look_due"] == 4 * HOURS
    assert to_come(after)["look_due"] == 2 * HOURS
    assert urgent.ack_due_at == urgent.received_at + 10 * MINUTES
    classify(review=before, lane="urgent", by=staff_member("supervisor"))
    before.refresh_from_db()
    assert before.ack_due_at == before.urgent_since + 15 * MINUTES  # by its own ladder
    with pytest.raises(IntegrityError):
        Review.objects.filter(pk=before.pk).update(ladder_id=2)


def test_whoever_the_new_lane_names_is_told_of_what_is_due_at_the_same_time(first_ladder_again: None) -> None:
    new_ladder({}, {"urgent": "director", "non_urgent": "supervisors", "insufficient": "backup"})
    ada, raised, lowered, late = staff_member("supervisor"), review_of(), review_of(), review_of()
    classify(review=raised, lane="urgent", by=ada)
    classify(review=lowered, lane="insufficient", by=ada)
    raise_alerts(now() + 23 * HOURS)
    classify(review=late, lane="urgent", by=ada)
    raise_alerts(now() + 25 * HOURS)
    first = ["due_soon", "overdue"]
    for review, audience in ((raised, "director"), (lowered, "backup")):
        found = Alert.objects.filter(review=review, kind__in=first).values_list("kind", "audience")
        assert dict(found) == dict.fromkeys(first, audience)
    found = Alert.objects.filter(review=late, kind__in=first).values_list("kind", "audience")
    assert dict(found) == {"due_soon": "supervisors", "overdue": "director"}  # what has passed stays


def test_no_rung_is_added_to_a_ladder_that_clocks_run_by() -> None:
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO triage_rung (ladder_id, lane, live, kind, after, audience)"
            " VALUES (1, 'insufficient', false, 'look_due', '1 hour', 'duty')"
        )


def test_a_ladder_that_lacks_a_rung_is_never_used(first_ladder_again: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO triage_ladder (number) VALUES (9)")
    assert review_of().ladder_id == 1


@pytest.mark.parametrize(
    "change", [{"overdue": "25 hours"}, {"ack_overdue": "16 minutes"}, {"urgent": "1 minute"}]
)
def test_what_the_line_promised_is_on_no_ladder(change: dict[str, str], first_ladder_again: None) -> None:
    with pytest.raises(IntegrityError):
        new_ladder(change)
