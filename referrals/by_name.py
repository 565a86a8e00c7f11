"""Services by a name or word, for staff: the published ones as the public search finds them, then the others."""

from __future__ import annotations

from django.db.models import Q

from hotline.now import now
from referrals.models import Service
from referrals.search import find
from referrals.search.wanted import MOST_WORDS, Wanted, clean

MOST = 8
NAMES = ("name_en", "name_fr", "alternate_name", "organization__name_en", "organization__name_fr")


def by_name(text: str, language: str) -> list[Service]:
    """At most MOST active ones, the best first; none for an empty text. Those that the public does not see are found
    where their names hold every word."""
    said = clean(text)
    if not said:
        return []
    found = find(Wanted(words=said), language, now()).rows
    published = list(dict.fromkeys(row["service_id"] for row in found))
    active = Service.objects.filter(status="active", organization__is_active=True).prefetch_related(
        "at__location"
    )
    first = sorted(active.filter(pk__in=published), key=lambda one: published.index(one.pk))
    rest = active.exclude(pk__in=published).order_by("name_en", "name_fr", "pk")
    for word in said.split()[:MOST_WORDS]:
        rest = rest.filter(Q(*((f"{name}__icontains", word) for name in NAMES), _connector=Q.OR))
    return [*first, *rest[:MOST]][:MOST]
