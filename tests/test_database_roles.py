"""What the two application roles can do to the database, over its whole catalogue, each by a real login.

The list is hotline/grants.py; here every table, view, sequence and function of every schema is tried against
it, so that a new one fails until somebody has said there who may touch it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from hotline import grants
from tests import databases
from tests.support import owner, role_connection, superuser

pytestmark = pytest.mark.django_db
ROLES = ("public", "staff")
EVERY = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
ours = "n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
RELATIONS = f"""
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = ANY(%s) AND {ours} AND NOT pg_is_other_temp_schema(n.oid) ORDER BY 1
"""
FUNCTIONS = f"""
    SELECT p.oid::regprocedure::text, p.prosecdef FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE has_function_privilege(current_user, p.oid, 'EXECUTE') AND ({ours} OR p.prosecdef)
"""


@pytest.fixture(params=ROLES)
def login(request: pytest.FixtureRequest) -> Iterator[tuple[str, psycopg.Connection]]:
    with role_connection(request.param) as connection:
        yield request.param, connection


@pytest.fixture
def public() -> Iterator[psycopg.Connection]:
    with role_connection("public") as connection:
        yield connection


def named(connection: psycopg.Connection, kinds: str) -> list[str]:
    return [name for (name,) in connection.execute(RELATIONS, [list(kinds)])]


def given(role: str, table: str) -> set[str]:
    """As hotline/grants.py has it."""
    if role == "public":
        rights = grants.PUBLIC_TABLES.get(table, "")
    else:
        by_prefix = [right for prefix, right in grants.STAFF_PREFIXES.items() if table.startswith(prefix)]
        rights = grants.STAFF_TABLES.get(table, "") or ", ".join(by_prefix)
        rights += ", DELETE" if table in grants.STAFF_DELETES else ""
    return {right.strip() for right in rights.split(",") if right.strip()}


def allowed(connection: psycopg.Connection, statement: Any) -> bool:
    """Tries it. Whatever else is wrong with it, the database asked for the right first."""
    text = statement.as_string(connection)
    alone = text.startswith(("CREATE DATABASE", "ALTER SYSTEM"))  # refused in a transaction, whoever asks
    try:
        with nullcontext() if alone else connection.transaction(force_rollback=True):
            cursor = connection.cursor()
            if text.endswith(("STDOUT", "STDIN")):
                with cursor.copy(statement):
                    pass
            else:
                cursor.execute(statement)
    except InsufficientPrivilege:
        return False
    except psycopg.Error:
        return True
    return True


def attempts(connection: psycopg.Connection, table: str) -> dict[str, list[sql.Composed]]:
    """By the right that each needs."""
    name = sql.Identifier(table)
    columns = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        [table],
    ).fetchall()
    column = sql.Identifier(columns[0][0] if columns else "none")
    return {
        "SELECT": [
            sql.SQL("SELECT * FROM {} LIMIT 1").format(name),
            sql.SQL("COPY {} TO STDOUT").format(name),
        ],
        "INSERT": [
            sql.SQL("INSERT INTO {} DEFAULT VALUES").format(name),
            sql.SQL("COPY {} FROM STDIN").format(name),
        ],
        "UPDATE": [sql.SQL("UPDATE {} SET {} = {}").format(name, column, column)] if columns else [],
        "DELETE": [sql.SQL("DELETE FROM {}").format(name)],
        "TRUNCATE": [sql.SQL("TRUNCATE {} CASCADE").format(name)],
    }


def test_every_table_stands_in_the_grants(public: psycopg.Connection) -> None:
    known = {*grants.STAFF_TABLES, *grants.PUBLIC_TABLES, *grants.CLOSED_TABLES}
    prefixes = tuple(grants.STAFF_PREFIXES)
    unknown = [name for name in named(public, "rpvmf") if name not in known and not name.startswith(prefixes)]
    assert not unknown, "say in hotline/grants.py who may touch these"
    assert not known - set(named(public, "rpvmf")), "these are granted and do not exist"


def test_a_role_holds_on_each_table_what_the_grants_say_and_nothing_else(login: Any) -> None:
    role, connection = login
    for table in named(connection, "rpvmf"):
        query = "SELECT r FROM unnest(%s::text[]) r WHERE has_table_privilege(%s::regclass, r)"
        held = {right for (right,) in connection.execute(query, [list(EVERY), table])}
        assert held == given(role, table), table
        for right in ("SELECT", "INSERT", "UPDATE", "REFERENCES"):  # nor by way of one column
            (one,) = connection.execute(
                "SELECT has_any_column_privilege(%s::regclass, %s)", [table, right]
            ).fetchone()  # type: ignore[misc]
            assert one == (right in given(role, table) and table not in grants.CLOSED_TABLES), (table, right)


def test_what_is_not_granted_is_refused_when_tried(login: Any) -> None:
    role, connection = login
    for table in named(connection, "rpvmf"):
        for right, statements in attempts(connection, table).items():
            if right in given(role, table):
                continue
            for statement in statements:
                assert not allowed(connection, statement), statement.as_string(connection)


def test_what_was_told_or_logged_is_never_changed_or_deleted_by_staff() -> None:
    """The list by name: a slip in the grants must not pass by being compared with itself."""
    told = (
        "intake_interaction", "intake_tip", "intake_person", "intake_reporter", "intake_identifier",
        "intake_consent", "intake_correction", "intake_addition", "intake_mailmessage", "intake_setaside",
        "intake_machineread", "triage_decision", "triage_dutytoreport", "triage_dutyruleversion", "audit_entry",
        "triage_reachattempt", "triage_publicationmark",
        "places_province",
    )  # fmt: skip
    never_deleted = (
        "triage_dutyrule",
        "intake_tipkey",
        "intake_question",
        "triage_review",
        "triage_alert",
        "triage_rotaturn",
        "triage_rotaoffer",
        "accounts_staff",
    )
    with role_connection("staff") as connection:
        for table in told:
            tried = attempts(connection, table)
            for statement in (*tried["UPDATE"], *tried["DELETE"], *tried["TRUNCATE"]):
                assert not allowed(connection, statement), statement.as_string(connection)
        for table in never_deleted:
            tried = attempts(connection, table)
            for statement in (*tried["DELETE"], *tried["TRUNCATE"]):
                assert not allowed(connection, statement), statement.as_string(connection)


# Of the directory: its cleared copy, what a search is mended with, and where to turn abroad; no source.
CLEARED = {f"referrals_{name}" for name in ("publishedlisting", "synonym", "searchword", "contactabroad")}


def test_public_reads_places_and_adds_what_people_tell_and_no_more() -> None:
    reads = {name for name, right in grants.PUBLIC_TABLES.items() if "SELECT" in right}
    adds = {name for name, right in grants.PUBLIC_TABLES.items() if "INSERT" in right}
    assert {right for rights in grants.PUBLIC_TABLES.values() for right in rights.split(", ")} <= {
        "SELECT",
        "INSERT",
    }
    assert not reads & adds, "what people tell us is never read back"
    assert {name for name in reads if not name.startswith("places_")} == CLEARED
    told = {"referrals_application", "referrals_confirmationanswer", "referrals_answerkey"}
    assert {name for name in adds if not name.startswith("intake_")} == told


def test_a_sequence_tells_the_public_nothing(public: psycopg.Connection) -> None:
    for name in named(public, "S"):
        quoted = sql.Literal(name)
        assert not allowed(public, sql.SQL("SELECT last_value FROM {}").format(sql.Identifier(name)))
        for function in ("nextval({})", "setval({}, 9)"):
            assert not allowed(public, sql.SQL("SELECT " + function).format(quoted)), name


def functions(connection: psycopg.Connection, names: tuple[str, ...]) -> set[str]:
    return {connection.execute("SELECT %s::regprocedure::text", [name]).fetchone()[0] for name in names}  # type: ignore[index]


def test_a_role_may_call_the_listed_functions_and_no_other_of_ours(login: Any) -> None:
    """None of ours, and none at all that runs with another's rights."""
    role, connection = login
    listed = grants.PUBLIC_FUNCTIONS if role == "public" else grants.STAFF_FUNCTIONS
    found = {name for name, _ in connection.execute(FUNCTIONS)}
    assert found == functions(connection, listed)


