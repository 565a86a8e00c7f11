"""A tip with a minor cannot sit in the non-urgent lane: every way to put it there is refused or raised."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from hotline.codes import MINOR_SIGNS
from hotline.now import now
from intake import actions as intake
from intake.models import Correction, Interaction, Person, Tip
from tests.support import staff_member
from tests.triage.tips import review_of, said, victim
from triage.actions import add_person, classify, correct
from triage.models import Review
from triage.rules import Refused

pytestmark = pytest.mark.django_db


def lower(review: Review) -> None:
    with transaction.atomic():
        Review.objects.filter(pk=review.pk).update(
            lane="non_urgent", minor_now="no", urgent_since=None, ack_due_at=None
        )


@pytest.mark.parametrize(
    "facts",
    [
        {"minor_answer": "yes"},
        {"minor_answer": "maybe"},
        {"persons": (victim("a14_15"),)},
        {"persons": (victim("maybe_minor"),)},
        {"indicators": ("m_in_care",)},
        {"minor_answer": "no", "persons": (victim("a25_34"), victim("a16_17"))},
        {"minor_answer": "no", "indicators": (sorted(MINOR_SIGNS)[0],)},
    ],
)
def test_what_says_minor_is_urgent_at_once(facts):
    review = review_of(**facts)
    assert review.lane == "urgent"
    assert review.minor_now in ("yes", "maybe")
    assert review.ack_due_at == review.received_at + timedelta(minutes=15)
    assert review.due_at == review.received_at + timedelta(hours=24)


def test_an_adult_and_a_blank_wait_in_the_ordinary_lane():
    assert review_of(persons=(victim("a35_54"),)).lane == "non_urgent"
    assert review_of().minor_now == "unknown"


def test_danger_now_is_urgent():
    assert review_of(danger="yes").lane == "urgent"


def test_the_page_cannot_classify_a_minor_down():
    review = review_of(minor_answer="yes")
    for lane in ("non_urgent", "insufficient"):
        with pytest.raises(Refused, match="minor_is_urgent"):
            classify(review=review, lane=lane, by=staff_member("supervisor"))


def test_orm_save_is_refused():
    review = review_of(minor_answer="yes")
    review.lane, review.minor_now, review.urgent_since, review.ack_due_at = "non_urgent", "no", None, None
    with pytest.raises(IntegrityError), transaction.atomic():
        review.save()
    review.refresh_from_db()
    review.lane, review.urgent_since, review.ack_due_at = "non_urgent", None, None
    with pytest.raises(IntegrityError), transaction.atomic():
        review.save()


def test_queryset_update_is_refused():
    review = review_of(minor_answer="maybe")
    with pytest.raises(IntegrityError):
        lower(review)


@pytest.mark.parametrize(
    "columns",
    [
        "lane = 'non_urgent', urgent_since = NULL, ack_due_at = NULL",
        "lane = 'insufficient', minor_now = 'unknown', urgent_since = NULL, ack_due_at = NULL",
        "minor_now = NULL",
        "minor_now = 'no', raised_at = NULL",
        "minor = 'no', minor_now = 'no', raised_at = NULL, lane = 'non_urgent'",
        "minor = NULL",
        "minor_now = 'no', minor_correction_id = gen_random_uuid(), minor_correction_at = now()",
        "minor_now = 'no', minor_correction_at = now() + interval '1 hour'",
        "raised_at = '2020-01-01'",
        "tip_id = gen_random_uuid()",
    ],
)
def test_raw_update_of_the_review_is_refused(columns):
    review = review_of(minor_answer="yes")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE triage_review SET {columns} WHERE id = %s", [review.id])
    review.refresh_from_db()
    assert (review.lane, review.minor_now) == ("urgent", "yes")


def stray(**facts) -> Tip:
    """A tip whose review is not there."""
    tip_id = intake.receive_tip(said=said(**facts), channel="web_form", by=None).tip_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Tip.objects.get(pk=tip_id)


INSERT = """
    INSERT INTO triage_review (id, tip_id, received_at, minor, minor_now, lane, clock_from, due_at, outcome, missing)
    VALUES (%s, %s, %s, %s, %s, 'non_urgent', %s, %s, '', '')
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("minor", "minor_now"), [("yes", "no"), ("yes", "yes"), ("no", "no")])
def test_raw_insert_and_bulk_create_are_raised_or_refused(minor, minor_now):
    from tests.support import superuser

    tip = stray(minor_answer="yes")
    with superuser() as link:
        link.execute("SET session_replication_role = replica")
        link.execute("DELETE FROM triage_review")
    row = [
        uuid4(),
        tip.id,
        tip.received_at,
        minor,
        minor_now,
        tip.received_at,
        tip.received_at + timedelta(hours=24),
    ]
    if minor == "no":  # the forged copy of the tip's word names a tip that does not exist
        with pytest.raises(IntegrityError), connection.cursor() as cursor:
            cursor.execute(INSERT, row)
        return
    review = Review(
        tip=tip, received_at=tip.received_at, minor=minor, minor_now=minor_now, lane="non_urgent",
        clock_from=tip.received_at, due_at=tip.received_at + timedelta(hours=24),
    )  # fmt: skip
    Review.objects.bulk_create([review])
    review.refresh_from_db()
    assert (review.lane, review.minor_now) == ("urgent", "yes")


