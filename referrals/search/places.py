"""Where somebody looks: a community, a province or a postal code, however it was typed."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language

from hotline.places.access import postal_area
from hotline.places.folding import fold
from hotline.places.models import Community
from hotline.places.provinces import PROVINCES
from referrals.search.spelling import SHORTEST, nearest

# What people call them, beside their names and codes.
ALSO = {
    "newfoundland": "NL", "labrador": "NL", "terre neuve": "NL", "tnl": "NL", "pei": "PE", "ipe": "PE", "cb": "BC",
    "nwt": "NT", "tno": "NT",
}  # fmt: skip
_POSTAL = re.compile(r"[A-Za-z][0-9][A-Za-z]([ -]?[0-9][A-Za-z][0-9])?")


class Town(NamedTuple):
    name_en: str
    name_fr: str
    province: str
    lat: float
    lon: float
    population: int
    key_en: str
    key_fr: str


@dataclass(frozen=True)
class Place:
    """`lat`, `lon` None: only the province is known. `vague`: a country postal code, whose middle says nothing; we
    ask for the community. `guessed`: nobody knows the name that was typed, and this one is nearly spelt like it."""

    name: str
    province: str
    lat: float | None
    lon: float | None
    vague: bool = False
    guessed: bool = False


def find(text: str, *, guess: bool = False) -> Place | None:
    """The largest community of the name; "London, ON" and "London Ontario" mean that province.
    `guess`: a misspelt name too, where the page can say so."""
    text = text.strip()
    if _POSTAL.fullmatch(text):
        return _of_postal(text)
    province = province_named(text)
    if province and fold(text) != "quebec":  # the town, as in "Halifax"
        return Place(PROVINCES[province].name, province, None, None)
    head, province = town_and_province(text)
    key = fold(head)
    if len(key) < 2:
        return None
    return (
        _of_community(key, province) or _within(key, province) or (_guessed(key, province) if guess else None)
    )


def province_named(text: str) -> str:
    """The code of a province given by code or by its name in either language; "" where it is none."""
    wanted = text.strip()
    if wanted.upper() in PROVINCES:
        return wanted.upper()
    return _province_names().get(fold(wanted), "")


@lru_cache(maxsize=1)
def _province_names() -> dict[str, str]:
    return ALSO | {fold(name): row.code for row in PROVINCES.values() for name in (row.name_en, row.name_fr)}


def town_and_province(text: str) -> tuple[str, str]:
    """("Thunder Bay", "ON") from "Thunder Bay, Ontario" and "Thunder Bay ON"; "" where no province is named."""
    for head, tail in (text.rpartition(",")[::2], text.rpartition(" ")[::2]):
        if head and (province := province_named(tail)):
            return head.strip(" ,"), province
    return text, ""


@lru_cache(maxsize=1)
def towns() -> tuple[Town, ...]:
    """The largest first. Reference data, the same for as long as the process lives."""
    fields = ("name_en", "name_fr", "province_id", "lat", "lon", "population", "key_en", "key_fr")
    return tuple(Town(*row) for row in Community.objects.order_by("-population", "id").values_list(*fields))


@lru_cache(maxsize=1)
def _named() -> dict[str, list[Town]]:
    named: dict[str, list[Town]] = {}
    for town in towns():
        for key in {town.key_en, town.key_fr}:
            named.setdefault(key, []).append(town)
    return named


def _of_postal(text: str) -> Place | None:
    area = postal_area(text)
    if area is None:
        return None
    if area.is_rural:
        return Place(area.fsa, area.province_id, None, None, vague=True)
    return Place(f"{area.fsa} ({area.place})", area.province_id, area.lat, area.lon)


def _of_community(key: str, province: str) -> Place | None:
    """Whose name it is, before whose name begins so."""
    begins = (town for town in towns() if town.key_en.startswith(key) or town.key_fr.startswith(key))
    for town in itertools.chain(_named().get(key, ()), begins):
        if province in ("", town.province):
            return _place(*town[:5])
    return None


def _within(key: str, province: str) -> Place | None:
    """ "Sudbury" of Greater Sudbury."""
    word = f" {key} "
    for town in towns():
        if province in ("", town.province) and (word in f" {town.key_en} " or word in f" {town.key_fr} "):
            return _place(*town[:5])
    return None


def _guessed(key: str, province: str) -> Place | None:
    """Whoever misspells a name gets its first letter right."""
    if len(key) < SHORTEST:
        return None
    near = [town for town in towns() if province in ("", town.province) and town.key_en[:1] == key[:1]]
    better = nearest(key, [(name, town.population) for town in near for name in (town.key_en, town.key_fr)])
    town = next((town for town in near if better in (town.key_en, town.key_fr)), None)
    return _place(*town[:5], guessed=True) if town else None


def _place(name_en: str, name_fr: str, province: str, lat: float, lon: float, guessed: bool = False) -> Place:
    name = name_fr if (get_language() or "en").startswith("fr") else name_en
    return Place(f"{name}, {province}", province, lat, lon, guessed=guessed)
