from __future__ import annotations

import time
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from psycopg import sql

from hotline import grants
from hotline.database import role_password

LOCK = 7_833_900_1010  # any number, the same for every run in the cluster
ROLES = {"hotline_staff": "staff", "hotline_public": "public"}
# "tuple concurrently updated", or made in between.
CLASHES = (psycopg.errors.InternalError_, psycopg.errors.UniqueViolation, psycopg.errors.DuplicateObject)


class Command(BaseCommand):
    help = (
        "Makes the two application roles and their rights, as the owner; any number of times, also at once."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.make_roles()
        with connection.cursor() as cursor:
            self.grant(cursor)
        self.stdout.write("roles: hotline_staff and hotline_public are as hotline/grants.py says")

    def make_roles(self) -> None:
        """Roles belong to the cluster and advisory locks to one database: so the lock is taken in `postgres`."""
        for attempt in range(5):
            try:
                with self.cluster() as link, link.transaction():
                    wait_turn(link)
                    for role, surface in ROLES.items():
                        make_role(link, role, role_password(surface, settings.HOTLINE_VAR))
                return
            except CLASHES:  # another run was first
                time.sleep(0.1 * 2**attempt)
        raise RuntimeError("the roles could not be made: another run holds them")

    def cluster(self) -> psycopg.Connection[Any]:
        facts = connection.get_connection_params()
        wanted = {name: facts[name] for name in ("host", "port", "user", "password") if facts.get(name)}
        return psycopg.connect(dbname="postgres", **wanted)

    def grant(self, cursor: Any) -> None:
        cursor.execute("SELECT current_database()")
        name = sql.Identifier(cursor.fetchone()[0])
        run = cursor.execute
        run(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        run("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        run("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC")
        run("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
        for role in ROLES:
            to = sql.Identifier(role)
            run(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(to))
            run(sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {}").format(to))
            run(sql.SQL("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM {}").format(to))
            run(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, to))
            run(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(to))
        self.grant_staff(cursor)
        ahead = grants.AHEAD_IN_PRODUCTION if settings.PRODUCTION else grants.AHEAD_ELSEWHERE
        run(grants.AHEAD.format(ahead))
        for table, rights in grants.PUBLIC_TABLES.items():
            run(f"GRANT {rights} ON {table} TO hotline_public")
        for function in grants.PUBLIC_FUNCTIONS:
            run(f"GRANT EXECUTE ON FUNCTION {function} TO hotline_public")

    def grant_staff(self, cursor: Any) -> None:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {table for (table,) in cursor.fetchall()}
        for table, rights in grants.STAFF_TABLES.items():
            if table in tables:
                cursor.execute(f"GRANT {rights} ON {table} TO hotline_staff")
        for prefix, rights in grants.STAFF_PREFIXES.items():
            for table in sorted(t for t in tables if t.startswith(prefix)):
                cursor.execute(f"GRANT {rights} ON {table} TO hotline_staff")
        for table in grants.STAFF_DELETES:
            if table in tables:
                cursor.execute(f"GRANT DELETE ON {table} TO hotline_staff")
        for function in grants.STAFF_FUNCTIONS:
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO hotline_staff")
        # allauth's tables number their own rows.
        cursor.execute(
            "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
            " AND (sequencename LIKE 'account\\_%' OR sequencename LIKE 'mfa\\_%')"
        )
        for (sequence,) in cursor.fetchall():
            cursor.execute(
                sql.SQL("GRANT USAGE ON SEQUENCE {} TO hotline_staff").format(sql.Identifier(sequence))
            )


def wait_turn(link: psycopg.Connection[Any]) -> None:
    """Of two runs at once one waits. Whoever may connect could hold this lock for ever: that delays a run and stops
    none, since two at once clash aloud and try again."""
    for _ in range(50):
        if link.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK]).fetchone() == (True,):
            return
        time.sleep(0.1)


def make_role(link: psycopg.Connection[Any], role: str, password: str) -> None:
    exists = link.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    # An existing role keeps NOSUPERUSER, which only a superuser may so much as mention.
    verb = "ALTER ROLE {}" if exists else "CREATE ROLE {} NOSUPERUSER"
    if exists:  # a role may change its own defaults, such as read-only sessions: they end here
        link.execute(sql.SQL("ALTER ROLE {} RESET ALL").format(sql.Identifier(role)))
    statement = sql.SQL(verb + " LOGIN NOCREATEDB NOCREATEROLE CONNECTION LIMIT {} PASSWORD {}")
    limit = sql.Literal(connections_of(link, role))
    link.execute(statement.format(sql.Identifier(role), limit, sql.Literal(password)))
    defaults = {
        "idle_in_transaction_session_timeout": grants.IDLE_IN_TRANSACTION[role],
        "work_mem": grants.WORK_MEM[role],
    }
    for name, value in defaults.items():
        setting = sql.SQL("ALTER ROLE {} SET {} = {}")
        link.execute(setting.format(sql.Identifier(role), sql.Identifier(name), sql.Literal(value)))


def connections_of(link: psycopg.Connection[Any], role: str) -> int:
    """The public has half of the server's at most, so that it cannot keep the clock out. The clock logs in as staff:
    nor may a limit of theirs (-1: none)."""
    if role != "hotline_public":
        return -1
    (most,) = link.execute("SHOW max_connections").fetchone()  # type: ignore[misc]
    return max(1, int(most) // 2)
