"""An entry is one line wherever it is printed, whoever wrote it and past whatever code: the database says so."""

from __future__ import annotations

import psycopg
import pytest

from tests.support import role_connection, superuser

pytestmark = pytest.mark.django_db(transaction=True)
CODES = ("actor_role", "action", "target_type", "target_id")
# What ends a line somewhere, turns it round, or overwrites it on a terminal.
SIGNS = ("\n", "\r", "\t", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\u202e", " ")


def insert(link: psycopg.Connection, **values: str | int) -> None:
    row = dict.fromkeys(CODES, "x") | {"facts": "{}"} | values
    names, holes = ", ".join(row), ", ".join("%s" for _ in row)
    link.execute(f"INSERT INTO audit_entry ({names}) VALUES ({holes})", list(row.values()))


@pytest.mark.parametrize("column", CODES)
def test_no_code_holds_a_second_line(column: str) -> None:
    with role_connection("staff") as link:
        for sign in SIGNS:
            for value in (f"a{sign}b", sign, f"a{sign}"):
                with pytest.raises(psycopg.errors.CheckViolation):
                    insert(link, **{column: value})


@pytest.mark.parametrize("facts", ['{"a": "%s"}', '{"%s": 1}', '["%s"]', '"%s"'])
def test_no_fact_holds_a_second_line_in_any_writing(facts: str) -> None:
    with role_connection("staff") as link:
        for sign in SIGNS[:-1]:  # jsonb's own text has blanks
            with pytest.raises(psycopg.errors.CheckViolation):
                insert(link, facts=facts % f"\\u{ord(sign):04x}")


@pytest.mark.parametrize("column", ["prev_hash", "hash"])
def test_not_even_a_superuser_puts_a_line_feed_into_a_hash(column: str) -> None:
    fine = {"number": 1, "at": "2026-01-01", "prev_hash": "0" * 64, "hash": "f" * 64}
    with superuser() as link:
        link.execute("SET session_replication_role = replica")  # the trigger would draw its own
        for value in ("f" * 63 + "\n", "f" * 63, "F" * 64):
            with pytest.raises(psycopg.errors.CheckViolation):
                insert(link, **fine | {column: value})
        insert(link, **fine)


def test_what_the_log_really_writes_is_taken() -> None:
    with role_connection("staff") as link:
        insert(link, action="a.b:c-d_e", facts='{"a": ["x.y", true, -3, ""], "key": "2026-11-0a0a0a0a"}')
