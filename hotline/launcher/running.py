"""The list of processes that a ./run has started, so that the next one can end those a crash left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

STOP_SECONDS = 4.0


def command_of(pid: int) -> str:
    """The command line of a live process, words joined by blanks; empty when there is none."""
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return ""
    found = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout.strip()


class RunningList:
    """A JSON file {pid: word}. A pid counts as ours only while its command still holds that word, since
    the system gives numbers out again."""

    def __init__(self, path: Path, mark: str) -> None:
        self.path = path
        self.mark = mark
        self.pids: list[int] = []

    def add(self, pid: int, command: list[str]) -> None:
        self.pids.append(pid)
        self.write()

    def remove(self, pid: int) -> None:
        self.pids.remove(pid)
        self.write()

    def clear(self) -> None:
        self.pids = []
        self.path.unlink(missing_ok=True)

    def write(self) -> None:
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps({"mark": self.mark, "pids": self.pids}))
        draft.rename(self.path)

    def end_orphans(self) -> int:
        """Ends what an earlier ./run left; returns how many. Only called while no other serves."""
        try:
            pids: list[int] = json.loads(self.path.read_text())["pids"]
        except (OSError, ValueError, KeyError):
            return 0
        orphans = [pid for pid in pids if self.mark in command_of(pid)]
        for pid in orphans:
            end(pid, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        while any(self.mark in command_of(pid) for pid in orphans) and time.monotonic() < until:
            time.sleep(0.05)
        for pid in orphans:
            if self.mark in command_of(pid):
                end(pid, signal.SIGKILL)
        self.clear()
        return len(orphans)


def end(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)  # each was started as the head of its own group
