"""What hangs on a body, a service or a site, a line for each: {"id", "kind", "version", "words", …}."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from referrals.codes import DIMENSION, LISTING_KIND, PHONE_TYPE, SERVICE_STATUS, VISIBILITY
from referrals.desk.asked import BANDS
from referrals.desk.finding import LIVE, NEVER
from referrals.desk.shown import words_of
from referrals.editable import state
from referrals.models.base import in_language
from referrals.phones import parse
from referrals.rules import band_due
from referrals.wording import clock

Rows = Iterable[Any]


def line(row: Any, words: str, **more: Any) -> dict[str, Any]:
    return {"id": row.pk, "kind": row._meta.model_name, "version": state(row), "words": words, **more}


def services(rows: Rows, today: date, language: str) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        code = band_due(row.due_on or NEVER, today) if row.status in LIVE else ""
        found.append({
            "id": row.pk, "name": row.name, "band": code, "band_name": BANDS.get(code, ""),
            "due_on": row.due_on,
            "verified_on": row.verified_on, "status": SERVICE_STATUS.label(row.status), "live": bool(code),
            "listing": "" if row.kind == "service" else LISTING_KIND.label(row.kind),
            "visible": VISIBILITY.label(row.visibility), "call": next(iter(numbers(row.phones.all(), language)), None),
        })  # fmt: skip
    return found


def sites(rows: Rows) -> list[dict[str, Any]]:
    return [
        {"id": row.pk, "name": site_name(row), "confidential": row.confidential,
         "where": place(row),
         "visible": VISIBILITY.label(row.visibility)}
        for row in rows
    ]  # fmt: skip


def site_name(row: Any) -> str:
    return row.name or place(row) or _("Site without a name")


def place(row: Any) -> str:
    return f"{row.community.name}, {row.province}" if row.community else row.province


def at_sites(rows: Rows, language: str) -> list[dict[str, Any]]:
    """A service at each of its sites, with what it has there alone."""
    return [
        line(
            row, site_name(row.location), site=row.location_id, confidential=row.location.confidential,
            where=place(row.location), description=in_language(row.description_en, row.description_fr),
            hours=hours(row.schedules.all(), language), numbers=numbers(row.phones.all(), language),
            areas=areas(row.areas.all()),
        )
        for row in rows
    ]  # fmt: skip


def numbers(rows: Rows, language: str) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        number = parse(row.number, row.extension)
        dial = row.dial or number.dial
        found.append(line(
            row, number.written(language), link=f"tel:{dial}" if dial and row.phone_type != "fax" else "",
            about=in_language(row.description_en, row.description_fr),
            type="" if row.phone_type == "voice" else PHONE_TYPE.label(row.phone_type),
            visible=VISIBILITY.label(row.visibility),
            languages=words_of("languages", row.languages),
        ))  # fmt: skip
    return found


def contacts(rows: Rows, language: str) -> list[dict[str, Any]]:
    return [
        line(
            row, row.name or row.title or row.department or row.email,
            about=", ".join(one for one in (row.title, row.department) if one and one != row.name),
            email=row.email, visible=VISIBILITY.label(row.visibility), numbers=numbers(row.phones.all(), language),
        )
        for row in rows
    ]  # fmt: skip


def areas(rows: Rows) -> list[dict[str, Any]]:
    return [
        line(row, in_language(row.name_en, row.name_fr) or words_of("community", row.community_id, row)
             or words_of("province", row.province))
        for row in rows
    ]  # fmt: skip


def rules(rows: Rows) -> list[dict[str, Any]]:
    return [
        line(
            row, str(DIMENSION.label(row.dimension)), dimension=row.dimension, serves=words_of("serves", row.serves),
            hard=row.hard, note=in_language(row.note_en, row.note_fr),
        )
        for row in sorted(rows, key=lambda row: row.dimension)
    ]  # fmt: skip


def hours(rows: Rows, language: str) -> list[dict[str, Any]]:
    """Monday first; rows of a feed that say no weekly time are left out."""
    weekly = [row for row in rows if row.weekday is not None and row.opens and row.closes]
    found = []
    for row in sorted(weekly, key=lambda row: (row.weekday, row.opens)):
        times = _("%(opens)s to %(closes)s") % {
            "opens": clock(row.opens, language), "closes": clock(row.closes, language),
        }  # fmt: skip
        found.append({
            "day": str(WEEKDAYS[row.weekday]).capitalize(), "times": times,
            "note": in_language(row.note_en, row.note_fr), "season": season(row),
        })  # fmt: skip
    return found


def season(row: Any) -> str:
    first = date_format(row.valid_from, "DATE_FORMAT") if row.valid_from else ""
    last = date_format(row.valid_to, "DATE_FORMAT") if row.valid_to else ""
    if first and last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    return _("from %(day)s") % {"day": first} if first else _("until %(day)s") % {"day": last} if last else ""
