"""The rota of the simulated year: three shifts a day by the wall's clock, hence 7 and 9 hours long on the nights on
which the clocks change, and on Wednesdays nobody at night. Who must have been told is reckoned from the hour on the
wall alone, in another way than the house does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Toronto")
SHIFT_HOURS, WEDNESDAY = 8, 2
TURN = """
    INSERT INTO triage_rotaturn (id, staff_id, place, languages, starts_at, ends_at, until, made_by_id, made_at)
    VALUES (gen_random_uuid(), %s, %s, '{en,fr}', %s, %s, %s, %s, now())
"""


def who(day: date, shift: int, people: list[UUID]) -> tuple[UUID, UUID] | None:
    """Lead and back-up of a shift (0: night, 1: day, 2: evening); None: the gap."""
    if shift == 0 and day.weekday() == WEDNESDAY:
        return None
    turn = day.toordinal() * 3 + shift
    return people[turn % len(people)], people[(turn + 1) % len(people)]


def on_wall(day: date, hour: int) -> datetime:
    return datetime.combine(day + timedelta(days=hour // 24), time(hour % 24), ZONE).astimezone(UTC)


def turns(people: list[UUID], first: date, last: date) -> Iterator[tuple[Any, ...]]:
    day = first
    while day <= last:
        for shift in range(3):
            start, end = (on_wall(day, SHIFT_HOURS * (shift + past)) for past in (0, 1))
            for place, person in zip(("lead", "backup"), who(day, shift, people) or (), strict=False):
                yield person, place, start, end, end, people[0]
        day += timedelta(days=1)


def told(audience: str, at: datetime, people: list[UUID]) -> set[UUID]:
    """Who must be told: on duty, the back-up too, or in a gap everybody."""
    wall = at.astimezone(ZONE)
    found = who(wall.date(), wall.hour // SHIFT_HOURS, people)
    if found is None or audience in ("supervisors", "director"):
        return set(people)
    return {found[0]} if audience == "duty" else set(found)
