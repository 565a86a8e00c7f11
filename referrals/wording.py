"""A published row in words that somebody can act on: numbers, hours, whom it is for."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hotline.codes import CULTURAL_IDENTITY, GENDER, STATUS_IN_CANADA
from referrals.codes import DIMENSION, LISTING_KIND
from referrals.hours import Open, open_at
from referrals.models import PublishedListing
from referrals.phones import parse

STEP_KM = 5
CODES = {"gender": GENDER, "status": STATUS_IN_CANADA, "culture": CULTURAL_IDENTITY}


class Call(NamedTuple):
    """`link` is empty where nothing safe can be dialled."""

    text: str
    link: str
    about: str


def calls(words: dict[str, Any], language: str) -> list[Call]:
    found = []
    for phone in words["phones"]:
        number = parse(phone["number"], phone["extension"])
        dial = phone["dial"] or number.dial
        dial = number.dial or (parse(dial).dial if dial else "")
        pause = f",{number.extension}" if number.extension and dial else ""
        link = f"tel:{dial}{pause}" if dial and phone["type"] != "fax" else ""
        about = phone["description"] or {"tty": _("TTY"), "fax": _("Fax"), "text": _("Text messages")}.get(
            phone["type"], ""
        )
        found.append(Call(number.written(language), link, about))
    return found


def first_call(words: dict[str, Any], language: str) -> Call | None:
    return next(iter(calls(words | {"phones": words["phones"][:1]}, language)), None)


def clock(moment: datetime | time, language: str) -> str:
    """2:30 p.m. in English, 14 h 30 in French."""
    if language == "fr":
        return f"{moment.hour} h {moment.minute:02}" if moment.minute else f"{moment.hour} h"
    hour = moment.hour % 12 or 12
    half = "a.m." if moment.hour < 12 else "p.m."
    return f"{hour}:{moment.minute:02} {half}" if moment.minute else f"{hour} {half}"


def open_words(state: Open, zone: str, moment: datetime, language: str) -> str:
    """Never "closed" where nobody knows."""
    if state.state == "ask":
        if state.holiday:
            return _("Today is %(holiday)s: hours may differ. Call first.") % {"holiday": state.holiday}
        return _("Hours not known: call first.")
    if state.until is None:
        return _("Open day and night") if state.state == "open" else _("Closed now")
    today = moment.astimezone(ZoneInfo(zone)).date() if zone else moment.date()
    when = clock(state.until, language)
    if state.until.date() != today:
        when = _("%(day)s, %(time)s") % {"day": WEEKDAYS[state.until.weekday()], "time": when}
    said = _("Open now, until %(when)s") if state.state == "open" else _("Closed now, opens %(when)s")
    return said % {"when": when}


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
    if site["confidential"]:
        return _("Somewhere in %(place)s. Call for the address.") % {"place": town or _("this region")}
    return site["address"] or town


def shown_row(row: dict[str, Any], near: bool, language: str) -> dict[str, Any]:
    words = row["words"]
    return {
        "service_id": row["service_id"], "words": words, "call": first_call(words, language), "where": where(words),
        "distance": distance_words(row) if near else "", "loose": row["loose"], "open": row["open"].state,
        "hours": short_hours(row["open"]), "national": row["coverage"] == "national" and not words["site"],
        "verified_on": row["verified_on"], "kind": "" if row["kind"] == "service" else LISTING_KIND.label(row["kind"]),
    }  # fmt: skip


def short_hours(state: Open) -> str:
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
            found.append((str(DIMENSION.label(dimension)), f"{text}."))
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
        if "yes" in serves:
            return _("Yes")
        return _("No") if rule.get("hard") else _("Ask first")
    named = ", ".join(str(code.label) for code in codes if code.code in serves)
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
    hours = offset.total_seconds() / 3600 if offset else 0
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    return _("local time, %(city)s (UTC%(hours)s)") % {"city": city, "hours": f"{hours:+g}".replace("-", "−")}


def sheet(rows: list[PublishedListing], moment: datetime, language: str) -> dict[str, Any]:
    """Everything of one service, with each of its sites."""
    first = rows[0]
    words = first.shown[language]
    found = {
        "service_id": first.service_id, "words": words, "calls": calls(words, language),
        "rules": rules(first, language), "verified_on": first.verified_on,
        "kind": "" if first.kind == "service" else LISTING_KIND.label(first.kind),
        "interpreter": first.interpreter == "yes",
        "sites": [_site(row, moment, language, words) for row in rows],
    }  # fmt: skip
    return found | {"copy": copy_text(found)}


def _site(row: PublishedListing, moment: datetime, language: str, first: dict[str, Any]) -> dict[str, Any]:
    words = row.shown[language]
    province = row.provinces[0] if row.provinces else ""
    state = open_at(row.hours, row.zone, province, moment, language)
    return {
        "site": words["site"], "where": where(words), "open": state.state,
        "open_words": open_words(state, row.zone, moment, language), "week": week(row.hours, language),
        "mode": mode_words(row.hours), "zone": zone_words(row.zone, moment),
        "holiday": state.holiday, "calls": calls(words, language) if words["phones"] != first["phones"] else [],
    }  # fmt: skip


def copy_text(found: dict[str, Any]) -> str:
    """Plain lines to read out, or to put into a message: no more than what is public."""
    words = found["words"]
    lines = [words["name"], words["organization"] if words["organization"] != words["name"] else ""]
    lines += [f"{call.about}: {call.text}" if call.about else call.text for call in found["calls"]]
    lines += [words["url"], words["email"]]
    for site in found["sites"]:
        lines += [
            site["site"]["name"] if site["site"] else "",
            site["where"],
            site["open_words"] if site["open"] == "ask" else site["mode"],
        ]
        lines += [f"{day}: {times}" for day, times in site["week"]]
        lines += [call.text for call in site["calls"]]
    lines += [f"{about}: {text}" for about, text in found["rules"]]
    lines += [words["eligibility"], words["application"], words["fees"], words["alert"]]
    lines.append(_("Checked on %(day)s.") % {"day": date_format(found["verified_on"], "DATE_FORMAT")})
    return "\n".join(dict.fromkeys(line for line in lines if line))
