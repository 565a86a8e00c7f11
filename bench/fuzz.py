"""The properties of tests/fuzz with 100,000 examples each (a form gets a share, a whole request a smaller one), other
ones each time. It runs as tests do, under the real roles; a fault is shown with its smallest example on stderr."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.lines import emit
from bench.stand import Stand
from hotline.launcher import environment
from hotline.launcher.places import BASE_DIR
from hotline.launcher.terminal import say

EXAMPLES, QUICK = 100_000, 1_000


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    asked = QUICK if quick else EXAMPLES
    say(f"Up to {asked} examples of each property ...")
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "lines"
        wanted = {"HOTLINE_FUZZ": str(asked), "HOTLINE_FUZZ_LINES": str(lines), "HOTLINE_ENV": "test"}
        subprocess.run(
            [sys.executable, "-m", "pytest", "tests/fuzz", "-q", "-n", str(os.cpu_count() or 2)],
            cwd=BASE_DIR, env=environment.bare() | wanted, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False,
        )  # fmt: skip
        for line in lines.read_text().splitlines() if lines.exists() else ():
            facts = json.loads(line)
            name, count, took = facts.pop("name"), facts["n"], facts["cpu_seconds"]
            emit(f"fuzz_{name}", **facts, per_second=count / took if took else None, goal_uncaught=0)
