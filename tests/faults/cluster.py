"""A PostgreSQL of the test's own, which may be killed, stepped in time, put on another host, or followed by a
standby. Its data is a copy of a cluster that was migrated once."""

from __future__ import annotations

import hashlib
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from hotline import grants
from hotline.launcher import environment, places, prepare
from hotline.launcher.addresses import with_database, with_login
from hotline.launcher.locks import FileLock
from hotline.launcher.places import BASE_DIR
from hotline.launcher.postgres import DATABASE, SETTINGS, SUPERUSER, Postgres
from tests.faults import telling
from tests.faults.keeping import Kept

# Nobody but ourselves is on the hosts of a test.
HBA = "host all all 0.0.0.0/0 scram-sha-256\nhost replication all 0.0.0.0/0 scram-sha-256\n"
OURS = ("servers", "locks", "ready")


def known_to(var: Path, **more: str) -> dict[str, str]:
    """The environment of a process of the hotline whose state is in `var`."""
    return environment.bare() | {
        "HOTLINE_VAR": str(var), "HOTLINE_ENV": "test", "HOTLINE_KEY_DIR": str(var / "keys"),
        "HOTLINE_PUBLIC_KEY_DIR": str(var / "public_keys"), "HOTLINE_AUDIT_HEAD": str(var / "audit_head.json"),
        "HOTLINE_MAIL_DOMAIN": "example.org",
    } | more  # fmt: skip


def manage(env: dict[str, str], *words: str) -> None:
    done = subprocess.run(
        [sys.executable, *words], cwd=BASE_DIR, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed:\n{done.stdout}{done.stderr}")


def folder() -> Path:
    return places.state_folder(places.state_folder(places.var_dir()) / "faults")


def forget(var: Path) -> None:
    home = places.server_home(var, places.server_user())
    shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(var, ignore_errors=True)


def template() -> Path:
    """The state folder of a hotline that is up to date, has its keys and its people, and is not running."""
    lock = FileLock(folder() / "lock")
    lock.alone()
    try:
        people = hashlib.sha256(Path(telling.__file__).read_bytes()).hexdigest()
        var = folder() / f"template-{prepare.database_state()[:12]}-{people[:8]}"
        if not (var / "ready").exists():
            for old in folder().glob("template-*"):
                forget(old)
            make_template(places.state_folder(var))
            (var / "ready").touch()
        return var
    finally:
        lock.close()


def make_template(var: Path) -> None:
    server = Postgres(var)
    server.start()
    try:
        owner = {"DATABASE_URL": server.url(), "HOTLINE_SURFACE": "owner"}
        manage(known_to(var, **owner), "manage.py", "migrate", "--skip-checks", "--verbosity", "0")
        manage(known_to(var, **owner), "manage.py", "roles", "--skip-checks")
        with psycopg.connect(server.url()) as link:  # nothing here is told another time than the database's
            link.execute(grants.AHEAD.format(grants.AHEAD_IN_PRODUCTION))
        password = (var / "db_staff_password").read_text().strip()
        staff = {
            "HOTLINE_STAFF_DATABASE_URL": with_login(server.url(), "hotline_staff", password),
            "HOTLINE_SURFACE": "staff",
        }
        manage(known_to(var, **staff), "manage.py", "keys", "init")
        manage(known_to(var, **staff), "-m", "tests.faults.telling", "people")
    finally:
        server.stop()


def copy_of_template(var: Path) -> Postgres:
    made = template()
    places.state_folder(var)
    for entry in made.iterdir():
        if entry.name not in OURS:
            subprocess.run(["cp", "-a", str(entry), str(var)], check=True)
    server = Postgres(var)
    subprocess.run(["cp", "-a", str(Postgres(made).data), str(server.data)], check=True)
    with (server.data / "pg_hba.conf").open("a") as file:
        file.write(HBA)
    return server


class Cluster:
    """`address` and `port`: where it listens. `kept` is its process: kill it, and that is a power cut. `more` goes into
    its environment."""

    def __init__(
        self, name: str, server: Postgres, *, address: str, port: int, inside: Sequence[str] = (), **more: str
    ) -> None:
        self.name, self.server, self.address, self.port = name, server, address, port
        # `env`, since what is loaded before all else must not be before the change of user too.
        self.more = ["env", *(f"{variable}={value}" for variable, value in more.items())]
        self.kept = Kept(
            name, [], {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}, server.var / f"{name}.log",
            inside=inside, user=server.user, end=signal.SIGQUIT,
        )  # fmt: skip
        settings = SETTINGS | {
            "unix_socket_directories": str(self.server.sockets), "listen_addresses": self.address,
            "port": str(self.port), "shared_buffers": "32MB",
        }  # fmt: skip
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        program = str(self.server.binaries / "postgres")
        self.kept.command = [*self.more, program, "-D", str(self.server.data), *options]

    def superuser_url(self, database: str = DATABASE) -> str:
        return f"{with_database(self.server.url(SUPERUSER), database)}&port={self.port}"

    def link(self, database: str = DATABASE) -> psycopg.Connection[Any]:
        """By the socket, which no network can cut."""
        return psycopg.connect(self.superuser_url(database), autocommit=True, connect_timeout=5)

    def wait(self, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while True:
            try:
                self.link().close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise RuntimeError(f"PostgreSQL did not start:\n{self.kept.output}") from None
            time.sleep(0.02)


def standby_of(
    primary: Cluster, var: Path, *, port: int, inside: Sequence[str] = (), address: str
) -> Cluster:
    """A copy that follows, as `pg_basebackup -R` makes it; its name is that which the primary waits for."""
    places.state_folder(var)
    for entry in primary.server.var.glob("db_*"):
        shutil.copy2(entry, var)
    server = Postgres(var)
    way = f"host={primary.server.sockets} port={primary.port} user={SUPERUSER} application_name=standby"
    way += f" password={primary.server.password(SUPERUSER)}"
    done = server.command(
        "pg_basebackup", "-D", str(server.data), "-d", way, "-R", "-X", "stream", "-c", "fast"
    )
    if done.returncode:
        raise RuntimeError("pg_basebackup failed")
    return Cluster("standby", server, address=address, port=port, inside=inside)
