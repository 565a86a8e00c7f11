"""The suite itself: it runs as the application's own roles, and leaves nothing behind."""

from __future__ import annotations

import warnings

import pytest
from django.db import connection, transaction

from tests import databases, support


def asked(cursor_owner, question: str):
    with cursor_owner.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()


@pytest.mark.django_db
def test_the_suite_is_the_staff_role_and_owns_nothing():
    assert asked(connection, "SELECT session_user, current_user") == ("hotline_staff", "hotline_staff")
    owners = asked(
        connection, "SELECT array_agg(DISTINCT tableowner::text) FROM pg_tables WHERE schemaname = 'public'"
    )
    assert owners == (["hotline_owner"],)


@pytest.mark.django_db(transaction=True)
def test_the_public_surface_is_another_login():
    with support.public_surface():
        assert asked(connection, "SELECT session_user, current_user") == ("hotline_public", "hotline_public")
        with pytest.raises(Exception, match="permission denied"):
            asked(connection, "SELECT count(*) FROM accounts_staff")
    assert asked(connection, "SELECT session_user") == ("hotline_staff",)


@pytest.mark.django_db(transaction=True)
def test_emptying_takes_what_triggers_protect_and_keeps_reference_data():
    from hotline.audit.log import record
    from hotline.audit.models import AuditEntry
    from hotline.places.models import Community

    places_before = Community.objects.count()
    staff = support.staff_member("supervisor")
    with transaction.atomic():
        record(by=staff, action="keys.rotated", key="2026-11-0", count=1)
    assert AuditEntry.objects.exists()
    databases.empty(support.database_name())
    assert not AuditEntry.objects.exists()
    assert Community.objects.count() == places_before > 0
    with support.superuser() as other:
        assert other.execute("SELECT count(*) FROM accounts_staff").fetchone() == (0,)


def test_a_warning_is_an_error():
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)
