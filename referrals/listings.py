"""Fetching from the published copy. Expired rows are for nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from referrals.models import PublishedListing

MOST_SITES = 50
MOST_IN_SITEMAP = 20_000


def of_service(service_id: UUID, today: date) -> list[PublishedListing]:
    """All sites of a service; one statement."""
    rows = PublishedListing.objects.filter(service_id=service_id, expires_on__gt=today)
    return list(rows.defer("vector", "hsds").order_by("provinces", "name_en", "id")[:MOST_SITES])


def services(today: date) -> list[UUID]:
    rows = PublishedListing.objects.filter(expires_on__gt=today).order_by("service_id")
    return list(rows.values_list("service_id", flat=True).distinct()[:MOST_IN_SITEMAP])


def rows_of(ids: Iterable[UUID]) -> dict[UUID, PublishedListing]:
    """By id; one statement."""
    return PublishedListing.objects.defer("vector", "hsds").in_bulk(list(ids))
