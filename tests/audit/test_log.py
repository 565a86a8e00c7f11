"""What may stand in the log, and that it stands there before anything is read."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import Error, connection, transaction
from django.utils.translation import override

from hotline.accounts.models import Staff
from hotline.audit import head, registry
from hotline.audit.chain import entry_hash
from hotline.audit.log import BadFact, record, record_read
from hotline.audit.models import AuditEntry
from hotline.audit.presenters import lines
from hotline.audit.registry import UnknownAction
from tests.support import owner, role_connection, superuser

pytestmark = pytest.mark.django_db(transaction=True)
TIP = UUID("0b0e7a52-9b5c-4f0f-9d4e-0d7c35b6a001")


@pytest.fixture(autouse=True)
def _own_head(head_file: Path) -> None:
    """Every test here moves a head of its own."""


def view(by: Staff, **facts: Any) -> int:
    return record_read(by=by, action="audit.viewed", **({"filter": "", "before": 0} | facts))


def test_a_reading_is_seen_by_others_before_it_returns(petra: Staff) -> None:
    number = view(petra)
    with superuser() as other:
        row = other.execute(
            "SELECT action, actor_role FROM audit_entry WHERE number = %s", [number]
        ).fetchone()
    assert row == ("audit.viewed", "privacy_officer")


def test_a_reading_is_never_part_of_something_that_can_be_undone(petra: Staff) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        view(petra)
    assert not AuditEntry.objects.exists()


def test_an_entry_belongs_to_a_transaction(petra: Staff) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(by=petra, action="keys.retiring", key="2026-11-0a0a0a0a")


def test_an_entry_goes_when_its_change_is_undone(petra: Staff) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(by=petra, action="keys.retiring", key="2026-11-0a0a0a0a")
        raise ZeroDivisionError
    assert not AuditEntry.objects.exists()
    assert head.read_head() is None


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"filter": ""},
        {"filter": "", "before": 0, "more": 1},
        {"filter": "Anna called about her sister", "before": 0},
        {"filter": "x" * 65, "before": 0},
        {"filter": "anna@example.org", "before": 0},
        {"filter": "é", "before": 0},
        {"filter": "a\nb", "before": 0},
        {"filter": {"nested": "x"}, "before": 0},
        {"filter": None, "before": 0},
        {"filter": 1.5, "before": 0},
        {"filter": ["two words"], "before": 0},
    ],
)
def test_no_free_text_and_no_stranger_among_the_facts(petra: Staff, facts: dict[str, Any]) -> None:
    with pytest.raises(BadFact) as caught:
        record_read(by=petra, action="audit.viewed", **facts)
    assert "Anna" not in str(caught.value)


def test_an_unknown_action_is_neither_recorded_nor_shown(petra: Staff) -> None:
    with pytest.raises(UnknownAction):
        record_read(by=petra, action="tip.leaked")
    with superuser() as other:
        other.execute(
            "INSERT INTO audit_entry (actor_role, action, target_type, target_id, facts)"
            " VALUES ('system', 'tip.leaked', '', '', '{}')"
        )
    with pytest.raises(UnknownAction):
        lines(AuditEntry.objects.all())


def test_python_and_database_compute_the_same_hash(petra: Staff) -> None:
    for facts in (
        {"filter": "a.b:c-d_e", "before": 2**62},
        {"filter": [uuid4(), True, -3, ""], "before": False},
    ):
        view(petra, tip_id=TIP, target=petra, **facts)
    with transaction.atomic():
        record(by=None, action="keys.rotated", key="2026-11-0a0a0a0a", count=0)
    entries = list(AuditEntry.objects.order_by("number"))
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.hash for entry in entries] == [entry_hash(entry) for entry in entries]


def test_nobody_chooses_number_time_or_hash(petra: Staff) -> None:
    with superuser() as other:
        other.execute(
            "INSERT INTO audit_entry"
            " (number, at, hash, prev_hash, actor_role, action, target_type, target_id, facts)"
            " VALUES (99, '2020-01-01', 'mine', 'mine', 'system', 'keys.retiring', '', '', '{}')"
        )
    entry = AuditEntry.objects.get()
    assert (entry.number, entry.prev_hash, entry.at.year > 2020) == (1, "0" * 64, True)
    assert entry.hash == entry_hash(entry)


@pytest.mark.parametrize("who", ["staff", "owner", "superuser"])
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_no_one_changes_or_removes_an_entry(petra: Staff, who: str, statement: str) -> None:
    view(petra)
    login = {"staff": role_connection("staff"), "owner": owner(), "superuser": superuser()}[who]
    with login as other, pytest.raises(psycopg.errors.InsufficientPrivilege):
        other.execute(statement)
    assert AuditEntry.objects.count() == 1


def test_the_public_process_cannot_read_or_write_the_log() -> None:
    with role_connection("public") as other:
        for statement in ("SELECT 1 FROM audit_entry", "INSERT INTO audit_entry (action) VALUES ('x')"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                other.execute(statement)


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_older_snapshot_cannot_fork_the_chain(petra: Staff, level: str) -> None:
    with pytest.raises(Error, match="READ COMMITTED"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        record(by=petra, action="keys.retiring", key="2026-11-0a0a0a0a")


def test_writers_at_once_make_one_chain(petra: Staff) -> None:
    def write() -> None:
        for _ in range(10):
            view(petra)
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    entries = list(AuditEntry.objects.order_by("number"))
    assert [entry.number for entry in entries] == list(range(1, 41))
    assert all(entry.prev_hash == before.hash for before, entry in pairwise(entries))
    known = head.read_head()
    assert known and known.number == 40


def test_ledger_lines_read_as_sentences_in_both_languages(
    petra: Staff, django_assert_num_queries: Any
) -> None:
    view(petra)
    with transaction.atomic():
        record(by=None, action="keys.rotated", key="2026-11-0a0a0a0a", count=12)
    entries = list(AuditEntry.objects.before(None))
    with override("en"), django_assert_num_queries(1):
        assert [line.text for line in lines(entries)] == [
            "The system made the key 2026-11-0a0a0a0a current and wrapped 12 data keys anew.",
            "Petra Officer looked at the audit log.",
        ]
    with override("fr"):
        assert lines(entries)[1].text == "Petra Officer a consulté le journal d’audit."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_sentence_has_its_words(language: str) -> None:
    with override(language):
        assert registry.problems() == []
