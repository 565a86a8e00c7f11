"""The rota as time: local days of 23, 24 or 25 hours, stretches in which the same people stand, and what is missing.
Moments are UTC; the wall's clock is reckoned here, in Python, and nowhere else."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from triage.models import RotaTurn
from triage.models.rota import LANGUAGES, LONGEST

BEGINS_NOW = timedelta(hours=1)  # what was to begin within the last hour begins now
NOBODY, NO_LEAD, NO_BACKUP, NO_EN, NO_FR = "nobody", "no_lead", "no_backup", "no_en", "no_fr"


def on_wall(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the wall shows this. Shown twice: the first, unless `fold` says the second. Never shown: as
    much later as the clocks went forward, which is where the hour went."""
    return wall.replace(tzinfo=zone).astimezone(UTC)


def is_shown(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether the wall ever shows this; an hour in spring is left out."""
    return on_wall(wall, zone).astimezone(zone).replace(tzinfo=None, fold=0) == wall.replace(fold=0)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return on_wall(datetime.combine(day, time()), zone)


def days_later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same time on the wall, days later."""
    local = moment.astimezone(zone)
    return on_wall(local.replace(tzinfo=None) + timedelta(days=days), zone)


def shifted(start: datetime, end: datetime, days: int, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """A turn on another day, by the wall. None: on that day it is no time at all. Where the clocks go back a day's
    turn would last 25 hours: it ends after 24, and the hour that is left shows as missing."""
    begins, ends = days_later(start, days, zone), days_later(end, days, zone)
    ends = min(ends, begins + LONGEST)
    return (begins, ends) if begins < ends else None


def week_of(day: date) -> date:
    """Its Monday."""
    return day - timedelta(days=day.weekday())


def hours(start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """One after the other, without a hole; the last may be shorter."""
    found = []
    while start < end:
        past = min(start + timedelta(hours=1), end)
        found.append((start, past))
        start = past
    return found


@dataclass(frozen=True)
class Stretch:
    """Time in which the same people stand."""

    start: datetime
    end: datetime
    lead: RotaTurn | None
    backups: tuple[RotaTurn, ...]

    @property
    def turns(self) -> tuple[RotaTurn, ...]:
        return ((self.lead,) if self.lead else ()) + self.backups

    @property
    def languages(self) -> tuple[str, ...]:
        """Of lead and back-up together (S32)."""
        spoken = {language for turn in self.turns for language in turn.languages}
        return tuple(language for language in LANGUAGES if language in spoken)

    def missing(self) -> tuple[str, ...]:
        if not self.turns:
            return (NOBODY,)
        found = [] if self.lead else [NO_LEAD]
        found += [] if self.backups else [NO_BACKUP]
        found += [f"no_{language}" for language in LANGUAGES if language not in self.languages]
        return tuple(found)


def stretches(turns: Iterable[RotaTurn], start: datetime, end: datetime) -> list[Stretch]:
    """The span, cut where somebody comes or goes."""
    turns = [turn for turn in turns if turn.starts_at < end and turn.until > start]
    cuts = {start, end} | {at for turn in turns for at in (turn.starts_at, turn.until) if start < at < end}
    edges = sorted(cuts) if start < end else []
    found = []
    for first, past in itertools.pairwise(edges):
        there = [turn for turn in turns if turn.starts_at <= first and turn.until >= past]
        lead = next((turn for turn in there if turn.place == "lead"), None)
        found.append(Stretch(first, past, lead, tuple(turn for turn in there if turn.place != "lead")))
    return found


@dataclass(frozen=True)
class Lack:
    """One thing that is missing, for as long as it is, whoever comes and goes meanwhile."""

    kind: str
    start: datetime
    end: datetime


def lacks(found: Iterable[Stretch]) -> list[Lack]:
    """What is missing in stretches that follow on each other, the soonest first."""
    done: list[Lack] = []
    going: dict[str, Lack] = {}
    for one in found:
        now = one.missing()
        done += [lack for kind, lack in going.items() if kind not in now]
        going = {kind: Lack(kind, going[kind].start if kind in going else one.start, one.end) for kind in now}
    return sorted([*done, *going.values()], key=lambda lack: (lack.start, lack.kind))
