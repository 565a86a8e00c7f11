"""The one statement that fetches rows: filter first, rank no more than a fixed number, read the words of a page.

Rows that have every concept come first; where there are fewer than five, those that have some follow. Nearness
and freshness decide between rows that the words leave equal."""

from __future__ import annotations

import itertools
import json
from datetime import datetime
from math import cos, floor, radians
from typing import Any

from django.db import connection

from referrals.search.places import Place
from referrals.search.wanted import Wanted
from referrals.search.words import Concept

MOST_RANKED = 1000
FEW = 5
NEAR_KM = 100.0
KM_OF_A_LINE = 30.0  # a national line stands among what is near, not behind all of it
COLUMNS = (
    "id", "service_id", "kind", "words", "hours", "zone", "provinces", "coverage", "confidential", "verified_on",
    "km", "loose",
)  # fmt: skip
DOCUMENTS = ("words", "hours")
HAVERSINE = """
    CASE WHEN l.lat IS NULL THEN NULL ELSE 2 * 6371 * asin(least(1.0, sqrt(
        power(sin(radians(l.lat - %(lat)s) / 2), 2) + cos(radians(%(lat)s)) * cos(radians(l.lat))
        * power(sin(radians(l.lon - %(lon)s) / 2), 2)))) END
"""
# The squares of the map and the provinces that a listing is found in; "*" is all of them. Word for word as in the index
# dir_published_found, which meets words and place at once: of 30,000 with the word, the 300 that are near.
CELLS = """
    (CASE WHEN l.coverage = 'national' THEN '{*}'::text[]
        WHEN l.coverage = 'province' OR l.lat IS NULL THEN l.provinces::text[] ELSE '{}'::text[] END
    || CASE WHEN l.lat IS NULL THEN '{}'::text[]
        ELSE ARRAY[floor(l.lat * 2)::int::text || ' ' || floor(l.lon)::int::text] END)
"""
CHOSEN = """
    SELECT l.id, {matched} AS matched, {rank} AS rank, {km} AS km, l.verified_on, {loose} AS loose
    FROM referrals_publishedlisting l WHERE {where} LIMIT {most}
"""
ORDER = "loose, matched DESC, tenths DESC, far, verified_on DESC, id"
STATEMENT = """
    WITH {said}strict AS MATERIALIZED ({strict}){loose},
    best AS (SELECT *, round(rank * 10) AS tenths, coalesce(km, {line}) AS far FROM (SELECT * FROM {every}) every
        ORDER BY {order} OFFSET %(start)s LIMIT %(size)s)
    SELECT l.id, l.service_id, l.kind, l.shown -> %(reader)s, l.hours, l.zone, l.provinces, l.coverage, l.confidential,
        l.verified_on, km, loose
    FROM best JOIN referrals_publishedlisting l USING (id) ORDER BY {order}
"""


def rows(
    wanted: Wanted,
    concepts: list[Concept],
    place: Place | None,
    *,
    reader: str,
    moment: datetime,
    start: int,
    size: int,
) -> list[dict[str, Any]]:
    """Dicts of COLUMNS. `km`: from the public point; None where it has none or no place is asked for."""
    values: dict[str, Any] = {
        "today": moment.date(),
        "few": FEW,
        "start": start,
        "size": size,
        "reader": reader,
    }
    where = filters(wanted, place, values)
    near = place is not None and place.lat is not None
    km = HAVERSINE if near else "NULL::float"
    said, names = said_in(concepts, values)
    matched = " + ".join(f"(l.vector @@ (SELECT {one} FROM said))::int" for one in names) or "0"  # noqa: S608
    rank = "ts_rank(l.vector, (SELECT any_of FROM said))" if names else "0.0"
    strict = [*where, *every_one(names)]
    parts = {"km": km, "rank": rank, "most": MOST_RANKED}
    statement = STATEMENT.format(
        said=said,
        strict=CHOSEN.format(matched=len(names), loose="false", where=" AND ".join(strict), **parts),
        loose=_loose(where, matched, parts) if len(names) > 1 else "",
        every="strict UNION ALL SELECT * FROM loose" if len(names) > 1 else "strict",
        line=KM_OF_A_LINE,
        order=ORDER,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_loaded(row) for row in cursor]