def test_a_tip_without_the_fact_cannot_be_written():
    interaction = Interaction(channel="web_form", kind="tip", language="en")
    interaction.save(force_insert=True)
    for minor in (None, "", "perhaps"):
        tip = Tip(
            interaction=interaction, channel="web_form", language="en", minor=minor, danger="no", country="canada",
            ongoing="unknown", trafficking_type="undetermined", venue="unknown", consent_choice="not_said",
        )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            tip.save(force_insert=True)


@pytest.mark.parametrize("table", ["intake_tip", "intake_person"])
def test_what_was_received_is_never_changed(table):
    review = review_of(persons=(victim("a16_17"),))
    column = "minor = 'no'" if table == "intake_tip" else "age_band = 'a35_54'"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column}")
    with pytest.raises(DatabaseError), transaction.atomic():
        Tip.objects.filter(pk=review.tip_id).update(minor="no")


def test_a_person_inserted_in_raw_sql_raises():
    review = review_of(minor_answer="no")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO intake_person (id, tip_id, role, age_band, gender, status_in_canada, language,"
            " cultural_identity, relationship) VALUES (%s, %s, 'potential_victim', 'a12_13', '', '', '', '{}', '')",
            [uuid4(), review.tip_id],
        )
    review.refresh_from_db()
    assert (review.lane, review.minor_now) == ("urgent", "yes")


def test_a_second_victim_added_later_raises_and_cannot_be_undone():
    ada = staff_member("supervisor")
    review = review_of(minor_answer="no")
    add_person(review=review, said=victim("maybe_minor"), by=ada)
    review.refresh_from_db()
    assert (review.lane, review.minor_now) == ("urgent", "maybe")
    with pytest.raises(IntegrityError):
        lower(review)


def test_a_person_with_an_unknown_band_cannot_be_written():
    review = review_of()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person(tip_id=review.tip_id, role="potential_victim", age_band="young").save(force_insert=True)


def test_a_correction_from_yes_to_maybe_stays_urgent():
    ada = staff_member("supervisor")
    review = review_of(minor_answer="yes")
    correct(review=review, field="minor", value="maybe", reason="She may be 18.", by=ada)
    review.refresh_from_db()
    assert (review.lane, review.minor_now) == ("urgent", "maybe")
    with pytest.raises(IntegrityError):
        lower(review)


def test_a_correction_lowers_the_fact_and_a_person_then_the_lane():
    ada = staff_member("supervisor")
    review = review_of(minor_answer="yes")
    correct(review=review, field="minor", value="no", reason="Her passport says 22.", by=ada)
    review.refresh_from_db()
    assert (review.lane, review.minor_now) == ("urgent", "no")
    classify(review=review, lane="non_urgent", by=ada)
    review.refresh_from_db()
    assert review.lane == "non_urgent"
    assert review.due_at == review.received_at + timedelta(hours=24)


def test_a_later_sign_raises_again_and_the_old_correction_no_longer_serves():
    ada = staff_member("supervisor")
    review = review_of(minor_answer="yes")
    old = correct(review=review, field="minor", value="no", reason="Her passport says 22.", by=ada)
    add_person(review=review, said=victim("a14_15"), by=ada)
    review.refresh_from_db()
    old.refresh_from_db()
    assert (review.lane, review.minor_now) == ("urgent", "yes")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(
            minor_now="no", minor_correction_id=old.id, minor_correction_at=old.at
        )


@pytest.mark.parametrize("lacks", ["by", "reason", "at"])
def test_a_correction_without_who_when_or_why_is_refused(lacks):
    ada = staff_member("supervisor")
    review = review_of(minor_answer="yes")
    whole = correct(review=review, field="minor", value="maybe", reason="Not sure.", by=ada)
    row = Correction(tip_id=review.tip_id, field="minor", value="no", minor="no", source="staff", by=ada)
    if lacks != "reason":
        row.reason = whole.reason
    if lacks == "by":
        row.by = None
    if lacks == "at":  # the database says when, whatever the row says
        row.at = now() + timedelta(days=2)
        row.save(force_insert=True)
        row.refresh_from_db()
        assert row.at <= now()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_correction_older_than_the_last_raise_is_refused():
    ada = staff_member("supervisor")
    review = review_of(minor_answer="yes")
    whole = correct(review=review, field="minor", value="maybe", reason="Not sure.", by=ada)
    row = Correction(
        tip_id=review.tip_id, field="minor", value="no", minor="no", source="staff", by=ada,
        reason=whole.reason, at=review.received_at - timedelta(minutes=1),
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_correction_of_another_tip_does_not_serve():
    ada = staff_member("supervisor")
    review, other = review_of(minor_answer="yes"), review_of(minor_answer="yes")
    theirs = correct(review=other, field="minor", value="no", reason="Passport.", by=ada)
    theirs.refresh_from_db()
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(
            minor_now="no", minor_correction_id=theirs.id, minor_correction_at=theirs.at
        )


def test_a_machine_sign_can_only_raise():
    review = review_of()
    from hotline.sealing.sealer import Sealer

    sealer = Sealer(review.tip_id)
    row = Correction(tip_id=review.tip_id, field="minor", value="no", minor="no", source="age_cue")
    row.reason = sealer.seal("C", table="intake_correction", field="reason", row_id=row.id, value="grade 9")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    intake.correct(tip=review.tip, field="minor", value="maybe", reason="grade 9", by=None, source="age_cue")
    review.refresh_from_db()
    assert (review.lane, review.minor_now) == ("urgent", "maybe")


def test_nobody_deletes_a_review_or_a_tip():
    review = review_of(minor_answer="yes")
    for table in ("triage_review", "intake_tip", "intake_person", "intake_correction"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    assert Review.objects.filter(pk=review.pk).exists()