def test_what_runs_with_the_owners_rights_fixes_where_it_looks() -> None:
    with superuser() as connection:
        loose = connection.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef AND NOT EXISTS"
            " (SELECT 1 FROM unnest(proconfig) c WHERE c LIKE 'search_path=%')"
        ).fetchall()
    assert not loose


MAKES = (
    "CREATE TABLE left_behind (word text)",
    "CREATE TEMPORARY TABLE left_behind (word text)",
    "CREATE VIEW left_behind AS SELECT 1",
    "CREATE MATERIALIZED VIEW left_behind AS SELECT 1",
    "CREATE SEQUENCE left_behind",
    "CREATE FUNCTION left_behind() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TYPE left_behind AS (word text)",
    "CREATE SCHEMA left_behind",
    "CREATE EXTENSION dblink",
    "CREATE ROLE left_behind",
    "CREATE DATABASE left_behind",
    "CREATE EVENT TRIGGER left_behind ON ddl_command_end EXECUTE FUNCTION pg_notify()",
    "CREATE PUBLICATION left_behind FOR ALL TABLES",
    "CREATE TRIGGER mine BEFORE INSERT ON intake_tip FOR EACH ROW EXECUTE FUNCTION intake_stamp_tip()",
    "SELECT pg_create_physical_replication_slot('mine')",
)


@pytest.mark.parametrize("statement", MAKES)
def test_nothing_can_be_made(login: Any, statement: str) -> None:
    assert not allowed(login[1], sql.SQL(statement))


