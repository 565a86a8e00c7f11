"""What the launcher says, one line at a time, on stderr: stdout belongs to the command that was asked for."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def relay(name: str, line: str) -> None:
    print(f"[{name:6}] {line}", file=sys.stderr, flush=True)
