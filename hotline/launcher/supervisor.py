"""Keeps a handful of processes running, says in whose name each line is, and stops them all together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hotline.launcher.places import BASE_DIR
from hotline.launcher.running import RunningList

TIED = Path(__file__).with_name("tied.py")
STOP_SECONDS = 4.0
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0  # after this long a crash counts as a first one again


@dataclass
class Child:
    name: str
    command: list[str]
    environment: dict[str, str]
    after: float = 0.0  # seconds that it may wait for the more urgent ones
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 1.0
    due: float = 0.0


class Supervisor:
    """`run()` returns the exit code: 0 when asked to stop by a signal."""

    def __init__(self, children: list[Child], listed: RunningList, say: Callable[[str, str], None]) -> None:
        self.children = children
        self.listed = listed
        self.say = say
        self.stopping = threading.Event()

    def stop(self, *_: object) -> None:
        self.stopping.set()

    def run(self, started: Callable[[], None]) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        try:
            for child in self.children:
                child.due = time.monotonic() + child.after
            self.look_after()
            started()
            while not self.stopping.is_set():
                self.look_after()
                time.sleep(0.1)
        finally:
            self.stop_all()
        return 0

    def start(self, child: Child) -> None:
        # A session of its own: Ctrl-C at the terminal reaches us alone, and we stop them in order.
        child.process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(TIED), str(os.getpid()), *child.command],
            cwd=BASE_DIR,
            env=child.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        child.started = time.monotonic()
        self.listed.add(child.process.pid, child.command)
        threading.Thread(target=self.relay, args=(child.name, child.process), daemon=True).start()

    def relay(self, name: str, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        for line in process.stdout:
            self.say(name, line.decode(errors="replace").rstrip())

    def look_after(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.process and child.process.poll() is not None:
                if now - child.started > STEADY_SECONDS:
                    child.pause = 1.0
                code = child.process.returncode
                self.say(child.name, f"ended with code {code}; starting it again in {child.pause:.0f} s")
                self.listed.remove(child.process.pid)
                child.process, child.due = None, now + child.pause
                child.pause = min(child.pause * 2, LONGEST_PAUSE)
            elif not child.process and now >= child.due:
                self.start(child)

    def stop_all(self) -> None:
        alive = [child.process for child in self.children if child.process]
        for process in alive:
            signal_group(process.pid, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        while any(process.poll() is None for process in alive) and time.monotonic() < until:
            time.sleep(0.02)
        for process in alive:
            signal_group(process.pid, signal.SIGKILL)  # grandchildren too, had any outlived their parent
            process.wait()
        self.listed.clear()


def signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
