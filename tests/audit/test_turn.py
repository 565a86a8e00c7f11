"""Whose turn it is to write: nobody can hold it without writing, least of all the process the public reaches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from hotline.accounts.models import Staff
from hotline.audit.log import record_read
from hotline.audit.models import AuditEntry
from tests.support import role_connection

pytestmark = pytest.mark.django_db(transaction=True)
MODES = (
    "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE", "ACCESS EXCLUSIVE",
)  # fmt: skip
# What waits for somebody who only has to name a table: preparing a statement locks it and asks for no right.
NAMED = (
    "PREPARE a AS DELETE FROM audit_turn",
    "PREPARE b AS INSERT INTO audit_turn DEFAULT VALUES",
    "PREPARE c AS SELECT 1 FROM audit_turn FOR UPDATE",
    "PREPARE d AS DELETE FROM audit_entry",
    "PREPARE e AS INSERT INTO audit_entry DEFAULT VALUES",
)
# Keys that the log, an older version of it, or anything else here could ask for.
KEYS = ("(4170625, 1)", "(4170625)", "(1, 4170625)", "(0)", "(1)")


@pytest.fixture(autouse=True)
def _own_head(head_file: Path) -> None:
    """Every test here moves a head of its own."""


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    """Whoever would have to wait is told so at once."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
    yield
    connection.close()


def writes(by: Staff) -> bool:
    record_read(by=by, action="audit.viewed", filter="", before=0)
    return AuditEntry.objects.count() == 1


@pytest.mark.parametrize("surface", ["public", "staff"])
@pytest.mark.parametrize("mode", MODES)
def test_nobody_takes_the_turn_by_hand(surface: str, mode: str) -> None:
    with role_connection(surface) as other, pytest.raises(psycopg.errors.InsufficientPrivilege):
        with other.transaction():
            other.execute(f"LOCK TABLE audit_turn IN {mode} MODE")


def test_a_public_process_that_holds_all_it_can_stops_no_audited_act(petra: Staff) -> None:
    with role_connection("public") as other, other.transaction():
        for key in KEYS:
            other.execute(f"SELECT pg_advisory_lock{key}")
        for statement in NAMED:
            other.execute(statement)
        assert writes(petra)
        for key in KEYS:
            other.execute(f"SELECT pg_advisory_unlock{key}")


def test_a_public_process_that_forgets_a_transaction_is_put_out_within_seconds() -> None:
    with role_connection("public") as other, role_connection("staff") as staff:
        ask = "SHOW idle_in_transaction_session_timeout"
        assert [link.execute(ask).fetchone() for link in (other, staff)] == [("5s",), ("1min",)]


def test_a_search_of_a_million_listings_remembers_what_it_found() -> None:
    with role_connection("public") as other, role_connection("staff") as staff:
        assert [link.execute("SHOW work_mem").fetchone() for link in (other, staff)] == [("16MB",), ("4MB",)]
