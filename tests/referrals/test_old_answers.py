"""A hotline that has partners' answers already comes over the migrations that seal and drop their words: a real
database, migrated to the one before, with rows in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from hotline.launcher import environment
from hotline.launcher.places import BASE_DIR
from hotline.launcher.postgres import close_large_objects
from hotline.sealing.config import private_ring
from hotline.sealing.opener import Opener
from hotline.sealing.sealer import SealedKey
from tests import databases

pytestmark = pytest.mark.long
WORDS = "Our second house is at 7 Quiet Lane, ask for Rosamund."
CHANGES = {"service.1.email": "office@example.org"}
REQUEST = """
INSERT INTO referrals_confirmationrequest (id, organization_id, round, step, sent_to, lookup, form, expires_at)
VALUES (gen_random_uuid(), %s, '2026-10-01', %s, 'a@example.org', %s, '{}', now())
"""
ANSWER = """
INSERT INTO referrals_confirmationanswer (id, lookup, answers, received_at, taken_in_at) VALUES (%s, %s, %s, %s, %s)
"""
CHANGE = """
INSERT INTO referrals_changerequest (id, organization_id, source, at, note)
VALUES (gen_random_uuid(), %s, 'provider', %s, %s)
"""
DAY = "2026-10-02 12:00+00"


def migrated(name: str, *to: str) -> str:
    """What went wrong; empty: nothing."""
    addresses = {
        "DATABASE_URL": databases.owner_url(name), "HOTLINE_SURFACE": "owner", "HOTLINE_ENV": "test",
        "HOTLINE_PUBLIC_KEY_DIR": os.environ["HOTLINE_PUBLIC_KEY_DIR"],
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", *to, "--skip-checks", "--verbosity", "0"], cwd=BASE_DIR,
        env=environment.bare() | addresses, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stderr if done.returncode else ""


@pytest.fixture
def before() -> Iterator[str]:
    """A database as it was before 0009."""
    name = f"{databases.PREFIX}{os.getpid()}_old"
    with psycopg.connect(databases.superuser_url(), autocommit=True) as link:
        databases.drop(link, name)
        databases.create(link, name)
        close_large_objects(databases.superuser_url(name))
        assert migrated(name, "referrals", "0008_held") == ""
        yield name
        databases.drop(link, name)


def filled(name: str, rows: list[tuple[str, tuple[Any, ...]]]) -> None:
    with psycopg.connect(databases.superuser_url(name)) as link:
        link.execute("SET session_replication_role = replica")  # their organizations would say nothing here
        for statement, values in rows:
            link.execute(statement, values)


def answers(name: str) -> dict[UUID, Any]:
    with psycopg.connect(databases.superuser_url(name)) as link:
        rows = link.execute(
            "SELECT id, answers, words, taken_in_at IS NOT NULL FROM referrals_confirmationanswer"
        )
        return {row[0]: row[1:] for row in rows}


def test_words_are_sealed_and_open_and_what_was_taken_in_keeps_its_ticks_alone(before: str) -> None:
    body, taken, waiting, silent = (uuid4() for _number in range(4))
    rows: list[tuple[str, tuple[Any, ...]]] = []
    for step, (answer, words, at) in enumerate(
        ((taken, WORDS, DAY), (waiting, WORDS, None), (silent, "", DAY))
    ):
        lookup, received = bytes([step]) * 32, f"2026-10-0{step + 1} 08:00+00"
        said = {"changes": CHANGES, "words": words, "who": "R. Ames", "closed": False, "moved": step == 0}
        rows.append((REQUEST, (body, step, lookup)))
        rows.append((ANSWER, (answer, lookup, Jsonb(said), received, at)))
        if at:
            rows.append((CHANGE, (body, received, words)))
    filled(before, rows)
    assert migrated(before, "referrals") == ""
    kept = answers(before)
    assert kept[taken][0] == {"words": True, "closed": False, "moved": True}
    assert kept[silent][0] == {"words": False, "closed": False, "moved": False} and kept[silent][1] is None
    assert kept[waiting][0]["changes"] == CHANGES and kept[waiting][0]["words"] is True
    with psycopg.connect(databases.superuser_url(before)) as link:
        for answer in (taken, waiting):
            keys = {
                row[0]: SealedKey(row[0], answer, row[1], row[2], bytes(row[3]))
                for row in link.execute(
                    "SELECT id, data_class, key_id, wrap FROM referrals_answerkey WHERE answer_id = %s",
                    [answer],
                )
            }
            opened = Opener(answer, keys, private_ring()).open(
                bytes(kept[answer][1]), table="referrals_confirmationanswer", field="words", row_id=answer
            )
            assert opened == WORDS
        pointed = link.execute("SELECT answer_id FROM referrals_changerequest ORDER BY at").fetchall()
        assert [row[0] for row in pointed] == [taken, silent]
        rows_now = " ".join(
            str(row) for (table,) in link.execute(
                "SELECT tablename FROM pg_tables WHERE tablename LIKE 'referrals\\_%'"
            ).fetchall() for row in link.execute(f"SELECT t::text FROM {table} t")
        )  # fmt: skip
        assert "Quiet Lane" not in rows_now and "Rosamund" not in rows_now


def test_words_that_came_with_no_answer_stop_it_and_nothing_is_changed(before: str) -> None:
    answer = uuid4()
    said = Jsonb({"changes": {}, "words": WORDS})
    filled(before, [(ANSWER, (answer, bytes(32), said, DAY, DAY)), (CHANGE, (uuid4(), DAY, WORDS))])
    assert "seal or empty them by hand" in migrated(before, "referrals")
    with psycopg.connect(databases.superuser_url(before)) as link:
        found = link.execute("SELECT answers ->> 'words' FROM referrals_confirmationanswer").fetchone()
        assert found == (WORDS,)
        assert link.execute("SELECT note FROM referrals_changerequest").fetchone() == (WORDS,)
