"""A rota for the demonstration: believable, four weeks ahead, with one night that nobody leads for some hours and one
Saturday in one language, so that a newcomer sees what the page is for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from hotline.accounts.models import Staff
from hotline.now import now
from triage import actions
from triage.models import RotaTurn
from triage.rota_hours import on_wall, week_of
from triage.shown.rota import WEEKS
from triage.times import zone

BOTH, ENGLISH = ("en", "fr"), ("en",)


class Slot(NamedTuple):
    """`first`, `past`: hours after the day's midnight, by the wall."""

    who: Staff
    place: str
    languages: tuple[str, ...]
    first: int
    past: int


def make_rota(*, supervisors: list[Staff], director: Staff) -> int:
    """How many turns; none where there is a rota already."""
    if RotaTurn.objects.exists():
        return 0
    moment, made = now(), []
    monday = week_of(moment.astimezone(zone()).date())
    for number in range(-1, 7 * WEEKS.stop):
        day = monday + timedelta(days=number)
        for slot in _slots(number, supervisors, director):
            start, end = (_at(day, hours) for hours in (slot.first, slot.past))
            if end > moment:
                made += actions.plan_turn(
                    staff=slot.who, place=slot.place, languages=slot.languages, starts_at=max(start, moment),
                    ends_at=end, by=director,
                )  # fmt: skip
    for turn in made:
        if turn.runs(moment) and turn.place == "lead":
            actions.take_up_duty(turn=turn, by=turn.staff)
    return len(made)


def _slots(number: int, supervisors: list[Staff], director: Staff) -> Iterator[Slot]:
    """Twelve hours by day and twelve by night, changing every week. The director backs up by day; by night whoever led
    the day does, from home."""
    week, weekday = divmod(number, 7)
    first, second = supervisors if week % 2 == 0 else reversed(supervisors)
    if (week, weekday) == (3, 5):  # a Saturday on which only English is spoken until the evening
        yield Slot(director, "lead", ENGLISH, 8, 20)
        yield Slot(first, "backup", ENGLISH, 8, 20)
    else:
        yield Slot(first, "lead", BOTH, 8, 20)
        yield Slot(director, "backup", ENGLISH, 8, 20)
    if (week, weekday) == (1, 4):  # the night to a Saturday: nobody leads from 2 to 6
        yield Slot(second, "lead", BOTH, 20, 26)
        yield Slot(second, "lead", BOTH, 30, 32)
    else:
        yield Slot(second, "lead", BOTH, 20, 32)
    yield Slot(first, "backup", BOTH, 20, 32)


def _at(day: date, hours: int) -> datetime:
    later, hour = divmod(hours, 24)
    return on_wall(datetime.combine(day + timedelta(days=later), time(hour)), zone())
