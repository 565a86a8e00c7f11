"""Where everything is measured: a state folder and a database server of its own (VAR/bench), and both kinds of
web server on ports of their own. A hotline that is being served is never touched."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bench.lines import Measured
from bench.load import Journey, closed_loop
from bench.processes import cpu_ms
from hotline.launcher import environment, places, prepare, serve
from hotline.launcher.addresses import with_database
from hotline.launcher.locks import FileLock
from hotline.launcher.places import BASE_DIR
from hotline.launcher.postgres import DATABASE
from hotline.launcher.services import Services
from hotline.launcher.supervisor import TIED, signal_group
from hotline.launcher.terminal import say
from hotline.launcher.trouble import Trouble

WORKERS = 2
START_SECONDS = 60
FLOOR_DATABASE = "bench_floor"
# A head of the log that other keys have signed would look forged here.
KEYS_OF_ANOTHER = ("HOTLINE_PUBLIC_KEY_DIR", "HOTLINE_AUDIT_HEAD")


def own_state() -> Path:
    """Settles which folder and which addresses this process and its children know: none of the demo's."""
    var = places.state_folder(places.state_folder(places.var_dir()) / "bench")
    for name in (*environment.GUARDED, "HOTLINE_SURFACE", "HOTLINE_BIND", *KEYS_OF_ANOTHER):
        os.environ.pop(name, None)
    os.environ.update(HOTLINE_VAR=str(var), HOTLINE_ENV="demo")
    return var


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def stdout_to_stderr() -> Iterator[None]:
    """Children that say what they do say it on stderr: stdout is for our lines alone."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


class Server:
    """One gunicorn with its workers, ended with us whatever ends us."""

    def __init__(self, name: str, application: str, env: dict[str, str], log: Path) -> None:
        self.name, self.port = name, free_port()
        command = serve.gunicorn(self.port, WORKERS)
        command = [application if word == "hotline.wsgi" else word for word in command]
        self.log = log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(TIED), str(os.getpid()), *command],
            cwd=BASE_DIR, env=env | {"PORT": str(self.port)}, stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while not serve.answers(self.port):
            if time.monotonic() > until or self.process.poll() is not None:
                raise Trouble(f"The server {self.name} did not start: see {self.log.name}.")
            time.sleep(0.05)

    def stop(self) -> None:
        signal_group(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            signal_group(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()


class Stand:
    """Use as a context. `pristine` is the migrated database that the others are copied from."""

    def __init__(self) -> None:
        self.var = own_state()
        self.open = ExitStack()

    def __enter__(self) -> Stand:
        try:
            return self.start()
        except BaseException:
            self.open.close()
            raise

    def start(self) -> Stand:
        lock = FileLock(self.var / "locks" / "bench")
        self.open.callback(lock.close)
        if not lock.try_alone():
            raise Trouble(f"A bench runs in {self.var} already: two at once would measure each other.")
        self.services = self.open.enter_context(Services(self.var))
        with stdout_to_stderr():
            prepare.before_demo_data(self.services)
        self.migrated = prepare.database_state()
        self.owner_url = self.services.environment()["DATABASE_URL"]
        return self

    def __exit__(self, *_: object) -> None:
        self.open.close()

    # Databases

    def superuser(self, database: str = "postgres") -> psycopg.Connection[Any]:
        return psycopg.connect(with_database(self.services.superuser_url(), database), autocommit=True)

    def database_url(self, database: str) -> str:
        return with_database(self.owner_url, database)

    def made_as(self, database: str) -> str | None:
        """The mark that the database was made under; None when there is no such database."""
        with self.superuser() as link:
            found = link.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database]
            ).fetchone()
        return (found[0] or "") if found else None

    def mark(self, database: str, mark: str) -> None:
        with self.superuser() as link:
            link.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database), sql.Literal(mark))
            )

    def create(self, database: str, *, template: str = DATABASE) -> None:
        """Anew, as a copy of the migrated one or of another ("template0": empty)."""
        self.drop(database)
        statement = sql.SQL("CREATE DATABASE {} OWNER hotline_owner TEMPLATE {} STRATEGY file_copy")
        with self.superuser() as link:
            link.execute(statement.format(sql.Identifier(database), sql.Identifier(template)))

    def drop(self, database: str) -> None:
        with self.superuser() as link:
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    # Servers

    @contextmanager
    def server(self, name: str, env: dict[str, str], application: str = "hotline.wsgi") -> Iterator[Server]:
        server = Server(name, application, env, self.var / f"{name}.log")
        try:
            server.wait()
            yield server
        finally:
            server.stop()

    def public(self, database: str) -> dict[str, str]:
        return environment.public(self.database_url(database))

    def staff(self, database: str) -> dict[str, str]:
        return environment.staff(self.database_url(database), self.services.environment()["REDIS_URL"])

    def floor(self) -> dict[str, str]:
        env = environment.bare() | {"FLOOR_DATABASE_URL": self.database_url(FLOOR_DATABASE)}
        return env | {"DJANGO_SETTINGS_MODULE": "bench.floor.settings"}

    def staff_side(self, database: str, *words: str) -> Any:
        """What `bench.staff_side` answers: a process of its own, with the staff's keys and rights."""
        done = subprocess.run(
            [sys.executable, "-m", "bench.staff_side", *words], cwd=BASE_DIR, env=self.staff(database),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Trouble(f"bench.staff_side {' '.join(words)} failed: see the lines above.")
        return json.loads(done.stdout.splitlines()[-1])

    def public_side(self, database: str, asked: list[Any]) -> Any:
        """What `bench.public_side` answers of these searches."""
        done = subprocess.run(
            [sys.executable, "-m", "bench.public_side"], cwd=BASE_DIR, env=self.public(database),
            input=json.dumps(asked), stdout=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Trouble("bench.public_side failed: see the lines above.")
        return json.loads(done.stdout.splitlines()[-1])

    # Measuring

    def postmaster(self) -> int:
        return int((self.services.postgres.data / "postmaster.pid").read_text().splitlines()[0])

    def load(
        self,
        server: Server,
        journey: Journey,
        *,
        people: int,
        seconds: float,
        cookie: str = "",
        whole: int = 1,
    ) -> Measured:
        """One run, with what it cost both sides. A short one goes before it, unmeasured."""
        before = 24 if seconds >= 1 else 4
        asyncio.run(closed_loop(server.port, journey, people=4, units=before, cookie=cookie))
        app, db = cpu_ms(server.process.pid), cpu_ms(self.postmaster())
        load = asyncio.run(
            closed_loop(server.port, journey, people=people, seconds=seconds, cookie=cookie, whole=whole)
        )
        if load.failed:
            say(f"{server.name}: {load.failed} failed: {load.errors}")
        return Measured(load, cpu_ms(server.process.pid) - app, cpu_ms(self.postmaster()) - db)
