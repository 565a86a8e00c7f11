"""An attacker with every right in the database changes the log; the verifier names the first bad entry."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from hotline.audit import head
from hotline.audit.chain import FIRST, entry_hash
from hotline.audit.log import record
from hotline.audit.models import AuditEntry
from hotline.audit.verify import Broken, verify
from tests.support import superuser

pytestmark = pytest.mark.django_db(transaction=True)


def write(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            record(by=None, action="keys.rotated", key="2026-11-0a0a0a0a", count=number)


def tamper(*statements: str) -> None:
    """As superuser and with the triggers off: nothing in the database can stop this."""
    with superuser() as other:
        other.execute("SET session_replication_role = replica")
        for statement in statements:
            other.execute(statement)


def verdict() -> str:
    with pytest.raises(CommandError) as caught:
        call_command("audit_verify", stdout=StringIO())
    assert caught.value.returncode == 1
    return str(caught.value)


def rechain(after: int) -> None:
    """Make every hash right again, as somebody could who knows the method but has no key."""
    with superuser() as other:
        other.execute("SET session_replication_role = replica")
        before = AuditEntry.objects.filter(number=after).values_list("hash", flat=True).first() or FIRST
        for entry in AuditEntry.objects.filter(number__gt=after).order_by("number"):
            entry.prev_hash = before
            before = entry_hash(entry)
            other.execute(
                "UPDATE audit_entry SET prev_hash = %s, hash = %s WHERE number = %s",
                [entry.prev_hash, before, entry.number],
            )


def test_a_sound_log_is_counted(head_file: Path) -> None:
    write(3)
    out = StringIO()
    call_command("audit_verify", stdout=out)
    assert out.getvalue() == "3 entries, all in order.\n"


def test_an_empty_log_is_sound(head_file: Path) -> None:
    out = StringIO()
    call_command("audit_verify", stdout=out)
    assert "0 entries" in out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        "action = 'keys.retired'",
        'facts = \'{"key": "2026-11-0a0a0a0a", "count": 7}\'',
        "at = at + interval '1 microsecond'",
        "actor_role = 'director'",
        "actor_id = gen_random_uuid()",
        "tip_id = gen_random_uuid()",
        "target_id = 'x'",
        "target_type = 'x'",
        "hash = translate(hash, '0123456789', '1234567890')",
    ],
)
def test_one_changed_column_is_found(head_file: Path, change: str) -> None:
    write(5)
    tamper(f"UPDATE audit_entry SET {change} WHERE number = 3")
    assert verdict().startswith("Entry 3: its contents")


def test_a_missing_entry_is_found(head_file: Path) -> None:
    write(5)
    tamper("DELETE FROM audit_entry WHERE number = 3")
    assert verdict() == "Entry 3: it is missing."


def test_two_entries_in_other_order_are_found(head_file: Path) -> None:
    write(5)
    tamper(
        "UPDATE audit_entry SET number = 1000 WHERE number = 3",
        "UPDATE audit_entry SET number = 3 WHERE number = 4",
        "UPDATE audit_entry SET number = 4 WHERE number = 1000",
    )
    assert verdict().startswith("Entry 3: it does not follow")


def test_a_cut_tail_is_found(head_file: Path) -> None:
    write(5)
    tamper("DELETE FROM audit_entry WHERE number > 3")
    assert verdict().startswith("Entry 4: it is missing, and so are all up to 5")


def test_a_log_emptied_altogether_is_found(head_file: Path) -> None:
    write(5)
    tamper("DELETE FROM audit_entry")
    assert verdict().startswith("Entry 1:")


def test_a_new_chain_without_the_key_is_found_at_the_head(head_file: Path) -> None:
    write(5)
    tamper("UPDATE audit_entry SET actor_role = 'director' WHERE number = 2")
    rechain(after=1)
    assert verdict().startswith("Entry 5: the chain was made anew")


def test_a_new_chain_is_found_at_the_first_checkpoint(
    head_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(head, "CHECKPOINT_EVERY", 4)
    write(10)
    tamper("UPDATE audit_entry SET actor_role = 'director' WHERE number = 2")
    rechain(after=1)
    assert verdict().startswith("Entry 4: the chain was made anew")


def test_a_head_that_lags_after_a_crash_is_fine(head_file: Path) -> None:
    write(3)
    old = head_file.read_text()
    write(2)
    head_file.write_text(old)
    call_command("audit_verify", stdout=StringIO())


def test_the_head_only_moves_forward(head_file: Path) -> None:
    write(3)
    before = head_file.read_text()
    head.advance(2, "f" * 64)
    assert head_file.read_text() == before


@pytest.mark.parametrize(
    "forge", [lambda text: "{}", lambda text: "", lambda text: text.replace('"number": 3', '"number": 2')]
)
def test_a_forged_head_is_found(head_file: Path, forge: Callable[[str], str]) -> None:
    write(3)
    head_file.write_text(forge(head_file.read_text()))
    assert "not signed" in verdict()


def test_a_missing_head_is_found(head_file: Path) -> None:
    write(3)
    head_file.unlink()
    assert "signed head is missing" in verdict()


def test_the_head_holds_no_key(head_file: Path) -> None:
    write(1)
    assert set(json.loads(head_file.read_text())) == {"number", "hash", "mac"}
    assert head_file.stat().st_mode & 0o077 == 0


def test_tampering_needs_a_superuser() -> None:
    from tests.support import owner

    with owner() as other, pytest.raises(psycopg.errors.InsufficientPrivilege):
        other.execute("SET session_replication_role = replica")


def test_a_broken_log_leaves_no_cursor_open(head_file: Path) -> None:
    """One left to the garbage collector may be closed in the middle of a statement, which waits for ever."""
    write(3)
    tamper("UPDATE audit_entry SET actor_role = 'director' WHERE number = 1")
    with pytest.raises(Broken) as kept:
        verify()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors WHERE NOT name = ''")
        assert cursor.fetchone() == (0,)
    assert kept.value.number == 1
