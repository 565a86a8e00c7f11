"""Where somebody is or wants to be, however it was said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hotline.places.access import communities_matching, postal_area, province_of_postal
from hotline.places.folding import fold
from hotline.places.provinces import PROVINCES
from referrals.abroad import country_named
from referrals.matching.reading import code, number
from referrals.search import places
from referrals.search.places import province_named, town_and_province

ABROAD = {
    "abroad", "outside canada", "hors canada", "hors du canada", "a letranger", "letranger", "us", "usa", "u s a",
    "uk", "u k", "england", "angleterre", "scotland", "ecosse",
}  # fmt: skip
CANADA = ("", "CA", "CAN", "CANADA")
# Of a country postal code nine in ten addresses lie within so many kilometres of its middle; wider than this,
# the middle says nothing beyond the province.
WIDEST_KM = 120.0
_POSTAL = re.compile(r"\b[a-z][0-9][a-z][ -]?[0-9][a-z][0-9]\b", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """`province` "" and no point: not known. `within_km`: how far from the point the person may really be.
    `vague`: a country postal code, so the community should be asked. `abroad`: the situation is outside Canada.
    `away`: somewhere else than home is wanted, for safety: distance then counts for nothing."""

    province: str = ""
    lat: float | None = None
    lon: float | None = None
    abroad: bool = False
    away: bool = False
    within_km: float = 0.0
    vague: bool = False
    name: str = field(default="", compare=False)


NOWHERE = Place()


def read_place(said: Any) -> Place:
    """A province code or name, "Town, ON", a postal code, or an object with province, community, postal, lat, lon,
    country, away."""
    if isinstance(said, Place):
        return said
    if isinstance(said, Mapping):
        return _of_parts(said)
    text = said.strip()[:200] if isinstance(said, str) else ""
    if not text:
        return Place()
    return Place(abroad=True) if _is_abroad(text) else _of_text(text)


def _is_abroad(text: str) -> bool:
    """ "Paris, France" and "France"; not "Paris, ON"."""
    last = text.rpartition(",")[2]
    return fold(last) in ABROAD or bool(country_named(last))


def _of_text(text: str) -> Place:
    if province := province_named(text):
        return Place(province, name=PROVINCES[province].name)
    if postal := _of_postal(text):
        return postal
    head, tail = town_and_province(text)
    if found := places.find(f"{head}, {tail}" if tail else head):
        return Place(found.province, found.lat, found.lon, name=found.name)
    for town in communities_matching(head, tail or None, limit=1):  # "Sudbury" of Greater Sudbury
        return Place(town.province_id, town.lat, town.lon, name=f"{town.name}, {town.province_id}")
    inside = _POSTAL.search(text)
    return (_of_postal(inside[0]) if inside else None) or Place(tail)


def _of_postal(text: str) -> Place | None:
    province = province_of_postal(text)
    if province is None:
        return None
    area = postal_area(text)
    if area is None:
        return Place(province, vague=True)
    if not area.is_rural:
        return Place(province, area.lat, area.lon, name=area.fsa)
    if area.p90_km is None or area.p90_km > WIDEST_KM:
        return Place(province, vague=True, name=area.fsa)
    return Place(province, area.lat, area.lon, within_km=area.p90_km, vague=True, name=area.fsa)


def _of_parts(said: Mapping[str, Any]) -> Place:
    if str(said.get("country") or "").strip().upper() not in CANADA or said.get("abroad") is True:
        return Place(abroad=True)
    away = code(said.get("away"), ("yes", "true", "1")) is not None
    province, wider = province_named(str(said.get("province") or "")), Place()
    for name in ("community", "city", "town", "postal", "postal_code"):
        if isinstance(text := said.get(name), str) and text.strip():
            tail = "" if name.startswith("postal") or not province else f", {province}"
            found = read_place(f"{text}{tail}")
            if found.lat is not None or found.abroad:
                return replace(found, away=away)
            wider = wider if wider.province else found
    lat, lon = number(said.get("lat")), number(said.get("lon"))
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        lat = lon = None
    if wider.province and lat is None:
        return replace(wider, away=away)
    return Place(province, lat, lon, away=away)
