"""Writing the public copy of an organization, whole, in the transaction of whatever changed it: a row that should
be gone is gone when that commits."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Prefetch

from hotline.now import now
from referrals import clearing, exchange
from referrals.actions.words import count_words, recount_words, words_of
from referrals.models import (
    Location,
    Organization,
    PublicListingConsent,
    PublishedListing,
    Service,
    ServiceAtLocation,
)
from referrals.rules import cycle, expires_on

log = logging.getLogger(__name__)
SHOWN_STATUS = ("active", "temporarily closed")
VECTOR = """
    UPDATE referrals_publishedlisting SET vector =
        setweight(to_tsvector('english', %s) || to_tsvector('french', %s), 'A') ||
        setweight(to_tsvector('english', %s) || to_tsvector('french', %s), 'B') ||
        setweight(to_tsvector('english', %s) || to_tsvector('french', %s), 'C')
    WHERE id = %s
"""


def publish(organization_id: UUID, at: datetime | None = None) -> int:
    """Rebuilds the rows of one organization; how many there are now. Caller's transaction. One at a time for one
    organization: a partner that opts out meanwhile waits, or is waited for (migration 0005)."""
    organization = Organization.objects.select_for_update(no_key=True).get(pk=organization_id)
    before = words_of(organization_id)
    PublishedListing.objects.filter(organization_id=organization_id).delete()
    count = _write(organization, at or now()) if may_be_listed(organization) else 0
    count_words(words_of(organization_id), before)
    return count


def publish_all() -> tuple[int, int]:
    """Every organization anew, each in its own transaction: how many rows there are, and how many organizations
    could not be published. One that cannot be holds up none of the others."""
    rows = failed = 0
    for organization_id in Organization.objects.order_by("pk").values_list("pk", flat=True).iterator():
        try:
            with transaction.atomic():
                rows += publish(organization_id)
        except Exception:
            failed += 1
            log.exception("the listings of organization %s could not be published", organization_id)
    with transaction.atomic():
        recount_words()
    return rows, failed


def _write(organization: Organization, moment: datetime) -> int:
    rows = [row for service in _services(organization) for row in _rows(service, moment)]
    PublishedListing.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.executemany(VECTOR, [_vector(row) for row in rows])
    return len(rows)


def may_be_listed(organization: Organization) -> bool:
    """Nobody stands in the public list who did not agree to, whatever else is filled in."""
    consents = PublicListingConsent.objects.filter(organization=organization, withdrawn_at__isnull=True)
    return organization.is_active and organization.visibility == "public" and consents.exists()


def _services(organization: Organization) -> Iterator[Service]:
    sites = ServiceAtLocation.objects.select_related("location__community").prefetch_related(
        "phones", "schedules", "location__phones", "location__schedules"
    )
    services = Service.objects.filter(
        organization=organization, status__in=SHOWN_STATUS, visibility="public", verified_on__isnull=False
    ).select_related("organization", "program")
    yield from services.prefetch_related(
        Prefetch("at", sites), "phones", "schedules", "areas", "rules", "organization__phones"
    )


def _rows(service: Service, moment: datetime) -> Iterator[PublishedListing]:
    """One for each site that may be known of, at least by its community; one without a site where there is none."""
    sites = [at for at in service.at.all() if may_be_known(at.location)]
    if not sites:
        yield _row(service, None, moment)
    for at in sites:
        yield _row(service, at, moment)


def may_be_known(location: Location) -> bool:
    """One marked confidential whose address is not sealed yet stays inside: its columns still hold it."""
    return location.visibility == "public" or (
        location.confidential and location.visibility == "confidential"
    )


def _row(service: Service, at: ServiceAtLocation | None, moment: datetime) -> PublishedListing:
    location = at.location if at else None
    words = clearing.shown(service, at)
    lat, lon = clearing.public_point(location) if location else (None, None)
    assert service.verified_on
    return PublishedListing(
        id=at.pk if at else service.pk,
        service_id=service.pk,
        organization_id=service.organization_id,
        kind=service.kind,
        name_en=words["en"]["name"],
        name_fr=words["fr"]["name"],
        shown=words,
        hsds=exchange.public_service(service, at),
        vector="",
        types=service.types,
        stages=service.stages,
        languages=service.languages,
        rules=clearing.rules_of(service),
        interpreter=service.interpreter,
        minimum_age=service.minimum_age,
        maximum_age=service.maximum_age,
        coverage=service.coverage,
        provinces=_provinces(service, at),
        lat=lat,
        lon=lon,
        confidential=bool(location and location.confidential),
        hours=clearing.hours_of(service, at),
        zone=location.zone if location else "",
        verified_on=service.verified_on,
        expires_on=expires_on(service.verified_on, cycle(service.types, service.hours_mode)),
        updated_at=moment,
    )


def _provinces(service: Service, at: ServiceAtLocation | None) -> list[str]:
    """Where it counts: the provinces it names, else that of its site."""
    return service.provinces or ([at.location.province] if at and at.location.province else [])


def _vector(row: PublishedListing) -> list[Any]:
    return [text for part in clearing.search_texts(row.shown) for text in (part, part)] + [row.pk]
