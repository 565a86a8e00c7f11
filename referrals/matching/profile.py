"""Who needs what, in codes. Held for one answer and stored nowhere: these details find a service and do nothing
else (S38)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hotline.codes import (
    CULTURAL_IDENTITY,
    GENDER,
    MAY_BE_MINOR_AGE_BANDS,
    SERVICE_STAGE,
    SERVICE_TYPE,
    STATUS_IN_CANADA,
)
from hotline.places.access import communities_matching, postal_area
from hotline.places.folding import fold
from hotline.places.provinces import PROVINCES

NOT_SAID = {"", "unknown", "not_asked", "declined", None}
# The ages that a band may mean, inclusive.
BANDS = {
    "a0_11": (0, 11), "a12_13": (12, 13), "a14_15": (14, 15), "a16_17": (16, 17), "a18": (18, 18),
    "a19_24": (19, 24), "a25_34": (25, 34), "a35_54": (35, 54), "a55_up": (55, 120),
    "adult_unknown": (18, 120), "maybe_minor": (0, 120),
}  # fmt: skip
assert BANDS.keys() >= MAY_BE_MINOR_AGE_BANDS


@dataclass(frozen=True)
class Place:
    """`province` "" and no point: not known. `abroad`: the situation is outside Canada. `away`: somewhere else
    than home is wanted, for safety: distance then counts for nothing."""

    province: str = ""
    lat: float | None = None
    lon: float | None = None
    abroad: bool = False
    away: bool = False


@dataclass(frozen=True, kw_only=True)
class Profile:
    """None or empty: not said, which never excludes. `ages`: youngest and oldest that the person may be.
    `also`: further dimensions of EligibilityRule (children, pets, access, substances), each yes or no.
    `must_speak`: the language is a condition, not a wish."""

    ages: tuple[int, int] | None = None
    gender: str | None = None
    languages: tuple[str, ...] = ()
    culture: tuple[str, ...] = ()
    status: str | None = None
    place: Place = Place()
    needs: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    kind: str = "service"
    also: tuple[tuple[str, str], ...] = ()
    must_speak: bool = False


def read_profile(said: Mapping[str, Any]) -> Profile:
    """From JSON: age (a number or a band), gender, languages, culture, status, place, needs, stages. Codes that no
    list holds count as not said; a wrong place as not known. Raises nothing on wrong values."""
    return Profile(
        ages=_ages(said.get("age")),
        gender=_code(said.get("gender"), GENDER.codes()),
        languages=tuple(_strings(said.get("languages", said.get("language")))),
        culture=_codes(said.get("culture"), CULTURAL_IDENTITY.codes()),
        status=_code(said.get("status"), STATUS_IN_CANADA.codes()),
        place=read_place(said.get("place")),
        needs=_codes(said.get("needs"), SERVICE_TYPE.codes()),
        stages=_codes(said.get("stages"), SERVICE_STAGE.codes()),
        kind=str(said.get("kind") or "service"),
        also=tuple(
            (name, str(said[name]))
            for name in ("children", "pets", "access", "substances")
            if said.get(name) in ("yes", "no")
        ),
        must_speak=bool(said.get("must_speak")),
    )


def read_place(said: Any) -> Place:
    """A province code or name, "Town, ON", a postal code, or an object with province, community, postal, lat, lon,
    country, away."""
    if isinstance(said, Mapping):
        return _place_of_parts(said)
    text = str(said or "").strip()
    if not text:
        return Place()
    if text.casefold() in ("abroad", "outside canada", "hors canada", "à l’étranger", "a l'etranger"):
        return Place(abroad=True)
    if province := _province(text):
        return Place(province)
    if area := postal_area(text):
        return Place(area.province_id, area.lat, area.lon)
    if towns := communities_matching(text, limit=1):
        return Place(towns[0].province_id, towns[0].lat, towns[0].lon)
    return Place(_province(text.rpartition(",")[2].strip()))


def _place_of_parts(said: Mapping[str, Any]) -> Place:
    if str(said.get("country") or "CA").upper() not in ("CA", "CANADA"):
        return Place(abroad=True)
    away, province = bool(said.get("away")), str(said.get("province") or "")
    for name in ("postal", "postal_code", "community", "city", "town"):
        if said.get(name):
            town = "" if name.startswith("postal") or not province else f", {province}"
            found = read_place(f"{said[name]}{town}")
            if found.lat is not None:
                return Place(found.province, found.lat, found.lon, away=away)
    lat, lon = _number(said.get("lat")), _number(said.get("lon"))
    if lat is None or lon is None:
        lat = lon = None
    return Place(_province(province), lat, lon, away=away)


def _province(text: str) -> str:
    """The code of a province given by code or by its name in either language; "" where it is none."""
    if text.upper() in PROVINCES:
        return text.upper()
    names = {fold(name): row.code for row in PROVINCES.values() for name in (row.name_en, row.name_fr)}
    return names.get(fold(text), "")


def _ages(said: Any) -> tuple[int, int] | None:
    if isinstance(said, str) and said in BANDS:
        return BANDS[said]
    number = _number(said)
    return (int(number), int(number)) if number is not None and 0 <= number <= 130 else None


def _number(said: Any) -> float | None:
    try:
        return None if said in NOT_SAID or isinstance(said, bool) else float(said)
    except (TypeError, ValueError):
        return None


def _strings(said: Any) -> Iterable[str]:
    if isinstance(said, str):
        return [said] if said not in NOT_SAID else []
    return [str(item) for item in said or [] if item not in NOT_SAID]


def _code(said: Any, known: Iterable[str]) -> str | None:
    return str(said) if said not in NOT_SAID and said in set(known) else None


def _codes(said: Any, known: Iterable[str]) -> tuple[str, ...]:
    allowed = set(known)
    return tuple(code for code in _strings(said) if code in allowed)
