"""The map of Canada: provinces as links, and a dot for each community in or near which something public is. A site
never gets a point of its own."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from math import cos, hypot, radians
from typing import Any

from django.db import connection

from hotline.places.provinces import PROVINCES, province_choices
from referrals.projection import project, shapes
from referrals.search.places import towns

MOST = 10
LEAST = 5000  # people of a town that is drawn
MOST_DOTS = 400
GRID = 1  # decimals of a degree: about ten kilometres
COUNTS = """
    SELECT code, (SELECT count(*) FROM (SELECT 1 FROM referrals_publishedlisting l
        WHERE l.provinces @> ARRAY[code] AND l.expires_on > %s LIMIT %s) few)
    FROM unnest(%s::varchar[]) code
"""
POINTS = """
    SELECT DISTINCT round(lat::numeric, %s)::float, round(lon::numeric, %s)::float FROM referrals_publishedlisting
    WHERE lat IS NOT NULL AND NOT confidential AND expires_on > %s LIMIT 3000
"""


def provinces(today: date) -> list[dict[str, Any]]:
    """In the reader's alphabetical order, with how many listings up to ten: no figure that says more."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [today, MOST + 1, list(PROVINCES)])
        counts = dict(cursor.fetchall())
    drawn = shapes()["provinces"]
    return [
        {
            "code": code,
            "name": name,
            "count": f"{MOST}+" if counts[code] > MOST else str(counts[code]),
            **drawn[code],
        }
        for code, name in province_choices()
    ]


def town_dots(today: date) -> list[tuple[str, str]]:
    """As text: a template would write them with the reader's decimal sign."""
    with connection.cursor() as cursor:
        cursor.execute(POINTS, [GRID, GRID, today])
        found = cursor.fetchall()
    towns = {nearest_town(lat, lon) for lat, lon in found} - {None}
    points = sorted(project(*town) for town in towns if town)[:MOST_DOTS]
    return [(str(x), str(y)) for x, y in points]


@lru_cache(maxsize=4096)
def nearest_town(lat: float, lon: float) -> tuple[float, float] | None:
    wide = cos(radians(lat))
    near = ((town.lat, town.lon) for town in towns() if town.population >= LEAST)
    return min(near, key=lambda town: hypot(town[0] - lat, (town[1] - lon) * wide), default=None)
