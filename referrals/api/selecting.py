"""Finding what is asked for in the published copy: one statement for which and how many, one for what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from math import cos, radians
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from referrals.api.asking import Asked
from referrals.api.errors import Refused
from referrals.exchange.taxonomy import TAXONOMY, column_and_codes
from referrals.models import PublishedListing
from referrals.search import places
from referrals.search.query import HAVERSINE, every_one, said_in
from referrals.search.words import concepts_of

BATCH = 200  # of a stream
# What an item is known by, what it is sorted by, and which rows of the published copy are of its kind.
KINDS = {
    "services": ("l.service_id", "min(l.name_{lang})", ""),
    "service_at_locations": ("l.id", "min(l.name_{lang})", "l.id <> l.service_id"),
    "organizations": ("l.organization_id", "''", ""),
}
PAGE = """
    WITH {said}hits AS MATERIALIZED (
        SELECT {key} AS id, {name} AS name FROM referrals_publishedlisting l WHERE {where} GROUP BY 1)
    SELECT total.items, page.id FROM (SELECT count(*) AS items FROM hits) total
    LEFT JOIN LATERAL (SELECT id, name FROM hits ORDER BY name, id OFFSET %(start)s LIMIT %(size)s) page ON true
    ORDER BY page.name, page.id
"""


class Row(NamedTuple):
    """One published row in one language."""

    id: UUID
    service_id: UUID
    organization_id: UUID
    hsds: dict[str, Any]
    updated_at: datetime


def page(kind: str, asked: Asked, today: date) -> tuple[int, list[UUID]]:
    """How many there are, and the ids of this page; of all pages where it is streamed."""
    key, name, only = KINDS[kind]
    values: dict[str, Any] = {"today": today}
    said, where = conditions(asked, values)
    values["size"] = None if asked.streamed else asked.per_page
    values["start"] = 0 if asked.streamed else (asked.page - 1) * asked.per_page
    statement = PAGE.format(
        said=said,
        key=key,
        name=name.format(lang=asked.lang),
        where=" AND ".join(filter(None, (*where, only))),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchall()
    return found[0][0], [one for _items, one in found if one is not None]


def conditions(asked: Asked, values: dict[str, Any]) -> tuple[str, list[str]]:
    """(what stands in front of the statement, conditions on l that must all hold)."""
    where = ["l.expires_on > %(today)s"]
    concepts = concepts_of(asked.search) if asked.search else []
    said, names = said_in(concepts, values)
    where += every_one(names)
    if asked.organization_id:
        values["organization"] = asked.organization_id
        where.append("l.organization_id = %(organization)s")
    if asked.modified_after:
        values["after"] = asked.modified_after
        where.append("l.updated_at >= %(after)s")
    if asked.taxonomy_id and str(asked.taxonomy_id) != TAXONOMY:
        where.append("false")
    if asked.taxonomy_id:
        where.append("(l.types <> '{}' OR l.stages <> '{}')")
    if asked.taxonomy_term_id:
        where.append(_has_term(asked.taxonomy_term_id, values))
    if asked.postcode:
        where.append(_around(asked, values))
    return said, where


def _has_term(sought: UUID, values: dict[str, Any]) -> str:
    """That an address is confidential is no filter: nobody needs a list of shelters."""
    found = column_and_codes(sought)
    if found is None:
        return "false"
    column, values["codes"] = found
    return f"l.{column} && %(codes)s::varchar[]"


def _around(asked: Asked, values: dict[str, Any]) -> str:
    """Without a distance: what serves the province. With one: open sites alone, by their public point."""
    place = places.find(asked.postcode)
    if place is None:
        raise Refused(_("We do not know this postal code."), "postcode")
    if asked.proximity is None:
        values["around"] = [place.province]
        return "(l.coverage = 'national' OR l.provinces @> %(around)s::varchar[])"
    if place.lat is None or place.lon is None:
        raise Refused(_("This postal code covers too wide an area to measure from."), "proximity")
    km = asked.proximity / 1000
    high, wide = km / 110.5, km / (111.3 * max(0.05, cos(radians(place.lat))))
    values |= {
        "lat": place.lat, "lon": place.lon, "south": place.lat - high, "north": place.lat + high,
        "west": place.lon - wide, "east": place.lon + wide, "near": km,
    }  # fmt: skip
    box = "l.lat BETWEEN %(south)s AND %(north)s AND l.lon BETWEEN %(west)s AND %(east)s"
    return f"(NOT l.confidential AND {box} AND {HAVERSINE} <= %(near)s)"


def rows(kind: str, ids: Iterable[UUID], lang: str, today: date) -> list[Row]:
    """All that the published copy holds of these, by id."""
    column = KINDS[kind][0].removeprefix("l.")
    live = PublishedListing.objects.filter(expires_on__gt=today, **{f"{column}__in": list(ids)})
    found = live.order_by("name_en", "service_id", "id").values_list(
        "id", "service_id", "organization_id", f"hsds__{lang}", "updated_at"
    )
    return [Row(*one) for one in found]


def batches(ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
