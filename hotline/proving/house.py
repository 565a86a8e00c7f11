"""A house that lives for one proof: servers without compression, processes and folders of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import psycopg
from psycopg import sql
from redis import Redis

from hotline.launcher import environment, prepare, serve
from hotline.launcher.places import BASE_DIR
from hotline.launcher.postgres import SUPERUSER, Postgres
from hotline.launcher.services import Services
from hotline.launcher.supervisor import TIED, signal_group
from hotline.sealing.proof import Unreadable

FOLDERS = ("logs", "mail", "media", "static", "tmp", "copies", "processes")
TAG_SECONDS = 120.0
START_SECONDS = 60
STOP_SECONDS = 10

# What the server would compress could not be searched; what it recycled could not either.
UNPACK = """
SELECT format('ALTER TABLE %s ALTER COLUMN %I SET STORAGE EXTERNAL', c.oid::regclass, a.attname)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND a.attstorage IN ('x', 'm')
"""


class House:
    """Use as a context. HOTLINE_VAR must name a fresh folder that nothing else uses."""

    def __init__(self, var: Path, *, leak: bool = False) -> None:
        self.leak = leak
        self.var = var
        self.services = Services(var)
        self.port, self.staff_port = _free_port(), _free_port()
        self.running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> House:
        for name in FOLDERS:
            (self.var / name).mkdir(mode=0o700)
        self.services.__enter__()
        try:
            prepare.database(self.services)
            prepare.keys(self.services)
            self._unpack()
        except BaseException:
            self.services.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop_processes()
        self.services.release()

    @property
    def postgres(self) -> Postgres:
        assert self.services.postgres  # addresses of other servers were taken out of the environment
        return self.services.postgres

    def superuser(self, database: str = "hotline") -> psycopg.Connection:
        return psycopg.connect(self.postgres.url(SUPERUSER, database), autocommit=True)

    def redis(self) -> Redis:
        assert self.services.valkey
        return Redis(unix_socket_path=str(self.services.valkey.socket))

    def _unpack(self) -> None:
        with self.superuser() as connection:
            connection.execute("ALTER SYSTEM SET wal_keep_size = '4GB'")
            connection.execute("SELECT pg_reload_conf()")
            for (statement,) in connection.execute(UNPACK).fetchall():
                connection.execute(statement)

    def environment(self) -> dict[str, str]:
        more = {
            "TMPDIR": str(self.var / "tmp"),
            "HOTLINE_EMAIL_BACKEND": "hotline.proving.mail.FolderBackend",
        }
        addresses = self.services.environment()
        return environment.staff(addresses["DATABASE_URL"], addresses["REDIS_URL"]) | more

    def start_processes(self) -> None:
        """The processes of ./run, each with its own login; what they say goes into a log folder."""
        more = {name: self.environment()[name] for name in ("TMPDIR", "HOTLINE_EMAIL_BACKEND")}
        for child in serve.children(self.services.environment(), self.var, self.port, self.staff_port):
            with (self.var / "logs" / f"{child.name}.log").open("ab") as log:
                command = [sys.executable, "-I", "-S", str(TIED), str(os.getpid()), *child.command]
                self.running.append(
                    subprocess.Popen(
                        command,
                        cwd=BASE_DIR,
                        env=child.environment | more,
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                    )
                )
        until = time.monotonic() + START_SECONDS
        while not (serve.answers(self.port) and serve.answers(self.staff_port)):
            if time.monotonic() > until:
                raise Unreadable(f"The hotline's processes do not answer: see {self.var / 'logs'}.")
            time.sleep(0.2)

    def keep_processes(self) -> None:
        """What anybody on the machine can read of a running process: its arguments, and its environment."""
        for process in self.running:
            for name in ("cmdline", "environ"):
                copy = self.var / "processes" / f"{process.pid}.{name}"
                copy.write_bytes(Path(f"/proc/{process.pid}/{name}").read_bytes())

    def stop_processes(self) -> None:
        for process in self.running:
            signal_group(process.pid, 15)  # type: ignore[arg-type]
        for process in self.running:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                signal_group(process.pid, 9)  # type: ignore[arg-type]
                process.wait()
        self.running = []

    def run(self, module: str, *arguments: str, words: str = "") -> str:
        """A helper program with the staff side's rights; words go in by standard input, not as arguments."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments], cwd=BASE_DIR, env=self.environment(),
            input=words, capture_output=True, text=True, check=False,
        )  # fmt: skip
        (self.var / "logs" / f"{module}.log").write_text(done.stderr)
        if done.returncode:
            raise Unreadable(f"{module} failed: {done.stderr.strip().splitlines()[-1:]}")
        return done.stdout

    def wait_for_tags(self) -> None:
        """What the worker makes of the words planted lies in the stores as well: tags, and its own log."""
        until = time.monotonic() + TAG_SECONDS
        while self.count("triage_tagrun") < self.count("triage_review"):
            if time.monotonic() > until:
                raise Unreadable(
                    "The tips were not tagged: without tags the stores hold less than they would."
                )
            time.sleep(0.5)
        if not self.count("triage_linktag"):
            raise Unreadable("No tip gave a link tag, though telephone numbers were planted.")

    def count(self, table: str) -> int:
        with self.superuser() as connection:
            row = connection.execute(
                sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            ).fetchone()
            return int(row[0]) if row else 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
