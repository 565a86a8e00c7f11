"""HOTLINE_ALERT_COMMAND: a program of the house's own that hands an alert to a paging system. It is told that something
waits, for whom and how much, and no fact of any tip. It runs beside the e-mails, and may hold up none of them."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import signal
import subprocess
import time

from django.conf import settings

from triage.models import Delivery

PATIENCE = 10.0  # seconds
ENVIRONMENT = ("PATH", "HOME", "LANG", "TZ")  # never ours: it holds the addresses of the database


class Pages:
    """The programs that run now. `over` ends and forgets those that have finished or taken too long."""

    def __init__(self) -> None:
        self.running: list[tuple[Delivery, subprocess.Popen[bytes], float]] = []

    def start(self, delivery: Delivery, count: int) -> str:
        """Why it could not be started; "": it runs."""
        round_ = delivery.round
        kind = "test" if round_.drill_id else "urgent" if round_.pressing else "waiting"
        said = {"id": str(delivery.pk), "kind": kind, "audience": round_.audience, "count": count}
        try:
            process = subprocess.Popen(
                [settings.HOTLINE_ALERT_COMMAND], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, cwd="/", start_new_session=True,
                env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
            )  # fmt: skip
        except OSError as error:
            return "no_room" if error.errno == errno.ENOSPC else "unreachable"
        try:
            assert process.stdin is not None  # for the reader of types: PIPE was asked for
            process.stdin.write(json.dumps(said).encode() + b"\n")  # far below what a pipe holds: never waits
            process.stdin.close()
        except BrokenPipeError:  # it does not listen; its exit code will say whether that is well
            pass
        self.running.append((delivery, process, time.monotonic() + PATIENCE))
        return ""

    def over(self) -> list[tuple[Delivery, str]]:
        """Those that ended, each with its trouble; "": exit code 0, delivered."""
        ended, still = [], []
        for delivery, process, until in self.running:
            if (code := process.poll()) is not None:
                ended.append((delivery, "" if code == 0 else "refused"))
            elif time.monotonic() >= until:
                kill(process)
                ended.append((delivery, "timed_out"))
            else:
                still.append((delivery, process, until))
        self.running = still
        return ended

    def end(self) -> None:
        for _delivery, process, _until in self.running:
            kill(process)
        self.running = []


def kill(process: subprocess.Popen[bytes]) -> None:
    """With whatever it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
