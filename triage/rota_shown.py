"""The rota in words: days, stretches, what is missing. Plain functions of turns and moments; no statement is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from hotline.codes import ROTA_PLACE
from triage.lanes import LANE_NAMES
from triage.models import Review, RotaOffer, RotaTurn
from triage.models.queue import OnDuty
from triage.rota_hours import Lack, Stretch, hours, lacks, midnight, stretches, week_of
from triage.shown import SHAPES as LANE_SHAPES
from triage.shown import Clock, clock_of
from triage.times import hour, when, zone

WEEKS_AHEAD = 4
TAKEN_UP_WITHIN = timedelta(minutes=10)
MISSING = {
    "nobody": gettext_lazy("nobody is on duty"),
    "no_lead": gettext_lazy("nobody leads"),
    "no_backup": gettext_lazy("nobody backs up"),
    "no_en": gettext_lazy("nobody speaks English"),
    "no_fr": gettext_lazy("nobody speaks French"),
}
SHAPES = {"nobody": "▲", "no_lead": "▲"}
LANGUAGE = {"en": gettext_lazy("English"), "fr": gettext_lazy("French")}


def day_name(day: date) -> str:
    """Friday 27 November."""
    if (get_language() or "en").startswith("fr") and day.day == 1:
        return date_format(day, r"l 1\e\r F")
    return date_format(day, "l j F")


def local_day(moment: datetime) -> date:
    return moment.astimezone(zone()).date()


def end_hour(moment: datetime) -> str:
    """The end of a day is midnight, not the next day's first minute."""
    return _("midnight") if moment == midnight(local_day(moment), zone()) else hour(moment)


def last_day(moment: datetime) -> date:
    """The day that ends then, or goes on."""
    return local_day(moment - timedelta(microseconds=1))


def spanned(start: datetime, end: datetime) -> str:
    """Friday 27 November, 02:00 to 06:00."""
    first, last = local_day(start), last_day(end)
    words = {"from": hour(start), "to": end_hour(end), "day": day_name(first), "last": day_name(last)}
    if first == last:
        return _("%(day)s, %(from)s to %(to)s") % words
    return _("%(day)s, %(from)s, to %(last)s, %(to)s") % words


def languages_said(codes: Iterable[str]) -> str:
    return ", ".join(str(LANGUAGE[code]) for code in codes)


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
    ]


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
        lines=[line_of(one, now) for one in found],
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
        span=_("%(from)s to %(to)s") % {"from": hour(one.start), "to": end_hour(one.end)},
        now=one.start <= now < one.end,
        lead=one.lead,
        backups=one.backups,
        languages=languages_said(one.languages),
        alone=str(MISSING[alone]) if alone else "",
        add_lead=add_path("no_lead", max(one.start, now), one.end) if open_ and not one.lead else "",
        add_backup=add_path("no_backup", max(one.start, now), one.end) if open_ and not one.backups else "",
    )


def strip(found: list[Stretch], now: datetime) -> SafeString:
    """A day as it passes: above who leads, below who backs up; open where nobody does. Each hour has its mark, where
    it lies on that day. Per cent of the day, in digits that every language writes alike."""
    start, end = found[0].start, found[-1].end
    whole = (end - start).total_seconds()

    def share(length: timedelta) -> str:
        return f"{100 * length.total_seconds() / whole:.3f}%"

    boxes = [
        (share(one.start - start), y, share(one.end - one.start), f"{name}{'' if there else ' open'}")
        for one in found
        for name, y, there in (("lead", "1", one.lead), ("backup", "13", one.backups))
    ]
    alone = [
        (share(one.start - start), share(one.end - one.start))
        for one in found
        if one.turns and len(one.languages) < len(LANGUAGE)
    ]
    marks = [
        (share(at - start), share(at - start), "hour six" if at.astimezone(zone()).hour % 6 == 0 else "hour")
        for at, _past in hours(start, end)
    ]
    line = (share(now - start),) * 2 if start <= now < end else None
    return format_html(
        '<svg class="strip" width="100%" height="30" aria-hidden="true" focusable="false">{}{}{}{}</svg>',
        format_html_join("", '<rect x="{}" y="{}" width="{}" height="10" class="{}"/>', boxes),
        format_html_join("", '<rect x="{}" y="25" width="{}" height="3" class="alone"/>', alone),
        format_html_join("", '<line x1="{}" x2="{}" y1="0" y2="24" class="{}"/>', marks),
        format_html('<line x1="{}" x2="{}" y1="0" y2="30" class="now"/>', *line) if line else "",
    )


@dataclass(frozen=True)
class Week:
    number: int
    name: str
    current: bool


def weeks_from(now: datetime, chosen: int) -> list[Week]:
    monday = week_of(local_day(now))
    return [
        Week(number, week_name(monday + timedelta(days=7 * number)), number == chosen)
        for number in range(WEEKS_AHEAD + 1)
    ]


def week_name(monday: date) -> str:
    sunday = monday + timedelta(days=6)
    first = date_format(monday, "j" if monday.month == sunday.month else "j F")
    return f"{first} – {date_format(sunday, 'j F')}"


