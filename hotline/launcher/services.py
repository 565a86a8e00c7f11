"""The embedded servers live exactly as long as somebody uses them.

Every user (a serving ./run, a ./run manage, a test run) holds a shared lock on one file. A guard process
waits for that lock alone: when the last user is gone, even by kill -9, it gets it and stops the servers.
Only if the guard was killed too do servers stay behind; the next user finds and adopts them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from hotline.launcher import places
from hotline.launcher.locks import FileLock
from hotline.launcher.postgres import SUPERUSER, Postgres, wait_for
from hotline.launcher.trouble import Trouble, disk_trouble
from hotline.launcher.valkey import Valkey

STOP_SECONDS = 20


class Services:
    """PostgreSQL unless DATABASE_URL names one, Valkey unless REDIS_URL does. Use as a context."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.postgres = None if os.environ.get("DATABASE_URL") else Postgres(var)
        self.valkey = None if os.environ.get("REDIS_URL") else Valkey(var)
        places.make_private(var / "locks")

    def __enter__(self) -> Services:
        with disk_trouble():
            self.users = FileLock(self.var / "locks" / "users")
            self.users.shared()  # waits while a guard is still stopping the servers
            try:
                self.start()
            except BaseException:
                self.release()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def start(self) -> None:
        starting = FileLock(self.var / "locks" / "starting")
        starting.alone()
        try:
            if self.postgres or self.valkey:
                self.guard()
            if self.postgres:
                self.postgres.start()
            else:
                wait_for(os.environ["DATABASE_URL"])
            if self.valkey:
                self.valkey.start()
        finally:
            starting.close()

    def guard(self) -> None:
        lock = FileLock(self.var / "locks" / "guard")
        free = lock.try_alone()
        lock.close()
        if free:
            started = subprocess.Popen(
                [sys.executable, "-m", "hotline.launcher.guard", str(self.var)],
                cwd=places.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            started.returncode = 0  # it is meant to outlive us, and nobody waits for its answer

    def stop_servers(self) -> None:
        if self.valkey:
            self.valkey.stop()
        if self.postgres:
            self.postgres.stop()

    def release(self) -> None:
        """Lets go; if nobody else uses the servers, they are down when this returns."""
        until = time.monotonic() + STOP_SECONDS
        if self.users.try_alone():
            self.stop_servers()
            self.users.close()
            guard = FileLock(self.var / "locks" / "guard")
            while not guard.try_alone() and time.monotonic() < until:
                time.sleep(0.02)
            guard.close()
            return
        while not self.users.try_shared() and time.monotonic() < until:
            time.sleep(0.05)  # the guard is stopping them; if it is another user, this succeeds at once
        self.users.close()

    def environment(self) -> dict[str, str]:
        """The owner's addresses: for the launcher, migrations and `roles`, never for a web process."""
        found = {"HOTLINE_VAR": str(self.var)}
        if self.postgres:
            found["DATABASE_URL"] = self.postgres.url()
            found["HOTLINE_PG_BIN"] = str(self.postgres.binaries)
            found["HOTLINE_PG_DATA"] = str(self.postgres.data)
        else:
            found["DATABASE_URL"] = os.environ["DATABASE_URL"]
        found["REDIS_URL"] = self.valkey.url if self.valkey else os.environ["REDIS_URL"]
        return found

    def superuser_url(self) -> str:
        if given := os.environ.get("HOTLINE_TEST_SUPERUSER_URL"):
            return given
        if not self.postgres:
            raise Trouble("DATABASE_URL is set, so set HOTLINE_TEST_SUPERUSER_URL too: the tests need it.")
        return self.postgres.url(SUPERUSER, "postgres")
