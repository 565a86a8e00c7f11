"""The suite's databases: one template, migrated by the owner as in earnest, and a copy for each process."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache

import psycopg
from psycopg import sql

from hotline.launcher import environment, prepare
from hotline.launcher.addresses import with_database
from hotline.launcher.places import BASE_DIR
from hotline.launcher.postgres import close_large_objects
from tests import links

PREFIX, TEMPLATE = "test_hotline_", "template_hotline_"
# Rows that migrations bring and no test may lose.
REFERENCE_TABLES = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "triage_dutyrule",
    "triage_plantemplate",
    "triage_ladder",
    "triage_rung",
    "referrals_synonym",
    "referrals_contactabroad",
)
REFERENCE_PREFIXES = ("places_",)
TEMPLATE_LOCK = 7_402_331


def superuser_url(database: str = "postgres") -> str:
    return with_database(os.environ["HOTLINE_TEST_SUPERUSER_URL"], database)


def owner_url(database: str) -> str:
    return with_database(os.environ["DATABASE_URL"], database)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def names(connection: psycopg.Connection, prefix: str) -> list[str]:
    found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
    return [row[0] for row in found]


def drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def create(connection: psycopg.Connection, name: str, template: str | None = None) -> None:
    copy = sql.SQL("TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
    statement = sql.SQL("CREATE DATABASE {} OWNER hotline_owner {}").format(sql.Identifier(name), copy)
    connection.execute(statement)


def make_template() -> str:
    """The name of the migrated template; made when migrations, roles or reference data have changed."""
    name = TEMPLATE + prepare.database_state()[:12]
    with psycopg.connect(superuser_url(), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])  # one worker makes it
        if name not in names(connection, TEMPLATE):
            for old in [*names(connection, TEMPLATE), *names(connection, "new_" + TEMPLATE)]:
                drop(connection, old)
            create(connection, "new_" + name)
            close_large_objects(superuser_url("new_" + name))
            migrate("new_" + name)
            new, final = sql.Identifier("new_" + name), sql.Identifier(name)
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(new, final))
    return name


def migrate(database: str) -> None:
    addresses = {"DATABASE_URL": owner_url(database), "HOTLINE_SURFACE": "owner", "HOTLINE_ENV": "test"}
    for command in (["migrate", "--skip-checks", "--verbosity", "0"], ["roles", "--skip-checks"]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=BASE_DIR, env=environment.bare() | addresses,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(
                f"manage.py {command[0]} failed for the test database:\n{done.stdout}{done.stderr}"
            )


def make_copy(template: str) -> str:
    """A fresh database for this process; those of dead runs are dropped on the way."""
    name = f"{PREFIX}{os.getpid()}"
    with psycopg.connect(superuser_url(), autocommit=True) as connection:
        for old in names(connection, PREFIX):
            if not alive(int(old.removeprefix(PREFIX).partition("_")[0])) or old == name:
                drop(connection, old)
        connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])  # two copies at once would clash
        create(connection, name, template)
        close_to_strangers(connection, name)
    return name


def close_to_strangers(connection: psycopg.Connection, name: str) -> None:
    """What `manage.py roles` says of the database itself: a copy has the tables' rights and not its own."""
    database = sql.Identifier(name)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    for role in ("hotline_staff", "hotline_public"):
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(role))
        )


def drop_copy(name: str) -> None:
    with psycopg.connect(superuser_url(), autocommit=True) as connection:
        drop(connection, name)


TABLES = """
SELECT c.oid::regclass::text FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> ALL (%(kept)s)
    AND NOT starts_with(c.relname, 'places_')
"""
SEQUENCES = """
SELECT s.oid::regclass::text FROM pg_class s
JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass
JOIN pg_class t ON t.oid = d.refobjid
WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace AND t.relname <> ALL (%(kept)s)
"""
EMPTYING = """
BEGIN; SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off;
SET LOCAL lock_timeout = '10s'; {} COMMIT
"""


@cache
def what_to_empty(database: str) -> str:
    """A query that gives the statements for what has rows or has counted: few of all the tables, after most tests."""
    kept = {"kept": list(REFERENCE_TABLES)}
    with links.lent(superuser_url(database)) as link:
        tables, sequences = ([name for (name,) in link.execute(query, kept)] for query in (TABLES, SEQUENCES))
    cases = [f"CASE WHEN EXISTS (SELECT FROM {name}) THEN 'DELETE FROM {name};' END" for name in tables]
    cases += [
        f"CASE WHEN pg_sequence_last_value('{name}') IS NOT NULL THEN 'SELECT setval(''{name}'', 1, false);' END"
        for name in sequences
    ]
    return f"SELECT array_to_string(ARRAY[{', '.join(cases)}], ' ')"


def empty(database: str) -> None:
    """All tables but the reference ones, whatever their triggers forbid. DELETE: for a few rows it is ten times
    faster than TRUNCATE, and it waits for nobody's open snapshot."""
    query = what_to_empty(database)
    with links.lent(superuser_url(database)) as link:
        row = link.execute(query, prepare=True).fetchone()
        if row and row[0]:
            link.execute(EMPTYING.format(row[0]))
