"""Processes that are started again a second after they died, as systemd does with Restart=always, and killed as a
crash or a power cut kills: without a word, and with everything that they have started."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import tree
from hotline.launcher.places import BASE_DIR, ServerUser

PAUSE = 1.0


@dataclass
class Kept:
    """`inside`: what puts it on another host. `end`: what ends it when the test is over. `wanted`:
    it is started again when it dies."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    inside: Sequence[str] = ()
    user: ServerUser | None = None
    end: signal.Signals = signal.SIGKILL
    wanted: bool = False
    running: subprocess.Popen[bytes] | None = None
    died: float | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                [*self.inside, "setpriv", *self.rights(), *self.command],
                cwd=BASE_DIR, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        self.died = None
        self.starts.append(time.monotonic())

    def rights(self) -> list[str]:
        """It ends with us, whatever ends us."""
        rights = ["--pdeathsig", self.end.name.removeprefix("SIG")]
        if self.user and self.user.switch:
            rights += [f"--reuid={self.user.uid}", f"--regid={self.user.gid}", "--clear-groups"]
        return rights

    @property
    def alive(self) -> bool:
        return bool(self.running and self.running.poll() is None)

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """The whole tree at once."""
        if self.running:
            for pid in tree(self.running.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.running.wait(10)

    def stop(self) -> None:
        """In the way that leaves nothing behind, such as PostgreSQL's shared memory."""
        if self.alive:
            assert self.running
            self.running.send_signal(self.end)
            with suppress(subprocess.TimeoutExpired):
                self.running.wait(10)
        self.kill()


class Keeper(threading.Thread):
    """Looks after them all. What is killed by hand is found dead here, and started again after the pause."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.kept: dict[str, Kept] = {}
        self.ending = threading.Event()
        self.lock = threading.Lock()

    def run(self) -> None:
        while not self.ending.wait(0.02):
            with self.lock:
                for kept in self.kept.values():
                    if kept.wanted and not kept.alive:
                        self.again(kept)

    def again(self, kept: Kept) -> None:
        if not kept.running:
            kept.start()
            return
        kept.died = kept.died or time.monotonic()
        if time.monotonic() - kept.died >= PAUSE:
            kept.start()

    def want(self, *names: str) -> None:
        with self.lock:
            for name in names:
                self.kept[name].wanted = True

    def drop(self, *names: str) -> None:
        """Killed, and not started again before it is wanted again."""
        with self.lock:
            for name in names:
                self.kept[name].wanted = False
                self.kept[name].kill()
                self.kept[name].running = None

    def stop(self) -> None:
        with self.lock:
            self.ending.set()
            for kept in self.kept.values():
                kept.wanted = False
        for kept in reversed(self.kept.values()):
            kept.stop()
