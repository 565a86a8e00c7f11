"""Turns of duty in words: days, spans, offers, and what is known of one turn. No statement is made here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from hotline.codes import ROTA_PLACE
from triage.models import RotaOffer, RotaTurn
from triage.rota_hours import midnight
from triage.times import hour, when, zone

MISSING = {
    "nobody": gettext_lazy("nobody is on duty"),
    "no_lead": gettext_lazy("nobody leads"),
    "no_backup": gettext_lazy("nobody backs up"),
    "no_en": gettext_lazy("nobody speaks English"),
    "no_fr": gettext_lazy("nobody speaks French"),
}
LANGUAGE = {"en": gettext_lazy("English"), "fr": gettext_lazy("French")}


def day_name(day: date) -> str:
    """Friday 27 November."""
    return f"{date_format(day, 'l')} {day_month(day)}"


def day_month(day: date) -> str:
    """27 November."""
    first = (get_language() or "en").startswith("fr") and day.day == 1
    return date_format(day, r"1\e\r F" if first else "j F")


def clock_hour(moment: datetime) -> str:
    """14:02; where the clocks go back an hour is shown twice, and the second is told apart."""
    told = hour(moment)
    return _("%(hour)s after the change") % {"hour": told} if moment.astimezone(zone()).fold else told


def local_day(moment: datetime) -> date:
    return moment.astimezone(zone()).date()


def end_hour(moment: datetime) -> str:
    """The end of a day is midnight, not the next day's first minute."""
    return _("midnight") if moment == midnight(local_day(moment), zone()) else clock_hour(moment)


def last_day(moment: datetime) -> date:
    """The day that ends then, or goes on."""
    return local_day(moment - timedelta(microseconds=1))


def spanned(start: datetime, end: datetime) -> str:
    """Friday 27 November, 02:00 to 06:00."""
    first, last = local_day(start), last_day(end)
    words = {"from": clock_hour(start), "to": end_hour(end), "day": day_name(first), "last": day_name(last)}
    if first == last:
        return _("%(day)s, %(from)s to %(to)s") % words
    return _("%(day)s, %(from)s, to %(last)s, %(to)s") % words


def languages_said(codes: Iterable[str]) -> str:
    """English, French; of the second one French writes no capital."""
    said = [str(LANGUAGE[code]) for code in codes]
    if (get_language() or "en").startswith("fr"):
        said[1:] = [one.lower() for one in said[1:]]
    return ", ".join(said)


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


def turn_facts(turn: RotaTurn, followers: list[RotaTurn], now: datetime) -> list[tuple[str, str]]:
    """All that is known of a turn, in the order in which it happened."""
    facts = [
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
