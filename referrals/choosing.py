"""From what somebody said to what they see: three groups with reasons, how far we had to look, and where else to
turn. Reads the published copy alone and keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from referrals.abroad import Abroad, Country, abroad, country_named
from referrals.hours import open_at
from referrals.listings import rows_of
from referrals.matching import STEPS, Match, distance_km, match_public, read_profile
from referrals.matching.profile import Profile
from referrals.models import PublishedListing
from referrals.reasons import reasons
from referrals.wording import shown_row

FIT, MAY_FIT, NO = 8, 8, 8  # more than that nobody reads; the directory has all
MINORS = ("a0_11", "a12_13", "a14_15", "a16_17", "a18")
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Chosen:
    """`step`: the narrowest in which something fits, "" if nothing does. `place`: from where distances were
    measured, "" if from nowhere. `unknown`: what was typed is no place that we know; `vague`: it is a country postal
    code, `area`, that says too little. `abroad`: given where it is outside Canada, with the code of the country if
    it was named."""

    fits: Rows
    may_fit: Rows
    no: Rows
    step: str
    place: str
    area: str
    unknown: bool
    vague: bool
    minor: bool
    abroad: Abroad | None = None
    country: str = ""

    @property
    def nothing(self) -> bool:
        return not (self.fits or self.may_fit or self.abroad)

    @property
    def others(self) -> list[Country]:
        return [one for one in self.abroad.countries if one.code != self.country] if self.abroad else []

    @property
    def here(self) -> Country | None:
        return self.abroad.of(self.country) if self.abroad else None


def choose(said: Mapping[str, Any], language: str, moment: datetime) -> Chosen:
    who = read_profile(said)
    if who.place.abroad:
        return _elsewhere(said, language)
    found = match_public(who, today=moment.date())
    groups = {
        "fits": [one for one in found if one.group == "fits"][:FIT],
        "may_fit": [one for one in found if one.group == "may_fit"][:MAY_FIT],
        "no": [one for one in found if one.group == "no"][:NO],
    }
    rows = rows_of(one.candidate.id for own in groups.values() for one in own)
    shown = {
        name: [
            _row(one, rows[one.candidate.id], who, language, moment)
            for one in own
            if one.candidate.id in rows
        ]
        for name, own in groups.items()
    }
    steps = {one.step for one in groups["fits"]}
    return Chosen(
        fits=shown["fits"],
        may_fit=shown["may_fit"],
        no=shown["no"],
        step=next((step for step in STEPS if step in steps), ""),
        place=_measured(who),
        area=who.place.name,
        unknown=bool(said["place"]["community"]) and not who.place.province,
        vague=who.place.vague,
        minor=said["age"] in MINORS,
    )


def _measured(who: Profile) -> str:
    where = who.place
    return where.name if where.lat is not None and not where.vague and not where.away else ""


def _row(one: Match, row: PublishedListing, who: Profile, language: str, moment: datetime) -> dict[str, Any]:
    province = row.provinces[0] if row.provinces else ""
    facts = {
        "service_id": row.service_id, "kind": row.kind, "words": row.shown[language], "coverage": row.coverage,
        "confidential": row.confidential, "verified_on": row.verified_on, "loose": False,
        "km": None if who.place.within_km else distance_km(one.candidate, who),
        "open": open_at(row.hours, row.zone, province, moment, language),
    }  # fmt: skip
    shown = shown_row(facts, True, language)
    return shown | {"fits": one.group == "fits", "reasons": reasons(one, who, far=bool(shown["distance"]))}


def _elsewhere(said: Mapping[str, Any], language: str) -> Chosen:
    country = country_named(said["place"]["community"].rpartition(",")[2])
    return Chosen(
        [],
        [],
        [],
        "",
        "",
        "",
        unknown=False,
        vague=False,
        minor=False,
        abroad=abroad(language),
        country=country,
    )
