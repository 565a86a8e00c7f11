"""The files in deploy/ that start the clock and watch over it: they run what there is, as nobody in particular."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

DEPLOY = Path(settings.BASE_DIR) / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]


def read(unit: Path) -> configparser.RawConfigParser:
    found = configparser.RawConfigParser(strict=False)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string(unit.read_text())
    return found


def test_all_are_there() -> None:
    assert [unit.name for unit in UNITS] == [
        "hotline-beat.service", "hotline-clock.service", "hotline-clock.timer", "hotline-watch.service",
        "hotline-worker.service",
    ]  # fmt: skip


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_is_nobody_and_writes_in_one_place(unit: Path) -> None:
    service = read(unit)["Service"]
    assert service["User"] not in ("", "root") and service["NoNewPrivileges"] == "yes"
    assert service["CapabilityBoundingSet"] == "" and service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] == "/var/lib/hotline" and service["LimitCORE"] == "0"
    assert service["Environment"] == "PYTHONTZPATH="  # zone data of the package, never the machine's
    if command := re.search(r"manage\.py (\w+)", service["ExecStart"]):
        assert command[1] in get_commands()
    else:
        assert re.search(r"celery -A hotline (worker -Q celery,clock|beat)", service["ExecStart"])


def test_what_must_run_always_is_started_again_for_ever() -> None:
    for unit in SERVICES:
        found = read(unit)
        if found["Service"]["Type"] != "oneshot":
            assert (found["Service"]["Restart"], found["Unit"]["StartLimitIntervalSec"]) == ("always", "0")


def test_the_timer_runs_a_pass_each_minute_and_so_does_cron() -> None:
    timer = read(DEPLOY / "systemd" / "hotline-clock.timer")["Timer"]
    assert timer["OnCalendar"] == "*-*-* *:*:20"
    (line,) = [
        one for one in (DEPLOY / "cron" / "hotline-clock").read_text().splitlines() if one.startswith("*")
    ]
    assert line.startswith("* * * * * hotline-staff ") and "watch_clock --once" in line and "flock -n" in line


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    """With programs that exist on this machine in the place of ours."""
    for unit in UNITS:
        text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", unit.read_text())
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)],
        capture_output=True, text=True,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "hotline-" in line]
    assert done.returncode == 0 and not ours, done.stderr
