"""Weeks of the house: from Monday midnight to Monday midnight in the zone in which it reads its clocks. The database is
given the bounds in UTC; a week in which the clocks change is an hour shorter or longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from triage.times import zone

SHOWN = 13
WEEK = timedelta(days=7)
FIRST = date(2000, 1, 3)  # a Monday; the database holds nothing from before


@dataclass(frozen=True)
class Weeks:
    """SHOWN weeks. `mondays` has one more: the day on which the last of them ends."""

    mondays: tuple[date, ...]

    @property
    def bounds(self) -> list[datetime]:
        return [begins(day) for day in self.mondays]

    @property
    def first(self) -> date:
        return self.mondays[0]

    @property
    def last(self) -> date:
        return self.mondays[-1] - timedelta(days=1)


def begins(monday: date) -> datetime:
    return datetime.combine(monday, time(), zone()).astimezone(UTC)


def weeks(now: datetime, asked: str = "") -> Weeks:
    """Those that end with the present one; or that begin with the week of the day `asked`, an ISO date. Nonsense, and
    what is to come, is the present."""
    newest = monday_of(now.astimezone(zone()).date()) - (SHOWN - 1) * WEEK
    try:
        first = max(FIRST, min(newest, monday_of(date.fromisoformat(asked))))
    except (ValueError, OverflowError):
        first = newest
    return Weeks(tuple(first + number * WEEK for number in range(SHOWN + 1)))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
