"""What begins while the database's clock is two hours back is judged in the time in which it was laid; what began
before is judged by what the clock should show."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from hotline.now import now
from tests.desk.test_call_climbs import called, climbed, to_come
from tests.support import owner, staff_member, superuser
from tests.triage.rota import on_duty
from tests.triage.tips import review_of
from triage.actions import claim, classify, release
from triage.actions.climbing import climb
from triage.actions.raising import raise_alerts
from triage.actions.timekeeping import Judged
from triage.actions.watch import open_strays
from triage.models import Alert, ClockStep, Deadline, Review

pytestmark = pytest.mark.django_db(transaction=True)
HOURS, MINUTES, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
BACK = 2 * HOURS


def goes_back(ago: timedelta = timedelta(0)) -> ClockStep:
    shown = now() - ago
    return ClockStep.objects.create(
        seconds=-BACK.total_seconds(), before_at=shown + BACK, noticed_at=shown, how=""
    )


def put_right(step: ClockStep) -> None:
    ClockStep.objects.filter(pk=step.pk).update(ended_at=now(), how="went_back")


def kinds(review: Review, shown: datetime, back: timedelta = BACK) -> set[str]:
    """After a pass when the clock shows this, and is so far back."""
    while raise_alerts(shown + back).looked:
        pass
    return set(Alert.objects.filter(review=review).values_list("kind", flat=True))


def test_what_ran_before_is_not_late_and_its_new_ladder_not_early() -> None:
    review, ada = review_of(received_at=now() + BACK - 23 * HOURS), staff_member("supervisor")
    goes_back()
    before = {"look_due", "remind", "due_soon"}
    assert kinds(review, now()) == before
    classify(review=review, lane="urgent", by=ada)
    assert kinds(review, now() + SECOND) == before | {"urgent"}
    assert kinds(review, now() + 16 * MINUTES) == before | {"urgent", "ack_overdue"}
    assert "overdue" not in kinds(review, now() + 59 * MINUTES)
    assert "overdue" in kinds(review, now() + 61 * MINUTES)


def test_what_is_laid_again_has_the_time_of_its_review() -> None:
    goes_back()
    review, ada = review_of(received_at=now() - 3.8 * HOURS), staff_member("supervisor")
    claim(review=review, by=ada)
    release(review=review, by=ada)
    assert kinds(review, now()) == set()
    assert kinds(review, now() + 13 * MINUTES) == {"look_due"}


def test_a_first_step_counts_from_the_acknowledgement_of_now() -> None:
    review, ada = review_of(minor_answer="yes"), staff_member("supervisor")
    goes_back()
    claim(review=review, by=ada)
    assert "first_step" not in kinds(review, now() + 14 * MINUTES)
    assert "first_step" in kinds(review, now() + 16 * MINUTES)


def test_what_began_before_is_not_late_although_it_is_written_now() -> None:
    """A tip that came just before the leap, and whose review the sweep opens."""
    tip = review_of(minor_answer="yes").tip
    with superuser() as link:
        link.execute("SET session_replication_role = replica")
        link.execute("DELETE FROM triage_deadline; DELETE FROM triage_review")
        moved = "UPDATE intake_tip SET received_at = %(at)s, written_at = %(at)s WHERE id = %(id)s"
        link.execute(moved, {"at": now() + BACK - 20 * MINUTES, "id": tip.pk})
        link.execute("RESET session_replication_role")
    goes_back()
    assert open_strays(now() - HOURS) == 1
    assert kinds(Review.objects.get(tip=tip), now()) == {"urgent", "ack_overdue"}


def test_once_it_is_put_right_the_clock_s_own_time_counts_for_all() -> None:
    """Its receipt stands two hours early: late is worse than early."""
    step = goes_back()
    review = review_of(minor_answer="yes")
    assert kinds(review, now() + 14 * MINUTES) == {"urgent"}
    put_right(step)
    assert "ack_overdue" in kinds(review, now() + BACK, back=0 * HOURS)


def test_that_the_time_is_right_now_makes_it_the_time() -> None:
    step = goes_back()
    review, ada = review_of(minor_answer="yes"), staff_member("supervisor")
    ClockStep.objects.filter(pk=step.pk).update(ended_at=now(), how="accepted", by=ada)
    assert kinds(review, now() + 14 * MINUTES, back=0 * HOURS) == {"urgent"}
    assert kinds(review, now() + 16 * MINUTES, back=0 * HOURS) == {"urgent", "ack_overdue"}


LAY = "SELECT triage_lay_part(%s, %s, %s, %s, true)"


def test_a_release_counts_from_now_and_a_time_that_somebody_gave_is_that_time() -> None:
    review = review_of(received_at=now() - 3 * HOURS)
    goes_back()
    with owner() as link:
        for kind, start in (("release_unconfirmed", now()), ("follow_up_due", now() + HOURS)):
            link.execute(LAY, [review.tip_id, kind, uuid4(), start])
    assert "release_unconfirmed" not in kinds(review, now())
    assert "follow_up_due" in kinds(review, now())
    left = Deadline.objects.get(review=review, kind="release_unconfirmed")
    assert "release_unconfirmed" in kinds(review, left.due_at)


def test_a_call_for_a_supervisor_climbs_in_its_own_time() -> None:
    on_duty()
    goes_back()
    alert = called()

    def at(after: timedelta) -> set[str]:
        moment = alert.raised_at + after
        climb(Judged(moment + BACK, moment, help_at=moment))
        return set(climbed(alert))

    assert at(SECOND) == set()
    assert at(2 * MINUTES) == {"help_overdue"}
    assert at(5 * MINUTES) == {"help_overdue", "help_supervisors"}
    assert set(to_come(alert)) == {"help_director"}
