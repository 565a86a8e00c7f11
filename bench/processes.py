"""What a tree of processes has used, read from /proc: CPU milliseconds and proportional memory."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(word) for word in path.read_text().split()]
        except OSError:
            continue
    return found


def tree(pid: int) -> list[int]:
    return [pid, *(below for child in children(pid) for below in tree(child))]


def cpu_ms(pid: int) -> float:
    """User and system time of the tree so far, those of its members that have ended included."""
    total = 0
    for member in tree(pid):
        try:
            words = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(word) for word in words[11:15])  # utime, stime, and both of reaped children
    return total * 1000 / TICKS


def pss_mib(pid: int, *, only_children: bool = False) -> float:
    """Proportional set size: a page that several share counts in parts."""
    total = 0
    for member in tree(pid)[1 if only_children else 0 :]:
        try:
            lines = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