def _loaded(row: tuple[Any, ...]) -> dict[str, Any]:
    """The documents come as text."""
    found = dict(zip(COLUMNS, row, strict=True))
    return found | {name: json.loads(found[name]) for name in DOCUMENTS}


def _loose(where: list[str], matched: str, parts: dict[str, Any]) -> str:
    """Not run at all where enough rows have everything: PostgreSQL asks the first condition once."""
    conditions = [
        "(SELECT count(*) FROM strict) < %(few)s",
        *where,
        "l.vector @@ (SELECT any_of FROM said)",
        "l.id NOT IN (SELECT id FROM strict)",
    ]
    chosen = CHOSEN.format(matched=matched, loose="true", where=" AND ".join(conditions), **parts)
    return f", loose AS MATERIALIZED ({chosen})"


def said_in(concepts: list[Concept], values: dict[str, Any]) -> tuple[str, list[str]]:
    """The words as queries, made once: named in each place they would be made again for each."""
    if not concepts:
        return "", []
    names = [f"c{i}" for i in range(len(concepts))]
    columns = [f"{_query(one, name, values)} AS {name}" for one, name in zip(concepts, names, strict=True)]
    single = f"SELECT {', '.join(columns)}"
    both = f"SELECT *, {' || '.join(names)} AS any_of FROM ({single}) single"  # noqa: S608
    return f"said AS MATERIALIZED ({both}), ", names


def every_one(names: list[str]) -> list[str]:
    """Conditions on l. One each: the index skips what one of them has not; asked as one query, it weighs them all for
    whatever has any, three times as long among a million."""
    return [f"l.vector @@ (SELECT {one} FROM said)" for one in names]  # noqa: S608


def _query(concept: Concept, name: str, values: dict[str, Any]) -> str:
    """Any of its sayings, in either language."""
    parts = []
    for i, saying in enumerate(concept.sayings):
        values[f"{name}_{i}"] = saying
        parts += [f"phraseto_tsquery('{config}', %({name}_{i})s)" for config in ("english", "french")]
    return f"({' || '.join(parts)})"


def filters(wanted: Wanted, place: Place | None, values: dict[str, Any]) -> list[str]:
    """Conditions on l; what they need is put into `values`."""
    where = ["l.expires_on > %(today)s"]
    if wanted.category:
        values["types"] = [wanted.category]
        where.append("l.types @> %(types)s::varchar[]")
    if wanted.kind:
        values["kind"] = wanted.kind
        where.append("l.kind = %(kind)s")
    if wanted.language:
        values["language"] = [wanted.language]
        where.append("(l.languages @> %(language)s::varchar[] OR l.interpreter = 'yes')")
    if wanted.province:
        values["provinces"] = [wanted.province]
        where.append("(l.provinces @> %(provinces)s::varchar[] OR l.coverage = 'national')")
    if place:
        where.append(_around(place, values))
    return where


def _around(place: Place, values: dict[str, Any]) -> str:
    """Near by its point, or by what it covers: a line that serves the province is never too far."""
    values["around"] = [place.province]
    covers = "l.coverage = 'national' OR (l.coverage = 'province' AND l.provinces @> %(around)s::varchar[])"
    if place.lat is None or place.lon is None:
        return f"({covers} OR l.provinces @> %(around)s::varchar[])"
    high = NEAR_KM / 110.5
    wide = NEAR_KM / (111.3 * max(0.05, cos(radians(place.lat))))
    values |= {
        "lat": place.lat, "lon": place.lon, "south": place.lat - high, "north": place.lat + high,
        "west": place.lon - wide, "east": place.lon + wide, "near": NEAR_KM,
    }  # fmt: skip
    squares = itertools.product(
        range(floor(2 * (place.lat - high)), floor(2 * (place.lat + high)) + 1),
        range(floor(place.lon - wide), floor(place.lon + wide) + 1),
    )
    values["cells"] = ["*", place.province, *(f"{lat} {lon}" for lat, lon in squares)]
    box = "l.lat BETWEEN %(south)s AND %(north)s AND l.lon BETWEEN %(west)s AND %(east)s"
    pointless = "l.lat IS NULL AND l.provinces @> %(around)s::varchar[]"
    return (
        f"{CELLS} && %(cells)s::text[] AND (({box} AND {HAVERSINE} <= %(near)s) OR {covers} OR ({pointless}))"
    )
