"""What a decision needs, held by the rules for the page and by the database for every other path."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from hotline.audit.models import AuditEntry
from hotline.now import now
from tests.support import staff_member
from tests.triage.tips import review_of
from triage.actions import claim, classify, correct, decide, record_duty, release
from triage.models import Decision, DutyToReport, Review
from triage.rules import CHOOSABLE, FACTORS, OUTCOMES, STOPPING, Refused

pytestmark = pytest.mark.django_db

WEIGHED = dict.fromkeys(FACTORS, "not_known")


def decided(review, outcome, by, *, missing=(), factors=WEIGHED):
    return decide(review=review, outcome=outcome, factors=factors, notes={}, missing=list(missing), by=by)


@pytest.fixture
def ada(db):
    return staff_member("supervisor")


def test_the_register_says_everything_of_every_outcome():
    from hotline.accounts.permissions import Permission

    for outcome in OUTCOMES.values():
        assert outcome.chosen_by in set(Permission)
        assert outcome.next_actor in ("supervisor", "nobody")
        assert outcome.stops_clock == (outcome.next_actor == "nobody")
    assert "to_report" not in STOPPING
    assert set(OUTCOMES) - set(CHOOSABLE) == {"report_initial", "report_supplementary"}


@pytest.mark.parametrize("outcome", CHOOSABLE)
def test_every_choosable_outcome_can_be_chosen(ada, outcome):
    review = review_of()
    missing = ["where"] if OUTCOMES[outcome].needs_missing else []
    decided(review, outcome, ada, missing=missing)
    review.refresh_from_db()
    assert (review.outcome, review.decided_by) == (outcome, ada)
    assert (review.stopped_at is not None) == OUTCOMES[outcome].stops_clock


@pytest.mark.parametrize("outcome", ["report_initial", "report_supplementary"])
def test_nothing_counts_as_reported_before_something_has_left(ada, outcome):
    review = review_of()
    with pytest.raises(Refused, match="needs_release"):
        decided(review, outcome, ada)
    decided(review, "to_report", ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(outcome=outcome, stopped_at=now())


def test_all_six_factors_or_no_decision(ada):
    review = review_of()
    for factor in FACTORS:
        rest = {name: value for name, value in WEIGHED.items() if name != factor}
        with pytest.raises(Refused, match="factors_open"):
            decided(review, "referred", ada, factors=rest)
        with pytest.raises(Refused, match="factors_open"):
            decided(review, "referred", ada, factors=WEIGHED | {factor: ""})


def test_insufficient_says_what_is_missing_and_is_never_for_a_minor(ada):
    review, minor = review_of(), review_of(minor_answer="yes")
    with pytest.raises(Refused, match="say_what_is_missing"):
        decided(review, "not_reported_insufficient", ada)
    decided(review, "not_reported_insufficient", ada, missing=["where", "when"])
    review.refresh_from_db()
    assert (review.lane, review.missing) == ("insufficient", "where,when")
    no_duty(minor, ada)
    with pytest.raises(Refused, match="minor_is_urgent"):
        decided(minor, "not_reported_insufficient", ada, missing=["where"])


def no_duty(review, by):
    return record_duty(
        review=review, kind="no_duty", province="ON", reported_at=None, details={"reason": "Reported."}, by=by
    )


def test_no_outcome_for_a_child_before_the_duty_is_settled(ada):
    review = review_of(minor_answer="maybe")
    with pytest.raises(Refused, match="duty_open"):
        decided(review, "referred", ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        decision = Decision.objects.create(
            review=review, tip_id=review.tip_id, outcome="referred", by=ada, at=now(),
            notes=review.tip.narrative, **WEIGHED,
        )  # fmt: skip
        Review.objects.filter(pk=review.pk).update(
            outcome="referred", decision_id=decision.id, decided_at=now(), decided_by=ada, stopped_at=now()
        )
    no_duty(review, ada)
    decided(review, "referred", ada)


def test_the_duty_of_another_tip_does_not_serve(ada):
    review, other = review_of(minor_answer="yes"), review_of(minor_answer="yes")
    theirs = no_duty(other, ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(duty_id=theirs.id)


def test_a_report_to_the_authority_says_when_and_where(ada):
    review = review_of(minor_answer="yes")
    for bad in ({"province": "", "reported_at": now()}, {"province": "ON", "reported_at": None}):
        with pytest.raises(Refused, match="say_when_and_where"):
            record_duty(review=review, kind="reported", details={}, by=ada, **bad)
    later = now() + timedelta(hours=1)
    with pytest.raises(Refused, match="say_when_and_where"):
        record_duty(review=review, kind="reported", province="ON", reported_at=later, details={}, by=ada)


def test_decisions_and_duties_are_never_changed(ada):
    review = review_of(minor_answer="yes")
    no_duty(review, ada)
    decided(review, "referred", ada)
    for rows in (Decision.objects.filter(outcome="referred"), DutyToReport.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(at=now())


@pytest.mark.parametrize(
    "columns",
    [
        "due_at = due_at + interval '1 hour'",
        "clock_from = clock_from + interval '1 hour'",
        "received_at = received_at + interval '1 hour'",
        "reopened_at = now(), clock_from = now(), due_at = now() + interval '24 hours'",
        "stopped_at = now()",
        "outcome = 'referred', stopped_at = now()",
        "due_at = NULL",
        "claimed_at = now()",
    ],
)
def test_nobody_moves_or_stops_a_clock_by_hand(columns):
    review = review_of()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE triage_review SET {columns} WHERE id = %s", [review.id])


def test_the_urgent_clock_cannot_be_put_off():
    review = review_of(minor_answer="yes")
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(ack_due_at=now() + timedelta(hours=5))


def test_what_arrives_later_opens_a_closed_review_again(ada):
    review = review_of(received_at=now() - timedelta(hours=40))
    decided(review, "options_discussed", ada)
    correct(review=review, field="minor", value="maybe", reason="Her teacher called.", by=ada)
    review.refresh_from_db()
    assert (review.outcome, review.stopped_at, review.lane) == ("", None, "urgent")
    assert review.due_at == review.clock_from + timedelta(hours=24) > now()
    assert review.decisions.count() == 1


def test_two_people_one_review(ada):
    review, bo = review_of(), staff_member("supervisor")
    claim(review=review, by=ada)
    with pytest.raises(Refused, match="taken"):
        claim(review=review, by=bo)
    with pytest.raises(Refused, match="taken"):
        decided(review, "referred", bo)
    with pytest.raises(Refused, match="not_yours"):
        release(review=review, by=bo)
    release(review=review, by=ada)
    decided(review, "referred", bo)
    with pytest.raises(Refused, match="stale"):
        decided(review, "referred", ada)


@pytest.mark.parametrize(
    "role", ["specialist", "partnerships", "analyst", "privacy_officer", "director", "administrator"]
)
def test_only_a_supervisor_acts_and_a_director_after_the_deadline(role):
    review, by = review_of(), staff_member(role)
    with pytest.raises(Refused, match="not_allowed"):
        classify(review=review, lane="urgent", by=by)
    late = review_of(received_at=now() - timedelta(hours=25))
    if role == "director":
        decided(late, "referred", by)
    else:
        with pytest.raises(Refused, match="not_allowed"):
            decided(late, "referred", by)


def test_each_act_leaves_its_line(ada):
    review = review_of(minor_answer="yes")
    claim(review=review, by=ada)
    correct(review=review, field="venue", value="hotel_motel", reason="She said so.", by=ada)
    no_duty(review, ada)
    decided(review, "to_report", ada)
    lines = AuditEntry.objects.filter(tip_id=review.tip_id, actor_id=ada.pk).order_by("number")
    assert [line.action for line in lines] == [
        "review.claimed", "tip.corrected", "duty.recorded", "review.decided",
    ]  # fmt: skip


def test_an_act_whose_line_cannot_be_written_does_not_happen(ada, monkeypatch):
    from triage.actions import claims

    def broken(**_):
        raise DatabaseError("log")

    monkeypatch.setattr(claims, "record", broken)
    review = review_of()
    with pytest.raises(DatabaseError):
        claim(review=review, by=ada)
    review.refresh_from_db()
    assert review.claimed_by is None
