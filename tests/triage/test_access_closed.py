"""An access that was granted is closed before its time, by whoever asked or watches over it; and then opens nothing."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from hotline.audit.models import AuditEntry
from tests.support import role_connection, signed_in, staff_member
from tests.triage.accesses import asked, granted, text
from triage import actions
from triage.models import AccessUse
from triage.rules import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_granted_by_mistake_is_closed_at_once_and_the_number_stays_shut() -> None:
    officer = signed_in("privacy_officer")
    row = granted("break_glass")
    actions.open_identity(request=row, by=row.asked_by)
    here = f"/en/staff/cases/access/{row.pk}/"
    assert "Close this access now" in text(officer.get(here))
    assert officer.post(f"{here}close/").status_code == 302
    row.refresh_from_db()
    assert row.closed_by == officer.staff and AuditEntry.objects.filter(action="access.closed").count() == 1  # type: ignore[attr-defined]
    page = text(officer.get(here))
    assert "Closed before its time" in page and "Close this access now" not in page
    with pytest.raises(Refused, match="no_access_now"):
        actions.open_identity(request=row, by=row.asked_by)
    assert officer.post(f"{here}close/").status_code == 302  # a second press changes nothing
    assert AuditEntry.objects.filter(action="access.closed").count() == 1


def test_whoever_is_done_says_so_and_a_new_ask_is_a_new_one() -> None:
    row = granted()
    actions.close_access(request=row, by=row.asked_by)
    again = asked(by=row.asked_by, review=row.tip.review)
    assert again.pk != row.pk and again.answer == ""


def test_the_database_lets_nobody_else_close_or_open_again() -> None:
    row, other, officer = granted(), staff_member("supervisor"), staff_member("privacy_officer")
    close = "UPDATE triage_accessrequest SET closed_by_id = %s, closed_at = now() WHERE id = %s"

    def refused(statement: str, *values: object) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)

    refused(close, other.pk, row.pk)
    refused(close, officer.pk, asked().pk)  # nothing is open yet
    with connection.cursor() as cursor:
        cursor.execute(close, [officer.pk, row.pk])
    refused(close, row.asked_by_id, row.pk)
    refused("UPDATE triage_accessrequest SET closed_by_id = NULL, closed_at = NULL WHERE id = %s", row.pk)
    refused(
        "INSERT INTO triage_accessuse (id, request_id, by_id, at) VALUES (gen_random_uuid(), %s, %s, now())",
        row.pk, row.asked_by_id,
    )  # fmt: skip
    assert not AccessUse.objects.exists()


USES = {
    "opened": "INSERT INTO triage_accessuse (id, request_id, by_id, at)"
    " VALUES (gen_random_uuid(), %(request)s, %(by)s, now())",
    "called": "INSERT INTO triage_contactattempt (id, request_id, tip_id, way, safe, announced, begun_by_id, begun_at,"
    " result) VALUES (gen_random_uuid(), %(request)s, %(tip)s, 'phone', 'yes', false, %(by)s, now(), '')",
}


@pytest.mark.parametrize("use", USES)
def test_of_a_close_and_a_use_at_the_same_moment_the_second_sees_the_first(use: str) -> None:
    row = granted()
    actions.open_identity(request=row, by=row.asked_by)
    given = {"request": row.pk, "by": row.asked_by_id, "tip": row.tip_id}
    close = "UPDATE triage_accessrequest SET closed_by_id = %(by)s, closed_at = now() WHERE id = %(request)s"
    with role_connection("staff") as one, role_connection("staff") as other:
        other.execute("SET lock_timeout = '300ms'")
        with one.transaction(force_rollback=True):
            one.execute(USES[use], given)
            with pytest.raises(psycopg.errors.LockNotAvailable):  # the close waits for the use
                other.execute(close, given)
        with one.transaction():
            one.execute(close, given)
            with pytest.raises(psycopg.errors.LockNotAvailable):  # and the use for the close
                other.execute(USES[use], given)
        with pytest.raises(psycopg.errors.RestrictViolation):
            other.execute(USES[use], given)
