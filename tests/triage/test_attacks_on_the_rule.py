"""What an adversary with the staff role's own login, or bad luck with transactions, could try. Each was tried."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from hotline.now import now
from intake.actions import receive_tip
from intake.models import Interaction, Tip, TipKey
from tests.support import role_connection, staff_member, superuser
from tests.triage.tips import review_of, said, victim
from triage.actions import add_person, decide, record_duty, unseal
from triage.actions.watch import run_pass
from triage.models import Alert, Review
from triage.rules import FACTORS, Refused

pytestmark = pytest.mark.django_db(transaction=True)

WEIGHED = dict.fromkeys(FACTORS, "not_known")
PERSON = """
    INSERT INTO intake_person (id, tip_id, role, age_band, gender, status_in_canada, language, cultural_identity,
        relationship) VALUES (%s, %s, 'potential_victim', 'a14_15', '', '', '', '{}', '')
"""


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))


def test_a_raise_that_waits_for_a_lock_is_refused_even_in_an_older_transaction() -> None:
    with role_connection("staff") as older, role_connection("staff") as holder:
        older.autocommit = holder.autocommit = False
        older.execute("SELECT pg_current_xact_id()")
        review = review_of(minor_answer="no")  # committed after the older transaction took its number
        holder.execute("SELECT 1 FROM triage_review WHERE id = %s FOR UPDATE", [review.id])
        older.execute("SET LOCAL lock_timeout = '100ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            older.execute(PERSON, [uuid4(), review.tip_id])


def test_a_lost_raise_is_found_by_the_next_pass() -> None:
    review = review_of(minor_answer="no")
    with superuser() as link:
        link.execute("SET session_replication_role = replica")
        link.execute(PERSON.replace("relationship)", "relationship, added_at)").replace("'')", "'', now())"),
                     [uuid4(), review.tip_id])  # fmt: skip
    run_pass("watch")
    review.refresh_from_db()
    assert (review.lane, review.minor_now) == ("urgent", "yes")


def test_a_person_written_while_the_sweep_opens_the_review_is_not_overlooked() -> None:
    tip_id = receive_tip(said=said(minor_answer="no"), channel="phone", by=None).tip_id
    with superuser() as link:
        link.execute("SET session_replication_role = replica")
        link.execute("DELETE FROM triage_review")
    with role_connection("staff") as writing:
        writing.autocommit = False
        writing.execute(PERSON, [uuid4(), tip_id])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        run_pass("watch")  # cannot open it now
        writing.commit()
    run_pass("watch")
    assert Review.objects.get(tip_id=tip_id).lane == "urgent"


def test_a_sign_of_a_minor_cannot_be_written_beside_a_no() -> None:
    interaction = Interaction(channel="phone", kind="tip", language="en")
    interaction.save(force_insert=True)
    tip = Tip(
        interaction=interaction, channel="phone", language="en", minor="no", danger="no", country="canada",
        ongoing="unknown", trafficking_type="undetermined", venue="unknown", consent_choice="not_said",
        indicators=["m_sex_trade"],
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        tip.save(force_insert=True)


def test_another_child_asks_for_the_duty_again() -> None:
    ada = staff_member("supervisor")
    review = review_of(minor_answer="maybe")
    record_duty(
        review=review, kind="no_duty", province="ON", reported_at=None, details={"reason": "19."}, by=ada
    )
    add_person(review=review, said=victim("a12_13"), by=ada)
    with pytest.raises(Refused, match="duty_open"):
        decide(review=review, outcome="out_of_scope", factors=WEIGHED, notes={}, missing=[], by=ada)


def test_a_raise_cannot_be_dated_back_below_an_old_correction() -> None:
    from triage.actions import correct

    ada = staff_member("supervisor")
    review = review_of(minor_answer="yes")
    old = correct(review=review, field="minor", value="no", reason="Passport.", by=ada)
    old.refresh_from_db()
    run(
        "INSERT INTO intake_correction (id, tip_id, field, value, minor, source, by_id, reason, at)"
        " SELECT gen_random_uuid(), tip_id, 'minor', 'yes', 'yes', 'staff', by_id, reason, '2001-01-01'"
        " FROM intake_correction WHERE id = %s",
        old.id,
    )
    with pytest.raises(IntegrityError):
        Review.objects.filter(pk=review.pk).update(
            minor_now="no", minor_correction_id=old.id, minor_correction_at=old.at
        )


@pytest.mark.parametrize("moment", ["-infinity", "infinity", "0044-03-15 00:00+00 BC", "3000-01-01 00:00+00"])
def test_no_endless_or_absurd_time_enters_a_clock(moment: str) -> None:
    review = review_of()
    with pytest.raises(DatabaseError):
        run("UPDATE triage_review SET due_at = %s::timestamptz WHERE id = %s", moment, review.id)
    with pytest.raises(DatabaseError):
        run("INSERT INTO triage_heartbeat (name, at) VALUES ('other', %s::timestamptz)", moment)


def test_an_event_cannot_be_forged_as_already_told() -> None:
    review = review_of()
    with pytest.raises(IntegrityError):
        Alert.objects.create(review=review, kind="overdue", occurred_at=review.due_at, noticed_at=now())


def test_a_closed_review_is_not_opened_by_hand_for_another_day() -> None:
    ada = staff_member("supervisor")
    review = review_of(received_at=now() - timedelta(hours=23))
    decide(review=review, outcome="referred", factors=WEIGHED, notes={}, missing=[], by=ada)
    at = now()
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(
            outcome="", decision_id=None, decided_at=None, decided_by=None, stopped_at=None, reopened_at=at,
            clock_from=at, due_at=at + timedelta(hours=24),
        )  # fmt: skip


def test_what_was_said_stays_openable_and_unchanged() -> None:
    review_of()
    for sql in ("UPDATE intake_interaction SET channel = 'phone'", "DELETE FROM intake_tipkey"):
        with pytest.raises(DatabaseError):
            run(sql)


def test_a_lost_key_closes_its_parts_and_nothing_else() -> None:
    ada = staff_member("supervisor")
    review = review_of()
    record_duty(review=review, kind="no_duty", province="", reported_at=None, details={"reason": "X"}, by=ada)
    narrative_key = TipKey.objects.filter(tip_id=review.tip_id).order_by("id")
    first = next(key for key in narrative_key if bytes(key.id.bytes) in bytes(review.tip.narrative))
    with superuser() as link:
        link.execute("SET session_replication_role = replica")
        link.execute("DELETE FROM intake_tipkey WHERE id = %s", [first.id])
    opened = unseal(review=review, by=ada)
    assert (opened.tip.narrative, opened.tip.closed) == ("", 1)
    assert [duty["reason"] for duty in opened.duties.values()] == ["X"]
