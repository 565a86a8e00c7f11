"""The rota as its page shows it: what is missing, weeks, days. Plain functions of turns and moments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from triage.models import RotaTurn
from triage.rota_hours import Lack, Stretch, lacks, midnight, stretches, week_of
from triage.shown.rota_strip import strip
from triage.shown.rota_words import (
    MISSING,
    clock_hour,
    day_month,
    day_name,
    end_hour,
    languages_said,
    local_day,
    spanned,
)
from triage.times import minute, zone

WEEKS = range(-1, 5)  # the last one, this one, and four ahead
SHAPES = {"nobody": "▲", "no_lead": "▲"}


@dataclass(frozen=True)
class Missing:
    """`weight`: urgent where nobody would be told first, else soon. `add`: the form that would fill it."""

    words: str
    shape: str
    weight: str
    add: str


def missing_lines(found: Iterable[Lack], now: datetime) -> list[Missing]:
    return [
        Missing(
            _("%(when)s: %(what)s.")
            % {"when": capfirst(spanned(one.start, one.end)), "what": MISSING[one.kind]},
            SHAPES.get(one.kind, "△"),
            "late" if one.kind in SHAPES else "soon",
            add_path(one.kind, max(one.start, now), one.end),
        )
        for one in found
        if told(one)
    ]


def told(one: Lack | Stretch) -> bool:
    """Seconds between two people who follow on each other are no line of their own."""
    return minute(one.start) != minute(one.end)


def add_path(kind: str, start: datetime, end: datetime) -> str:
    """The form, filled in for what is missing: a day of it at most."""
    local, past = start.astimezone(zone()), min(end, start + timedelta(hours=24)).astimezone(zone())
    asked = {
        "place": "lead" if kind in ("nobody", "no_lead") else "backup", "day": f"{local:%Y-%m-%d}",
        "first": f"{local:%H:%M}", "past": f"{past:%H:%M}",
    }  # fmt: skip
    return f"{reverse('triage:rota_add')}?{urlencode(asked)}"


@dataclass(frozen=True)
class Line:
    """A stretch within a day. `lead` None: nobody. `missing`: in words, what else is not there."""

    span: str
    now: bool
    past: bool
    lead: RotaTurn | None
    backups: tuple[RotaTurn, ...]
    languages: str
    alone: str
    add_lead: str
    add_backup: str


@dataclass(frozen=True)
class Day:
    """`change`: in words, where the day has another length than 24 hours. `strip`: its hours, drawn."""

    name: str
    today: bool
    past: bool
    change: str
    strip: SafeString
    lines: list[Line]


def days_of(turns: list[RotaTurn], monday: date, now: datetime, count: int = 7) -> list[Day]:
    edges = [midnight(monday + timedelta(days=number), zone()) for number in range(count + 1)]
    return [day_of(turns, start, end, now) for start, end in pairwise(edges)]


def day_of(turns: list[RotaTurn], start: datetime, end: datetime, now: datetime) -> Day:
    found, day = stretches(turns, start, end), local_day(start)
    return Day(
        name=capfirst(day_name(day)),
        today=start <= now < end,
        past=end <= now,
        change=change_of(end - start),
        strip=strip(found, now),
        lines=[line_of(one, now) for one in found if told(one)],
    )


def change_of(length: timedelta) -> str:
    if length < timedelta(hours=24):
        return _("The clocks go forward: this day has 23 hours.")
    return _("The clocks go back: this day has 25 hours.") if length > timedelta(hours=24) else ""


def line_of(one: Stretch, now: datetime) -> Line:
    missing = one.missing()
    alone = next((code for code in missing if code in ("no_en", "no_fr")), "")
    open_ = one.end > now
    return Line(
        span=_("%(from)s to %(to)s") % {"from": clock_hour(one.start), "to": end_hour(one.end)},
        now=one.start <= now < one.end,
        past=one.end <= now,
        lead=one.lead,
        backups=one.backups,
        languages=languages_said(one.languages),
        alone=str(MISSING[alone]) if alone else "",
        add_lead=add_path("no_lead", max(one.start, now), one.end) if open_ and not one.lead else "",
        add_backup=add_path("no_backup", max(one.start, now), one.end) if open_ and not one.backups else "",
    )


@dataclass(frozen=True)
class Week:
    number: int
    name: str
    current: bool


def weeks_from(now: datetime, chosen: int) -> list[Week]:
    monday = week_of(local_day(now))
    return [
        Week(number, week_name(monday + timedelta(days=7 * number)), number == chosen) for number in WEEKS
    ]


def week_name(monday: date) -> str:
    sunday = monday + timedelta(days=6)
    first = date_format(monday, "j") if monday.month == sunday.month and monday.day > 1 else day_month(monday)
    return f"{first} – {day_month(sunday)}"


def missing_in(turns: list[RotaTurn], now: datetime, end: datetime) -> list[Missing]:
    """From now on."""
    return missing_lines(lacks(stretches(turns, now, end)), now)
