"""Searches of staff that found nothing are counted by kind and week, and the public's are not."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from referrals.actions.nothing import count_nothing
from referrals.models import NothingFound
from tests.referrals import making
from tests.support import public_surface, role_connection

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_row_for_a_kind_and_a_week_and_nothing_else() -> None:
    for day in (23, 25, 29, 30):
        count_nothing("legal", date(2026, 11, day))
    count_nothing("", date(2026, 11, 25))
    rows = NothingFound.objects.order_by("week", "category").values_list("week", "category", "times")
    assert list(rows) == [
        (date(2026, 11, 23), "", 1), (date(2026, 11, 23), "legal", 3), (date(2026, 11, 30), "legal", 1),
    ]  # fmt: skip


def test_of_the_public_nothing_is_counted() -> None:
    making.published(making.organization())
    with public_surface() as client:
        client.get("/en/directory/?q=xyzzy")
        client.post("/en/directory/choose/", {"needs": "drugs"})
    assert not NothingFound.objects.exists()
    with role_connection("public") as there, pytest.raises(psycopg.errors.InsufficientPrivilege):
        there.execute("SELECT * FROM referrals_nothingfound")
