"""A published row in words that somebody can act on: numbers, hours, whom it is for."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hotline.codes import CULTURAL_IDENTITY, GENDER, STATUS_IN_CANADA
from referrals.codes import DIMENSION, LISTING_KIND
from referrals.hours import Open, open_at
from referrals.matching.judging import EVERYBODY
from referrals.models import PublishedListing
from referrals.phones import parse

STEP_KM = 5
# How people say which clock it is; a zone that is not named here is told by its town.
CLOCKS = {
    **dict.fromkeys(("St_Johns",), gettext_lazy("Newfoundland time")),
    **dict.fromkeys(("Halifax", "Moncton", "Glace_Bay", "Goose_Bay", "Blanc-Sablon"), gettext_lazy("Atlantic time")),
    **dict.fromkeys(("Toronto", "Montreal", "Iqaluit", "Thunder_Bay", "Nipigon", "Pangnirtung", "Atikokan"),
                    gettext_lazy("Eastern time")),
    **dict.fromkeys(("Winnipeg", "Regina", "Swift_Current", "Rankin_Inlet", "Resolute", "Rainy_River"),
                    gettext_lazy("Central time")),
    **dict.fromkeys(("Edmonton", "Cambridge_Bay", "Yellowknife", "Inuvik", "Creston"), gettext_lazy("Mountain time")),
    "Vancouver": gettext_lazy("Pacific time"),
    **dict.fromkeys(("Whitehorse", "Dawson"), gettext_lazy("Yukon time")),
}  # fmt: skip
CODES = {"gender": GENDER, "status": STATUS_IN_CANADA, "culture": CULTURAL_IDENTITY}

# What a rule is about, and its answers, to somebody who reads the listing.
ASKED = {
    "children": gettext_lazy("Children"), "pets": gettext_lazy("Pets"),
    "access": gettext_lazy("Wheelchair or other aid"), "substances": gettext_lazy("Drugs or alcohol"),
}  # fmt: skip
WELCOME = {
    "children": (gettext_lazy("Children can come"), gettext_lazy("Not with children")),
    "pets": (gettext_lazy("A pet can come"), gettext_lazy("Not with a pet")),
    "access": (gettext_lazy("Made for a wheelchair"), gettext_lazy("Not made for a wheelchair")),
    "substances": (
        gettext_lazy("You can come if you use drugs or alcohol"), gettext_lazy("Not while you use drugs or alcohol"),
    ),
}  # fmt: skip


PHONE_TYPES = {"tty": gettext_lazy("TTY"), "fax": gettext_lazy("Fax"), "text": gettext_lazy("Text messages")}


class Call(NamedTuple):
    """`link` is empty where nothing safe can be dialled."""

    text: str
    link: str
    about: str


def calls(words: dict[str, Any], language: str) -> list[Call]:
    found = []
    for phone in words["phones"]:
        text, link = _dialled(phone["number"], phone["extension"], phone["dial"], language)
        about = phone["description"] or str(PHONE_TYPES.get(phone["type"], ""))
        found.append(Call(text, "" if phone["type"] == "fax" else link, about))
    return found


# A quarter of a page was reading its numbers again. They are public: nobody who searches is remembered by this.
@lru_cache(maxsize=4096)
def _dialled(given: str, extension: str, dial: str, language: str) -> tuple[str, str]:
    number = parse(given, extension)
    dial = number.dial or (parse(dial).dial if dial else "")
    pause = f",{number.extension}" if number.extension and dial else ""
    return number.written(language), f"tel:{dial}{pause}" if dial else ""


def first_call(words: dict[str, Any], language: str) -> Call | None:
    return next(iter(calls({"phones": words["phones"][:1]}, language)), None)


def clock(moment: datetime | time, language: str) -> str:
    """2:30 p.m. in English, 14 h 30 in French; "12 a.m." leaves people guessing. Never broken over two lines."""
    if not moment.minute and moment.hour % 12 == 0:
        return _("noon") if moment.hour else _("midnight")
    if language == "fr":
        return f"{moment.hour}\u00a0h\u00a0{moment.minute:02}" if moment.minute else f"{moment.hour}\u00a0h"
    hour = moment.hour % 12 or 12
    half = "a.m." if moment.hour < 12 else "p.m."
    return f"{hour}:{moment.minute:02}\u00a0{half}" if moment.minute else f"{hour}\u00a0{half}"


def open_words(state: Open, zone: str, moment: datetime, language: str) -> str:
    """Never "closed" where nobody knows."""
    if state.appointment:
        return _("By appointment: call first")
    if state.state == "ask":
        if state.holiday:
            return _("Today is %(holiday)s: hours may differ. Call first.") % {"holiday": state.holiday}
        return _("Hours not known: call first.")
    if state.until is None:
        return _("Open day and night") if state.state == "open" else _("Closed now")
    today = moment.astimezone(ZoneInfo(zone)).date() if zone else moment.date()
    evening = state.until - timedelta(seconds=1)  # midnight ends a day: it does not begin the next one
    when = {"day": WEEKDAYS[evening.weekday()], "time": clock(state.until, language)}
    if evening.date() != today:
        said = _("Open now, until %(day)s at %(time)s"), _("Closed now, opens %(day)s at %(time)s")
    else:
        said = _("Open now, until %(time)s"), _("Closed now, opens at %(time)s")
    return said[state.state != "open"] % when


def distance_words(row: dict[str, Any]) -> str:
    """In steps of five kilometres; never of a confidential site: three distances would find it."""
    if row["km"] is None or row["confidential"]:
        return ""
    km = max(STEP_KM, STEP_KM * round(row["km"] / STEP_KM))
    return _("about %(km)s km away") % {"km": km}


def where(words: dict[str, Any]) -> str:
    """One line: the address, the community, or what it covers."""
    site = words["site"]
    if site is None:
        return ", ".join(words["areas"])
    town = ", ".join(part for part in (site["community"], site["province"]) if part)
    if not site["confidential"]:
        return site["address"] or town
    if site["community"]:
        return _("Somewhere in %(place)s. Call for the address.") % {"place": town}
    return ". ".join(part for part in (site["province"], _("Call for the address.")) if part)


def shown_row(row: dict[str, Any], near: bool, language: str) -> dict[str, Any]:
    words = row["words"]
    return {
        "service_id": row["service_id"], "words": words, "call": first_call(words, language), "where": where(words),
        "distance": distance_words(row) if near else "", "loose": row["loose"], "open": row["open"].state,
        "hours": short_hours(row["open"]), "national": row["coverage"] == "national" and not words["site"],
        "verified_on": row["verified_on"], "kind": "" if row["kind"] == "service" else LISTING_KIND.label(row["kind"]),
    }  # fmt: skip


def short_hours(state: Open) -> str:
    if state.appointment:
        return _("By appointment: call first")
    if state.state == "ask":
        return _("Call first: hours not known")
    if state.state == "open":
        return _("Open now") if state.until else _("Open day and night")
    return _("Closed now")


def rules(row: PublishedListing, language: str) -> list[tuple[str, str]]:
    """(what it is about, in plain words)."""
    found = []
    if row.minimum_age is not None or row.maximum_age is not None:
        found.append((_("Age"), ages(row.minimum_age, row.maximum_age)))
    for dimension, rule in row.rules.items():
        if dimension not in DIMENSION:
            continue
        note = rule.get(f"note_{language}") or rule.get("note_en") or rule.get("note_fr") or ""
        said = _served(dimension, rule)
        if text := ". ".join(part.rstrip(".") for part in (said, note) if part):
            found.append((str(ASKED.get(dimension) or DIMENSION.label(dimension)), f"{text}."))
    return found


def ages(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return _("%(low)s to %(high)s years") % {"low": low, "high": high}
    if low is not None:
        return _("%(low)s years and older") % {"low": low}
    return _("Up to %(high)s years") % {"high": high}


def _served(dimension: str, rule: dict[str, Any]) -> str:
    codes = CODES.get(dimension)
    serves = rule.get("serves", [])
    if codes is None:
        yes, no = WELCOME[dimension]
        return str(yes if "yes" in serves else no if rule.get("hard") else _("Ask first"))
    if EVERYBODY.get(dimension, {""}) <= set(serves):
        return (
            _("Takes people of every gender")
            if dimension == "gender"
            else _("Takes people with any status, or none")
        )
    named = " · ".join(str(code.label) for code in codes if code.code in serves)
    if not named:
        return ""
    return (
        _("Only for: %(groups)s") if rule.get("hard") else _("Made for: %(groups)s. Ask if that is not you")
    ) % {"groups": named}


def week(hours: dict[str, Any], language: str) -> list[tuple[str, str]]:
    """(day, times), Monday first; a day that is not named is closed."""
    if hours["mode"] != "weekly" or not hours["rows"]:
        return []
    days: dict[int, list[str]] = {day: [] for day in range(7)}
    for weekday, opens, closes, _from, _to, note_en, note_fr in hours["rows"]:
        if not (opens and closes):
            continue
        spans = [clock(time.fromisoformat(one), language) for one in (opens, closes)]
        all_day = (opens, closes) == ("00:00", "23:59")
        text = (
            _("day and night")
            if all_day
            else _("%(opens)s to %(closes)s") % {"opens": spans[0], "closes": spans[1]}
        )
        note = note_fr if language == "fr" else note_en
        days[weekday].append(f"{text} ({note})" if note else text)
    return [(str(WEEKDAYS[day]).capitalize(), ", ".join(times) or _("closed")) for day, times in days.items()]


def mode_words(hours: dict[str, Any]) -> str:
    return {
        "always": _("Day and night"), "appointment": _("By appointment: call first"),
        "unknown": _("Hours not known: call first."),
    }.get(hours["mode"], "" if hours["rows"] else _("Hours not known: call first."))  # fmt: skip


def zone_words(zone: str, moment: datetime) -> str:
    """The clock it goes by, as people there say it."""
    if not zone:
        return ""
    local = moment.astimezone(ZoneInfo(zone))
    offset = local.utcoffset()
    hours = Decimal(int(offset.total_seconds())) / 3600 if offset else Decimal(0)
    town = zone.rsplit("/", 1)[-1]
    named = CLOCKS.get(town) or _("local time, %(city)s") % {"city": town.replace("_", " ")}
    return (
        f"{named} (UTC{number_format(hours).replace('-', '−') if hours <= 0 else f'+{number_format(hours)}'})"
    )


def sheet(rows: list[PublishedListing], moment: datetime, language: str) -> dict[str, Any]:
    """Everything of one service, with each of its sites."""
    first = rows[0]
    words = first.shown[language]
    found = {
        "service_id": first.service_id, "words": words, "calls": calls(words, language),
        "rules": rules(first, language), "verified_on": first.verified_on,
        "about": about(first, words),
        "interpreter": first.interpreter == "yes",
        "sites": [_site(row, moment, language, words) for row in rows],
    }  # fmt: skip
    return found | {"copy": copy_text(found)}


def about(row: PublishedListing, words: dict[str, Any]) -> list[str]:
    """Below the name: whose it is, and what it is where it is no service."""
    body = words["organization"] if words["organization"] != words["name"] else ""
    kind = "" if row.kind == "service" else str(LISTING_KIND.label(row.kind))
    return [part for part in (body, kind) if part]


def _site(row: PublishedListing, moment: datetime, language: str, first: dict[str, Any]) -> dict[str, Any]:
    words = row.shown[language]
    province = row.provinces[0] if row.provinces else ""
    state = open_at(row.hours, row.zone, province, moment, language)
    days = week(row.hours, language)
    said = open_words(state, row.zone, moment, language)
    if days and not row.zone and not state.holiday:
        said = _("Hours in their own time zone: call first.")
    return {
        "site": words["site"], "where": where(words), "open": state.state,
        "open_words": said, "week": days,
        "mode": "" if state.state == "open" and state.until is None else mode_words(row.hours),
        "zone": zone_words(row.zone, moment),
        "holiday": state.holiday, "calls": calls(words, language) if words["phones"] != first["phones"] else [],
    }  # fmt: skip


def told(about: str, text: str) -> str:
    """In French a space stands before the colon."""
    return f"{about}{pgettext('before a value', ':')} {text}" if about else text


def copy_text(found: dict[str, Any]) -> str:
    """Plain lines to read out, or to put into a message: no more than what is public."""
    words = found["words"]
    lines = [words["name"], words["organization"] if words["organization"] != words["name"] else ""]
    lines += [told(call.about, call.text) for call in found["calls"]]
    lines += [words["url"], words["email"]]
    for site in found["sites"]:
        lines += [
            site["site"]["name"] if site["site"] else "",
            site["where"],
            site["open_words"] if site["open"] == "ask" else site["mode"] or site["open_words"],
        ]
        lines += [told(day, times) for day, times in site["week"]]
        lines += [told(call.about, call.text) for call in site["calls"]]
    lines += [told(about, text) for about, text in found["rules"]]
    lines += [words["eligibility"], words["application"], words["fees"], words["alert"]]
    lines.append(_("Checked on %(day)s.") % {"day": date_format(found["verified_on"], "DATE_FORMAT")})
    return "\n".join(dict.fromkeys(line for line in lines if line))
