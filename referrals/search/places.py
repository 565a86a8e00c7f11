"""Where somebody looks: a community or a postal code, however it was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import get_language

from hotline.places.access import postal_area
from hotline.places.folding import fold
from hotline.places.models import Community
from hotline.places.provinces import PROVINCES

_POSTAL = re.compile(r"[A-Za-z][0-9][A-Za-z]([ -]?[0-9][A-Za-z][0-9])?")
_IN = re.compile(r"(.+),\s*([A-Za-z]{2})")


@dataclass(frozen=True)
class Place:
    """`lat`, `lon` None: only the province is known. `vague`: a country postal code, whose middle says nothing; we
    ask for the community."""

    name: str
    province: str
    lat: float | None
    lon: float | None
    vague: bool = False


def find(text: str) -> Place | None:
    """One statement. The largest community of the name; "London, ON" means that province."""
    text = text.strip()
    if _POSTAL.fullmatch(text):
        return _of_postal(text)
    chosen = _IN.fullmatch(text)
    province = chosen[2].upper() if chosen and chosen[2].upper() in PROVINCES else ""
    key = fold(chosen[1] if chosen and province else text)
    if len(key) < 2:
        return None
    for code, names in PROVINCES.items():
        if key in (fold(names.name_en), fold(names.name_fr)) and key != "quebec":
            return Place(names.name, code, None, None)
    return _of_community(key, province)


def _of_postal(text: str) -> Place | None:
    area = postal_area(text)
    if area is None:
        return None
    if area.is_rural:
        return Place(area.fsa, area.province_id, None, None, vague=True)
    return Place(f"{area.fsa} ({area.place})", area.province_id, area.lat, area.lon)


def _of_community(key: str, province: str) -> Place | None:
    exact = Q(key_en=key) | Q(key_fr=key)
    begins = Q(key_en__startswith=key) | Q(key_fr__startswith=key)
    rank = Case(When(exact, then=Value(0)), default=Value(1), output_field=IntegerField())
    places = Community.objects.filter(begins).order_by(rank, "-population", "id")
    if province:
        places = places.filter(province_id=province)
    found = places.first()
    if found is None:
        return None
    code = found.province_id
    name = found.name_fr if (get_language() or "en").startswith("fr") else found.name_en
    return Place(f"{name}, {code}", code, found.lat, found.lon)
