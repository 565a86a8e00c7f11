"""Whether the database's clock can be believed. It is the one clock of the house; that it leaps is seen from beside it,
by the time since this host was started, which nobody can set.

Forward, whatever fell into the leap would pass all at once and too early: it is held until its time has really come,
or somebody says that the new time is right, or for HOLD at the longest, since late is worse than early. Backward,
everything would pass late: it is judged by what the clock should show. Either way every staff page says so."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from triage.actions.leaps import HOLD, STEP, Leap, noticed, went_back
from triage.models import TimeMark

SLEW = 1.0  # what is followed without a word
BOOT = Path("/proc/sys/kernel/random/boot_id")
log = logging.getLogger(__name__)
LOOK = """
    SELECT clock_timestamp(), (SELECT at FROM triage_heartbeat WHERE name = %s),
        (SELECT min(look_at) FROM triage_helpdeadline),
        (SELECT offset_s FROM triage_timemark WHERE boot = %s), s.seconds, s.before_at, s.noticed_at, s.boot
    FROM (SELECT 1) one LEFT JOIN triage_clockstep s ON s.ended_at IS NULL
"""


@dataclass(frozen=True)
class Judged:
    """`moment`: by when deadlines are judged. What lies after `gap_from` and up to `gap_to` is held. `began`: what the
    database's clock shows. `beat`: when the process of this name last finished a pass. `help_at`: when the next step of
    a call for a supervisor passes; None: nobody calls."""

    moment: datetime
    began: datetime | None = None
    gap_from: datetime | None = None
    gap_to: datetime | None = None
    beat: datetime | None = None
    help_at: datetime | None = None


@cache
def boot_id() -> str:
    """Of this start of this host; "" where that is hidden. Under a name that several share, or that outlives a start,
    marks would be compared that have nothing to do with each other."""
    try:
        return BOOT.read_text().strip()
    except OSError:
        log.warning("this process cannot see a leap of the database's clock: %s is hidden", BOOT)
        return ""


def boot_seconds() -> float:
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def look(name: str) -> tuple[Any, ...]:
    """The database's time, and what is known of it."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK, [name, boot_id()])
        found: tuple[Any, ...] = cursor.fetchone()
        return found


def judge(name: str) -> Judged:
    """The database's time, and how far it can be believed."""
    before = boot_seconds()
    moment, beat, help_at, offset, *open_leap = look(name)
    after = boot_seconds()
    leap = Leap(*open_leap) if open_leap[0] is not None else None
    # Else this process stood still between two looks, or cannot tell when its host was started: it knows nothing.
    if after - before < SLEW and boot_id():
        leap = _compare(moment, moment.timestamp() - after, offset, leap)
    return replace(_judged(moment, leap), beat=beat, help_at=help_at)


def _judged(moment: datetime, leap: Leap | None) -> Judged:
    if leap is None:
        return Judged(moment, moment)
    should_be = moment - timedelta(seconds=leap.seconds)
    if leap.seconds < 0:
        return Judged(should_be, moment)
    if moment - leap.noticed_at >= HOLD:
        return Judged(moment, moment)
    return Judged(moment, moment, gap_from=should_be, gap_to=leap.noticed_at)


def _compare(moment: datetime, offset: float, believed: float | None, leap: Leap | None) -> Leap | None:
    """The leap that is open after this look."""
    if leap is not None and leap.undone(moment):
        went_back(leap, moment)
        leap = None
    if (
        believed is None
    ):  # this host has just started: it takes the others' word for what the clock should show
        believed = offset - (leap.seconds if leap else 0.0)
        _believe(believed, moment)
    leapt = offset - believed
    if abs(leapt) < STEP:
        if abs(leapt) >= SLEW:
            _believe(offset, moment)
        if leap is not None and leap.boot == boot_id():
            went_back(leap, moment)
            return None
        return leap
    return leap if leap is not None and leap.is_about(leapt) else noticed(moment, leapt, boot_id())


def _believe(offset: float, moment: datetime) -> None:
    TimeMark.objects.update_or_create(boot=boot_id(), defaults={"offset_s": offset, "seen_at": moment})
