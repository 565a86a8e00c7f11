from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from hotline.accounts.decorators import require
from hotline.accounts.models import Course, Staff, TrainingRecord
from hotline.accounts.permissions import Permission
from hotline.now import now
from tests.support import staff_member

pytestmark = pytest.mark.django_db


def test_an_address_has_one_spelling() -> None:
    alice = Staff.objects.add(email=" Alice@Example.org", name="Alice", role="analyst")
    assert alice.email == "alice@example.org"
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.filter(pk=alice.pk).update(email="ALICE@example.org")


@pytest.mark.parametrize(("field", "value"), [("role", "superuser"), ("language", "de")])
def test_the_database_knows_no_other_role_or_language(field: str, value: str) -> None:
    alice = staff_member("analyst")
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.filter(pk=alice.pk).update(**{field: value})


def test_nobody_records_their_own_training() -> None:
    alice = staff_member("specialist", trained=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingRecord.objects.create(
            staff=alice, course=Course.VICTIM_CENTRED, completed_on=now().date(), recorded_by=alice
        )


def test_an_account_without_a_password_opens_to_no_password() -> None:
    alice = Staff.objects.add(email="alice@example.org", name="Alice", role="analyst")
    assert not alice.check_password("")
    assert not alice.has_usable_password()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_guarded_view_refuses_reading_and_writing_alike(method: str) -> None:
    @require(Permission.DECIDE)
    def view(request: Any) -> HttpResponse:
        raise AssertionError("reached")

    request = getattr(RequestFactory(), method)("/en/staff/queue/")
    for user in (AnonymousUser(), staff_member("administrator"), staff_member("director")):
        request.user = user
        assert view(request).status_code == 403


def test_the_refusal_says_when_only_the_training_is_missing() -> None:
    @require(Permission.LOG_CALLS)
    def view(request: Any) -> HttpResponse:
        raise AssertionError("reached")

    request = RequestFactory().get("/en/staff/desk/")
    request.user = staff_member("specialist", trained=False)
    assert b"training record is missing" in view(request).content
    request.user = staff_member("analyst")
    assert b"training record is missing" not in view(request).content


def test_no_foreign_key_of_ours_waits_for_the_commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND condeferrable "
            "AND conrelid::regclass::text LIKE 'accounts\\_%'"
        )
        assert cursor.fetchall() == []
