"""Lines in other countries, from the table that staff keep. What nobody has read on a page of somebody who should
know is marked as such, and nobody has rung them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale
from django.utils.formats import date_format
from django.utils.translation import override

from hotline.places.folding import fold
from referrals.access import contacts_abroad
from referrals.models import ContactAbroad

LOCALES = {"en": "en_CA", "fr": "fr_CA"}
HOME = "CA"


@dataclass(frozen=True)
class Line:
    """`seen`: the year of a source that is old, else empty. `verified`: somebody who should know says so, on the
    page that the row names; False is from memory and must be shown as such."""

    number: str
    note: str
    seen: str
    verified: bool

    @property
    def link(self) -> str:
        return "tel:" + re.sub(r"[^\d+]", "", self.number)


@dataclass(frozen=True)
class Country:
    code: str
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Abroad:
    """`read`: the month in which the newest of it was read, in words. `countries`: in the order of the reader's
    alphabet."""

    read: str
    countries: tuple[Country, ...]

    def of(self, code: str) -> Country | None:
        return next((country for country in self.countries if country.code == code), None)


def abroad(language: str) -> Abroad:
    """One statement."""
    rows = contacts_abroad()
    newest = max((row.checked_on for row in rows if row.checked_on), default=None)
    year = newest.year if newest else 0
    lines: dict[str, list[Line]] = {}
    for row in rows:
        lines.setdefault(row.country, []).append(_line(row, language, year))
    names = territories(language)
    found = [Country(code, names.get(code, code), tuple(own)) for code, own in lines.items()]
    with override(language):
        read = date_format(newest, "F Y") if newest else ""
    return Abroad(read, tuple(sorted(found, key=lambda country: fold(country.name))))


def _line(row: ContactAbroad, language: str, year: int) -> Line:
    old = row.checked_on is not None and row.checked_on.year < year
    note = row.note_fr if language == "fr" else row.note_en
    return Line(
        number=row.phone,
        note=", ".join(part for part in (row.name, note) if part),
        seen=str(row.checked_on.year) if old and row.checked_on else "",
        verified=row.verified,
    )


@cache
def territories(language: str) -> dict[str, str]:
    """The countries of the world by ISO code, as the reader names them."""
    names = Locale.parse(LOCALES[language]).territories
    return {code: name for code, name in names.items() if re.fullmatch("[A-Z]{2}", code)}


@cache
def _codes() -> dict[str, str]:
    return {
        fold(name): code
        for language in LOCALES
        for code, name in territories(language).items()
        if code != HOME
    }


def country_named(text: str) -> str:
    """The ISO code of a country other than ours, by its name in either language; "" where it is none."""
    return _codes().get(fold(text), "")
