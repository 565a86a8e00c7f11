"""Finding a place. Places are about no contact, so everybody may see all of them."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from django.db.models import Q

from hotline.places.folding import fold
from hotline.places.models import Community, PostalArea
from hotline.places.provinces import PROVINCES

_FSA = re.compile(r"([ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z])([0-9][ABCEGHJ-NPRSTV-Z][0-9])?")
_CHOSEN = re.compile(r"(.+),\s*([A-Za-z]{2})\s*")
# X is both the Northwest Territories and Nunavut: the first letter alone does not tell.
_PROVINCE_OF_LETTER = {
    letter: province
    for letters, province in (
        ("A", "NL"), ("B", "NS"), ("C", "PE"), ("E", "NB"), ("GHJ", "QC"), ("KLMNP", "ON"),
        ("R", "MB"), ("S", "SK"), ("T", "AB"), ("V", "BC"), ("Y", "YT"),
    )
    for letter in letters
}  # fmt: skip


def communities_matching(text: str, province: str | None = None, limit: int = 8) -> list[Community]:
    """Communities whose name begins with `text`, then those that contain it, the largest first.

    Accents, case, hyphens and "St." for "Saint" do not matter; both languages' names count. "London, ON", as
    the suggestions write it, means that province. Fewer than two letters match nothing.
    """
    chosen = _CHOSEN.fullmatch(text.strip())
    if chosen and chosen[2].upper() in PROVINCES:
        text, province = chosen[1], province or chosen[2].upper()
    wanted = fold(text)
    if len(wanted) < 2:
        return []
    places = Community.objects.order_by("-population", "id")
    if province:
        places = places.filter(province_id=province)
    begins = Q(key_en__startswith=wanted) | Q(key_fr__startswith=wanted)
    found = list(places.filter(begins)[:limit])
    if len(found) < limit:
        contains = Q(key_en__contains=wanted) | Q(key_fr__contains=wanted)
        found += places.filter(contains).exclude(begins)[: limit - len(found)]
    return found


def postal_area(code: str) -> PostalArea | None:
    """The area of a full or shortened postal code, however it was typed; None if it is none or not known."""
    fsa = _fsa(code)
    return PostalArea.objects.filter(fsa=fsa).first() if fsa else None


def province_of_postal(code: str) -> str | None:
    """The province's code; for an area that we do not know, by its first letter where that is enough."""
    fsa = _fsa(code)
    if fsa is None:
        return None
    area = PostalArea.objects.filter(fsa=fsa).only("province_id").first()
    return area.province_id if area else _PROVINCE_OF_LETTER.get(fsa[0])


def zone_of(province: str, community: Community | None = None) -> ZoneInfo:
    """The clock there: the community's own where it is known, since eight provinces have more than one."""
    return ZoneInfo(community.zone if community else PROVINCES[province].zone)


def _fsa(code: str) -> str | None:
    found = _FSA.fullmatch(re.sub(r"[\s-]", "", code).upper())
    return found[1] if found else None
