"""The last 24 hours of one process of the clock, from its minutes. Plain functions; nothing here reads a clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

QUARTER, QUARTERS = timedelta(minutes=15), 96
# After how long a silence each counts as dead, as /healthz has it: `watch` looks each second, the others each minute.
PATIENCE = {"watch": timedelta(seconds=60), "worker": timedelta(seconds=180), "timer": timedelta(seconds=180)}
RAN, GAP, NONE = "ran", "gap", "none"


class Minute(Protocol):
    """What is read of a row."""

    minute: datetime
    passes: int
    silence_ms: int
    longest_ms: int
    raised: int
    delivered: int


@dataclass(frozen=True)
class Silence:
    """`until` is exact to the minute."""

    length: timedelta
    until: datetime


@dataclass
class Day:
    """`state`: fine, dead, or never (it never ran). `quarters`: ran, gap or none, the oldest first."""

    name: str
    state: str
    last: datetime | None
    quarters: list[str] = field(default_factory=list)
    longest: Silence | None = None
    gaps: list[Silence] = field(default_factory=list)
    passes: int = 0
    slowest: timedelta = timedelta()
    raised: int = 0
    delivered: int = 0


def begins(now: datetime) -> datetime:
    """The quarter of an hour with which the strip begins; the one that runs now is its last."""
    quarter = now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)
    return quarter - (QUARTERS - 1) * QUARTER


def day_of(name: str, rows: Sequence[Minute], last: datetime | None, now: datetime) -> Day:
    """`rows` are its own, in order; `last` its heartbeat. One of the future is of a clock that has gone back:
    nobody has passed since, and how long that is cannot be said."""
    since, patience = begins(now), PATIENCE[name]
    state = "never" if last is None else "dead" if abs(now - last) >= patience else "fine"
    silences = [Silence(timedelta(milliseconds=row.silence_ms), row.minute) for row in rows if row.silence_ms]
    if last is not None and state == "dead" and last < now:
        silences.append(Silence(now - last, now))
    gaps = [one for one in silences if one.length > patience]
    ran = {(row.minute - since) // QUARTER for row in rows if row.passes}
    return Day(
        name, state, last,
        quarters=[_quarter(since + number * QUARTER, number in ran, gaps) for number in range(QUARTERS)],
        longest=max(silences, key=lambda one: one.length, default=None),
        gaps=gaps[::-1],
        passes=sum(row.passes for row in rows),
        slowest=timedelta(milliseconds=max((row.longest_ms for row in rows), default=0)),
        raised=sum(row.raised for row in rows),
        delivered=sum(row.delivered for row in rows),
    )  # fmt: skip


def _quarter(start: datetime, ran: bool, gaps: list[Silence]) -> str:
    if not ran:
        return NONE
    touched = any(
        one.until + timedelta(minutes=1) > start and one.until - one.length < start + QUARTER for one in gaps
    )
    return GAP if touched else RAN
