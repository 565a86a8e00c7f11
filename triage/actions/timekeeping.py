"""Whether the database's clock can be believed. It is the one clock of the house; that it leaps is seen from beside it,
by the time since this host was started, which nobody can set.

Forward, whatever fell into the leap would pass all at once and too early: it is held until its time has really come,
or somebody says that the new time is right, or for HOLD at the longest, since late is worse than early. Backward,
everything would pass late: it is judged by what the clock should show. Either way every staff page says so."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.now import now
from triage.models import ClockStep, TimeMark
from triage.rules import Refused

STEP = 60.0  # seconds: anything less is a clock that is being kept right
HOLD = timedelta(minutes=10)
SLEW = 1.0  # what is followed without a word
BOOT = Path("/proc/sys/kernel/random/boot_id")
LOOK = """
    SELECT clock_timestamp(), (SELECT at FROM triage_heartbeat WHERE name = %s),
        (SELECT min(look_at) FROM triage_helpdeadline),
        (SELECT offset_s FROM triage_timemark WHERE boot = %s), s.seconds, s.before_at, s.noticed_at
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
    return BOOT.read_text().strip() if BOOT.exists() else "unknown"


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
    moment, beat, help_at, offset, seconds, before_at, noticed_at = look(name)
    after = boot_seconds()
    step = (seconds, before_at, noticed_at) if seconds is not None else None
    if after - before < SLEW:  # else this process stood still between two looks, and knows nothing
        step = _compare(moment, moment.timestamp() - after, offset, step)
    return replace(_judged(moment, step), beat=beat, help_at=help_at)


def _judged(moment: datetime, step: tuple[float, datetime, datetime] | None) -> Judged:
    if step is None:
        return Judged(moment, moment)
    seconds, _before_at, noticed_at = step
    should_be = moment - timedelta(seconds=seconds)
    if seconds < 0:
        return Judged(should_be, moment)
    if moment - noticed_at >= HOLD:
        return Judged(moment, moment)
    return Judged(moment, moment, gap_from=should_be, gap_to=noticed_at)


def _compare(
    moment: datetime, offset: float, believed: float | None, step: tuple[float, datetime, datetime] | None
) -> tuple[float, datetime, datetime] | None:
    """The leap that is open after this look."""
    leapt = offset - believed if believed is not None else 0.0
    if abs(leapt) < STEP:
        if believed is None or abs(leapt) >= SLEW:
            TimeMark.objects.update_or_create(
                boot=boot_id(), defaults={"offset_s": offset, "seen_at": moment}
            )
        if step is not None and believed is not None:
            ClockStep.objects.filter(ended_at__isnull=True).update(ended_at=moment, how="went_back")
            _nothing_waits_for_a_time_that_was_not(moment)
            return None
        return step
    if step is not None and abs(step[0] - leapt) < STEP:
        return step
    return _noticed(moment, leapt)


WAITS_AT_MOST = timedelta(hours=1, minutes=5)  # between two tries of anything
HURRY = """
    WITH alerts AS (UPDATE triage_alert SET next_try_at = %(now)s WHERE next_try_at > %(most)s),
        rounds AS (UPDATE triage_round SET widen_at = %(now)s WHERE reached_at IS NULL AND widen_at > %(most)s)
    UPDATE triage_delivery SET next_try_at = %(now)s WHERE next_try_at > %(most)s
"""


def _nothing_waits_for_a_time_that_was_not(moment: datetime) -> None:
    """What was to be tried again by the clock that was ahead is tried now."""
    with connection.cursor() as cursor:
        cursor.execute(HURRY, {"now": moment, "most": moment + WAITS_AT_MOST})


def _noticed(moment: datetime, leapt: float) -> tuple[float, datetime, datetime]:
    before_at = moment - timedelta(seconds=leapt)
    with transaction.atomic():
        ClockStep.objects.filter(ended_at__isnull=True).update(ended_at=moment, how="went_back")
        ClockStep.objects.bulk_create(
            [ClockStep(seconds=leapt, before_at=before_at, noticed_at=moment)], ignore_conflicts=True
        )
    return leapt, before_at, moment


def accept_time(*, by: Staff) -> None:
    """That the clock shows the right time now, whatever it did: it is believed again as it is."""
    if not (has_permission(by, Permission.DECIDE) or has_permission(by, Permission.TAKE_BREACHES)):
        raise Refused("not_allowed")
    with transaction.atomic():
        step = ClockStep.objects.select_for_update().filter(ended_at__isnull=True).first()
        if step is None:
            raise Refused("stale")
        step.ended_at, step.how, step.by = now(), "accepted", by
        step.save()
        TimeMark.objects.all().delete()
        record(by=by, action="clock.time_accepted", target=step, seconds=round(step.seconds))
