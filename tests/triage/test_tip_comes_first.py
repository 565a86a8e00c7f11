"""Whatever breaks in triage, the tip is kept, and its review is opened within a pass of the repair."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from intake.actions import receive_tip
from intake.models import Person, Tip
from tests.support import public_surface, superuser
from tests.triage.tips import said, victim
from triage.actions import watch
from triage.actions.watch import open_strays, run_pass, sweep_from
from triage.models import Review

pytestmark = pytest.mark.django_db(transaction=True)


def test_with_the_review_table_missing_the_public_keeps_the_tip():
    with superuser() as link:
        link.execute("ALTER TABLE triage_review RENAME TO triage_review_away")
        try:
            with public_surface():
                receive_tip(said=said(persons=(victim("a16_17"),)), channel="web_form", by=None)
        finally:
            link.execute("ALTER TABLE triage_review_away RENAME TO triage_review")
    assert Tip.objects.count() == 1 and Person.objects.count() == 1
    assert not Review.objects.exists()
    run_pass("watch")
    review = Review.objects.get()
    assert (review.lane, review.minor_now) == ("urgent", "yes")
    assert review.clock_from == Tip.objects.get().received_at


@pytest.mark.long
@pytest.mark.parametrize("by_public", [True, False])
def test_with_the_review_table_locked_the_tip_is_kept(by_public):
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    with superuser() as link, link.transaction():
        link.execute("LOCK TABLE triage_review IN ACCESS EXCLUSIVE MODE")
        if by_public:
            with public_surface():
                receive_tip(said=said(minor_answer="yes"), channel="web_form", by=None)
        else:
            receive_tip(said=said(persons=(victim("a12_13"),)), channel="phone", by=None)
    assert Tip.objects.count() == 1
    assert not Review.objects.exists()
    assert open_strays(sweep_from(None, Tip.objects.get().received_at)) == 1
    found = Review.objects.get()
    assert found.lane == "urgent"
    assert found.stray_at is not None
    assert open_strays(sweep_from(None, Tip.objects.get().received_at)) == 0


def test_a_person_added_later_is_refused_aloud_when_the_raise_fails():
    from django.db import DatabaseError

    from intake.actions import add_person

    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    tip_id = receive_tip(said=said(minor_answer="no"), channel="phone", by=None).tip_id
    with superuser() as link, link.transaction():
        link.execute("LOCK TABLE triage_review IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(DatabaseError):
            add_person(tip=Tip.objects.get(pk=tip_id), said=victim("a12_13"), by=None)
    assert not Person.objects.exists()


def test_the_sweep_reads_tip_persons_and_corrections():
    receive_tip(said=said(minor_answer="no", danger="yes"), channel="web_form", by=None)
    with superuser() as link:
        link.execute("SET session_replication_role = replica")
        link.execute("DELETE FROM triage_review")
    run_pass("watch")
    assert Review.objects.get().lane == "urgent"


def test_a_stray_of_the_morning_is_found_within_a_minute_of_last_week_within_an_hour_and_any_within_a_day():
    tip_id = receive_tip(said=said(), channel="web_form", by=None).tip_id
    last = datetime(2026, 11, 25, 14, 30, 10, tzinfo=UTC)

    def found(written, moment, last=last):
        with superuser() as link:
            link.execute("SET session_replication_role = replica")
            link.execute("DELETE FROM triage_review")
            link.execute("UPDATE intake_tip SET written_at = %s WHERE id = %s", [written, tip_id])
        return open_strays(sweep_from(last, moment)) == 1

    second, minute, hour = (
        last + timedelta(seconds=1),
        last + timedelta(minutes=1),
        last + timedelta(minutes=45),
    )
    for age, moments in (
        (timedelta(minutes=59), {second, minute, hour}),
        (timedelta(hours=7), {minute, hour}),
        (timedelta(days=8), {hour}),
        (timedelta(days=80), set()),
    ):
        assert {at for at in (second, minute, hour) if found(last - age, at)} == moments
    assert found(last - timedelta(days=8), last + timedelta(days=1))  # the same hour of another day
    assert found(last - timedelta(days=80), second, last=None)  # a first pass
    midnight = datetime(2026, 11, 26, tzinfo=UTC)
    assert found(last - timedelta(days=80), midnight, last=midnight - timedelta(seconds=1))


def test_the_public_says_nothing_about_when():
    with public_surface():
        receive_tip(said=said(), channel="web_form", by=None, received_at="2001-01-01T00:00:00+00:00")
    assert Tip.objects.get().received_at.year > 2001


def test_staff_may_write_down_the_past_but_not_the_future():
    receive_tip(said=said(), channel="phone", by=None, received_at="2101-01-01T00:00:00+00:00")
    assert Tip.objects.get().received_at.year < 2101


def test_no_constraint_a_tip_touches_waits_for_commit():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE condeferrable"
            " AND (conrelid::regclass::text LIKE 'intake\\_%' OR conrelid::regclass::text LIKE 'triage\\_%')"
        )
        assert cursor.fetchall() == []


def test_lock_timeout_lies_below_statement_timeout():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting::int FROM pg_settings WHERE name IN ('lock_timeout', 'statement_timeout')"
        )
        found = dict(cursor.fetchall())
    assert 0 < found["lock_timeout"] < found["statement_timeout"]


def test_strays_that_cannot_be_opened_stand_in_no_older_ones_way(monkeypatch):
    monkeypatch.setattr(watch, "BATCH", 2)
    old, *_bad = (receive_tip(said=said(), channel="web_form", by=None).tip_id for _ in range(4))
    with superuser() as link:
        link.execute("SET session_replication_role = replica")
        link.execute("DELETE FROM triage_deadline; DELETE FROM triage_review")
        link.execute("RESET session_replication_role")
        link.execute(
            "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;"
            "CREATE TRIGGER broken BEFORE INSERT ON triage_review FOR EACH ROW"
            f" WHEN (NEW.tip_id <> '{old}') EXECUTE FUNCTION broken()"
        )
        try:
            # By chance each time, of those that are too many: sixty times missed once in 10 to the 18.
            assert any(open_strays(datetime.min.replace(tzinfo=UTC)) for _ in range(60))
        finally:
            link.execute("DROP FUNCTION broken() CASCADE")
    assert Review.objects.get().tip_id == old
    while open_strays(datetime.min.replace(tzinfo=UTC)):
        pass
    assert Review.objects.count() == 4