def test_the_roles_command_closes_the_database_to_strangers() -> None:
    """On the template, to which it was applied in earnest."""
    with superuser() as connection:
        held = connection.execute(
            "SELECT role, r FROM unnest(%s::text[]) role, unnest(%s::text[]) r"
            " WHERE has_database_privilege(role, %s, r)",
            [
                ["hotline_public", "hotline_staff"],
                ["CONNECT", "CREATE", "TEMPORARY"],
                databases.make_template(),
            ],
        ).fetchall()
    assert held == [("hotline_public", "CONNECT"), ("hotline_staff", "CONNECT")]


REACHES = (
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_read_binary_file('/etc/passwd')",
    "SELECT * FROM pg_ls_dir('/')",
    "SELECT pg_ls_waldir()",
    "SELECT pg_ls_logdir()",
    "SELECT pg_ls_tmpdir()",
    "SELECT pg_stat_file('/etc/passwd')",
    "SELECT pg_current_logfile()",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT * FROM pg_file_settings",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_shadow",
    "SELECT * FROM pg_statistic",
    "SELECT * FROM pg_largeobject",
    "SELECT * FROM pg_backend_memory_contexts",
    "SELECT * FROM pg_shmem_allocations",
    "COPY (SELECT 1) TO '/tmp/out'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY places_province FROM '/etc/passwd'",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_export(1, '/tmp/out')",
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_open(1, 131072)",
    "SELECT lo_get(1)",
    "SET ROLE hotline_owner",
    "SET ROLE pg_read_all_data",
    "SET SESSION AUTHORIZATION hotline_owner",
    "SET session_replication_role = replica",
    "SET log_statement = 'all'",
    "ALTER SYSTEM SET log_statement = 'all'",
    "ALTER ROLE hotline_owner SUPERUSER",
    "SELECT pg_reload_conf()",
    "SELECT pg_rotate_logfile()",
    "SELECT pg_switch_wal()",
    "SELECT pg_promote()",
)


@pytest.mark.parametrize("statement", REACHES)
def test_nothing_beyond_the_tables_is_reached(login: Any, statement: str) -> None:
    assert not allowed(login[1], sql.SQL(statement))


def test_the_two_roles_cannot_become_each_other(login: Any) -> None:
    role, connection = login
    other = {"public": "staff", "staff": "public"}[role]
    assert not allowed(connection, sql.SQL(f"SET ROLE hotline_{other}"))
    facts = connection.execute(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles"
        " WHERE rolname = current_user"
    ).fetchone()
    assert facts == (False,) * 5
    assert connection.execute(
        "SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole"
    ).fetchone() == (0,)


def test_what_others_are_doing_is_hidden(public: psycopg.Connection) -> None:
    with role_connection("staff") as staff, superuser() as boss:
        for other in (staff, boss):
            other.execute("SELECT 'a word of somebody else'")
        seen = public.execute(
            "SELECT query FROM pg_stat_activity WHERE usename <> current_user AND query <> ''"
        ).fetchall()
        assert seen
        assert {query for (query,) in seen} == {"<insufficient privilege>"}
        assert not allowed(
            public, sql.SQL("SELECT pg_terminate_backend({})").format(sql.Literal(staff.info.backend_pid))
        )


def test_statistics_tell_the_public_no_value(public: psycopg.Connection) -> None:
    found = public.execute("SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public'").fetchall()
    assert {name for (name,) in found if not name.startswith("places_")} <= CLEARED


def test_no_door_to_elsewhere_is_installed() -> None:
    with superuser() as connection:
        extensions = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
        languages = {name for (name,) in connection.execute("SELECT lanname FROM pg_language")}
        servers = connection.execute("SELECT count(*) FROM pg_foreign_server").fetchone()
    assert extensions <= {"plpgsql", "pg_trgm", "unaccent"}
    assert languages == {"internal", "c", "sql", "plpgsql"}
    assert servers == (0,)


def test_a_new_table_is_closed_and_fails_the_list_until_it_stands_there() -> None:
    with owner() as connection:
        connection.execute("CREATE TABLE newcomer (word text)")
    try:
        for role in ROLES:
            with role_connection(role) as connection:
                for statements in attempts(connection, "newcomer").values():
                    assert not any(allowed(connection, statement) for statement in statements)
                with pytest.raises(AssertionError, match="who may touch these"):
                    test_every_table_stands_in_the_grants(connection)
    finally:
        with owner() as connection:
            connection.execute("DROP TABLE newcomer")


def test_the_public_leaves_half_of_the_connections_to_others_and_staff_have_no_limit() -> None:
    with superuser() as boss:
        limits = boss.execute(
            "SELECT rolname, rolconnlimit FROM pg_roles WHERE rolname ~ '^hotline_(public|staff)$'"
        )
        (most,) = boss.execute("SELECT current_setting('max_connections')::int").fetchone()  # type: ignore[misc]
        assert dict(limits.fetchall()) == {"hotline_public": most // 2, "hotline_staff": -1}