def turn_said(turn: RotaTurn) -> str:
    """Lead, Friday 27 November, 02:00 to 06:00."""
    span = spanned(turn.starts_at, turn.until if turn.until > turn.starts_at else turn.ends_at)
    return f"{ROTA_PLACE.label(turn.place)}, {span}"


@dataclass(frozen=True)
class Offered:
    offer: RotaOffer
    words: str
    mine: bool


def offer_lines(offers: list[RotaOffer], user: Staff) -> list[Offered]:
    return [Offered(one, offer_said(one, user), one.to_id == user.pk) for one in offers]


def offer_said(offer: RotaOffer, user: Staff) -> str:
    turn = offer.turn
    what = f"{ROTA_PLACE.label(turn.place)}, {spanned(offer.from_at, turn.until)}"
    if offer.to_id == user.pk:
        return _("%(name)s offers you this turn: %(turn)s.") % {"name": turn.staff.name, "turn": what}
    return _("Offered to %(name)s, not answered yet: %(turn)s.") % {"name": offer.to.name, "turn": what}


@dataclass(frozen=True)
class DutyLine:
    """What the queue says of the people on duty: who there is; and, quietly, who has not said that they have it.
    `mine`: the reader's own turn has begun and they have not said so."""

    words: str
    gap: bool
    quiet: str
    mine: bool


def duty_line(there: Iterable[OnDuty], user: Staff, now: datetime) -> DutyLine:
    there = list(there)
    lead = next((one for one in there if one.place == "lead"), None)
    said = (
        [_("%(name)s leads until %(time)s.") % {"name": lead.name, "time": when(lead.until, now)}]
        if lead
        else []
    )
    said += [
        _("%(name)s backs up until %(time)s.") % {"name": one.name, "time": when(one.until, now)}
        for one in there
        if one.place == "backup"
    ]
    if not there:
        said = [_("Nobody is on duty now by the rota.")]
    elif not lead:
        said.insert(0, _("Nobody leads now by the rota."))
    mine = any(one.staff_id == user.pk and one.taken_up_at is None for one in there)
    late = lead is not None and lead.taken_up_at is None and now - lead.starts_at >= TAKEN_UP_WITHIN
    quiet = ""
    if late and lead and lead.staff_id != user.pk:
        quiet = _("On duty since %(time)s, %(name)s has not said “I have it” yet.") % {
            "name": lead.name, "time": when(lead.starts_at, now),
        }  # fmt: skip
    return DutyLine(" ".join(said), lead is None, quiet, mine)


def missing_in(turns: list[RotaTurn], now: datetime, end: datetime) -> list[Missing]:
    """From now on."""
    return missing_lines(lacks(stretches(turns, now, end)), now)


def turn_facts(turn: RotaTurn, followers: list[RotaTurn], now: datetime) -> list[tuple[str, str]]:
    """All that is known of a turn, in the order in which it happened."""
    facts = [
        (_("Who"), turn.staff.name),
        (_("Speaks with callers"), languages_said(turn.languages)),
        (_("Planned by"), f"{turn.made_by.name}, {when(turn.made_at, now)}"),
    ]
    if turn.follows:
        facts.append((_("Taken over from"), turn.follows.staff.name))
    if turn.taken_up_at:
        facts.append((_("Said “I have it”"), when(turn.taken_up_at, now)))
    if turn.ended_by and turn.ended_at:
        facts.append((_("First planned"), spanned(turn.starts_at, turn.ends_at)))
        facts.append((_("Shortened or taken out by"), f"{turn.ended_by.name}, {when(turn.ended_at, now)}"))
    facts += [
        (_("Goes on with"), f"{one.staff.name}, {spanned(one.starts_at, one.ends_at)}") for one in followers
    ]
    return facts


@dataclass(frozen=True)
class Waiting:
    """A tip at the change of duty. `holder` empty: nobody."""

    review: Review
    lane: str
    shape: str
    clock: Clock
    holder: str


@dataclass(frozen=True)
class WaitingList:
    title: str
    none: str
    rows: list[Waiting]


def waiting_lists(
    urgent: list[Review], held: list[Review], soonest: list[Review], outgoing: Staff | None, now: datetime
) -> list[WaitingList]:
    lists = [
        WaitingList(_("Urgent, and nobody has claimed it"), _("Nothing."), _waiting(urgent, now)),
        WaitingList(_("The next deadlines"), _("No tip waits."), _waiting(soonest, now)),
    ]
    if outgoing:
        title = _("Held by %(name)s: yours with “I have it”") % {"name": outgoing.name}
        lists.insert(1, WaitingList(title, _("Nothing."), _waiting(held, now)))
    return lists


def _waiting(reviews: list[Review], now: datetime) -> list[Waiting]:
    return [
        Waiting(
            one, str(LANE_NAMES[one.lane]), LANE_SHAPES[one.lane], clock_of(one, now),
            one.claimed_by.name if one.claimed_by else "",
        )
        for one in reviews
    ]  # fmt: skip
