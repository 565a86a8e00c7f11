"""What only one may do at a time: the public login can stop none of it, whatever it holds and however long."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from hotline import turns
from hotline.now import now
from hotline.sealing.config import code_key
from intake.actions.joining import join_additions
from intake.mail import fetching
from intake.models import MachineRead
from tests.intake.adding import sent_with, some_code
from tests.support import role_connection, staff_member
from tests.triage.linking.test_links import CHEAP, named
from tests.triage.rota import HOUR, full_hour
from triage import actions
from triage.actions.link_turns import link_waiting

pytestmark = pytest.mark.django_db(transaction=True)
TURNS = (
    "intake_turn_mail",
    "intake_turn_codes",
    "triage_turn_linker",
    "triage_turn_links",
    "triage_turn_rota",
)
# The advisory locks that these once were. Whoever may connect reads in pg_locks which are asked for.
KEYS = ("4518", "7402340", "7402341", "hashtextextended('triage_rotaturn', 0)")
NAMED = ("DELETE FROM {}", "INSERT INTO {} DEFAULT VALUES", "TABLE {} FOR UPDATE")


@pytest.fixture
def other() -> Iterator[psycopg.Connection]:
    """A public login that holds all it can. Whoever would have to wait is told so at once."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
    with role_connection("public") as other, other.transaction():
        for key in KEYS:
            other.execute(f"SELECT pg_advisory_lock({key})")
        for number, turn in enumerate(TURNS * len(NAMED)):
            statement = NAMED[number // len(TURNS)].format(turn)
            if other.execute("SELECT to_regclass(%s)", [turn]).fetchone() != (None,):
                other.execute(f"PREPARE p{number} AS {statement}")
        yield other
        other.execute("DEALLOCATE ALL")
    connection.close()


def test_tips_are_linked_meanwhile(other: psycopg.Connection) -> None:
    for spelling in ("613-555-0142", "+1 (613) 555 0142"):
        named("phone", spelling)
    done = link_waiting(seconds=60, cost=CHEAP)
    assert (done["links"], done["failed"]) == (1, 0)


def test_the_rota_is_planned_meanwhile(other: psycopg.Connection) -> None:
    who, start = staff_member("supervisor"), full_hour()
    times = {"starts_at": start, "ends_at": start + 8 * HOUR}
    assert actions.plan_turn(staff=who, place="lead", languages=["en"], by=who, **times)


def test_additions_are_joined_meanwhile(other: psycopg.Connection) -> None:
    code = some_code()
    tag = hmac.new(code_key(), code.canonical().encode(), sha256).digest()
    other.execute(f"SELECT pg_advisory_lock({int.from_bytes(tag[:8], 'big', signed=True)})")
    tip = sent_with(code)
    assert not join_additions(since=now() - HOUR).left
    assert MachineRead.objects.filter(tip=tip, task="code").exists()


@pytest.mark.usefixtures("other")
def test_mail_is_fetched_meanwhile(settings: Any) -> None:
    settings.HOTLINE_MAILBOX_HOST = "localhost"
    settings.HOTLINE_MAILBOX_PORT = 1
    assert fetching.fetch().trouble == "unreachable"  # it went to look, and was not "busy"


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize("turn", TURNS)
def test_each_is_had_by_one(turn: str) -> None:
    with turns.kept(turn) as mine, turns.kept(turn) as second:
        assert (mine, second) == (True, False)
    with transaction.atomic():
        turns.take(turn)
        with turns.kept(turn) as mine:
            assert not mine
    with turns.kept(turn) as mine:
        assert mine


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize(
    "mode", ["ACCESS SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "ACCESS EXCLUSIVE"]
)
def test_the_public_takes_none_by_hand(turn: str, mode: str) -> None:
    with role_connection("public") as other, pytest.raises(psycopg.errors.InsufficientPrivilege):
        with other.transaction():
            other.execute(f"LOCK TABLE {turn} IN {mode} MODE")


def test_what_is_kept_outlasts_how_long_a_transaction_may_stand_still() -> None:
    with turns.kept(TURNS[0]), role_connection("staff") as staff:
        held = "SELECT pid FROM pg_locks WHERE relation = %s::regclass AND granted"
        (pid,) = staff.execute(held, [TURNS[0]]).fetchone()  # type: ignore[misc]
        told = staff.execute("SELECT state, query FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone()
    assert told == ("idle in transaction", turns.LOCK.format(TURNS[0]) + " NOWAIT")
