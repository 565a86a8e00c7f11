"""A batch that fails is taken apart: only what is broken waits an hour, never what somebody else just holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from hotline.now import now
from tests.support import role_connection, staff_member, superuser
from tests.triage.tips import review_of
from triage.actions.raising import raise_alerts
from triage.actions.watch import poisoned, run_pass
from triage.models import Alert, Deadline, Review

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def somebody_on_duty() -> None:
    staff_member("supervisor", email="ada@example.org")


@contextmanager
def broken(review: Review, kind: str = "urgent") -> Iterator[None]:
    """Its event cannot be written, as with a broken row or a full index page."""
    with superuser() as link:
        link.execute(
            "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;"
            "CREATE TRIGGER broken BEFORE INSERT ON triage_alert FOR EACH ROW"
            f" WHEN (NEW.review_id = '{review.pk}' AND NEW.kind = '{kind}') EXECUTE FUNCTION broken()"
        )
        try:
            yield
        finally:
            link.execute("DROP FUNCTION broken() CASCADE")


@contextmanager
def held(review: Review, how: str = "UPDATE") -> Iterator[None]:
    """By somebody who acts on it in another session."""
    with role_connection("staff") as other, other.transaction():
        other.execute(f"SELECT 1 FROM triage_review WHERE id = %s FOR {how}", [review.pk])
        yield


def put_off(review: Review) -> set[str]:
    rows = Deadline.objects.filter(review=review, look_at__gt=now() + timedelta(minutes=50))
    return {one.kind for one in rows if one.look_at > one.due_at}


def kinds(review: Review) -> set[str]:
    return set(Alert.objects.filter(review=review).values_list("kind", flat=True))


def test_what_somebody_else_holds_is_not_broken() -> None:
    bad, good, free = (review_of(minor_answer="yes") for _ in range(3))
    with broken(bad):
        with held(good):
            run_pass("watch")
            assert put_off(bad) == {"urgent"} and not put_off(good)
            assert (kinds(bad), kinds(good), kinds(free)) == (set(), set(), {"urgent"})
        run_pass("watch")
        assert kinds(good) == {"urgent"}
    assert poisoned() == 1


def test_nothing_is_put_off_that_cannot_be_counted_aloud() -> None:
    bad, good = review_of(minor_answer="yes"), review_of(minor_answer="yes")
    with broken(bad):
        with held(bad, "NO KEY UPDATE"):  # as an UPDATE does, which the pass does not skip
            run_pass("watch")
            assert kinds(good) == {"urgent"}
            assert not put_off(bad) and poisoned() == 0
        run_pass("watch")
        assert put_off(bad) == {"urgent"} and poisoned() == 1


def test_a_table_that_is_locked_breaks_nothing() -> None:
    review = review_of(minor_answer="yes")
    with superuser() as link, link.transaction():
        link.execute("LOCK TABLE triage_alert IN SHARE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        assert raise_alerts(now()).looked == 0
    connection.close()
    assert not put_off(review) and poisoned() == 0
    raise_alerts(now())
    assert kinds(review) == {"urgent"}


def test_a_review_stays_broken_while_one_of_its_deadlines_is() -> None:
    bad = review_of(received_at=now() - timedelta(hours=30))
    with broken(bad, "remind"):
        raise_alerts(now())
    assert kinds(bad) == {"look_due", "due_soon", "overdue"}
    assert put_off(bad) == {"remind"} and poisoned() == 1


def test_who_holds_what_was_broken_takes_no_batch_apart() -> None:
    once, good = review_of(), review_of(minor_answer="yes")
    Review.objects.filter(pk=once.pk).update(poisoned_at=now())
    said: list[str] = []
    connection.ensure_connection()
    link = connection.connection
    link.add_notice_handler(note := lambda one: said.append(one.message_primary))
    with held(once):
        raise_alerts(now())
    assert kinds(good) == {"urgent"} and poisoned() == 1
    assert not said
    review_of(minor_answer="yes")  # an empty pass does not ask
    raise_alerts(now())
    link.remove_notice_handler(note)
    assert poisoned() == 0
