"""Fetching what the directory holds, for those who may see it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Protocol

from django.db.models import Avg, Case, Count, FloatField, Prefetch, Value, When

from hotline.now import now
from referrals.candidate import Candidate
from referrals.clearing import rules_of
from referrals.models import ContactAbroad, PublishedListing, ReferralOutcome, Service, ServiceAtLocation

REMEMBERED = timedelta(days=365)
PUBLISHED = (
    "id", "service_id", "name_en", "name_fr", "kind", "types", "stages", "languages", "interpreter", "minimum_age",
    "maximum_age", "rules", "coverage", "provinces", "lat", "lon", "confidential", "verified_on",
)  # fmt: skip
PRIOR, PRIOR_WEIGHT = 0.5, 4  # four imagined referrals, so that one refusal does not sink a service


class Wanted(Protocol):
    """What candidates reads of a profile."""

    @property
    def needs(self) -> tuple[str, ...]: ...
    @property
    def kind(self) -> str: ...


def candidates(wanted: Wanted) -> Iterator[Candidate]:
    """Every active service that offers any of what is needed, once for each of its sites; staff-only ones too."""
    services = Service.objects.filter(status="active", organization__is_active=True, kind=wanted.kind)
    if wanted.needs:
        services = services.filter(types__overlap=list(wanted.needs))
    sites = Prefetch("at", ServiceAtLocation.objects.select_related("location"))
    past = past_scores()
    for service in services.select_related("organization").prefetch_related(sites, "rules"):
        places: list[ServiceAtLocation | None] = [*service.at.all()]
        for at in places or [None]:
            yield candidate_of(service, at, past.get(service.pk, PRIOR))


def public_candidates(wanted: Wanted, today: date) -> Iterator[Candidate]:
    """Of the published copy, all that the public process may read; one statement. How earlier referrals ended is
    none of it."""
    rows = PublishedListing.objects.filter(expires_on__gt=today, kind=wanted.kind)
    if wanted.needs:
        rows = rows.filter(types__overlap=list(wanted.needs))
    for row in rows.values(*PUBLISHED):
        many: dict[str, Any] = {
            name: frozenset(row.pop(name)) for name in ("types", "stages", "languages", "provinces")
        }
        yield Candidate(external_id=str(row["service_id"]), score_past=PRIOR, **many, **row)


def past_scores() -> dict[object, float]:
    """By service: the share of last year's referrals that were taken up, drawn towards a half."""
    recent = ReferralOutcome.objects.filter(week__gte=now().date() - REMEMBERED).values("service")
    taken = Avg(
        Case(When(outcome="accepted", then=Value(1.0)), default=Value(0.0), output_field=FloatField())
    )
    found = recent.annotate(share=taken, times=Count("id")).values_list("service", "share", "times")
    return {
        service: (share * times + PRIOR * PRIOR_WEIGHT) / (times + PRIOR_WEIGHT)
        for service, share, times in found
    }


def candidate_of(service: Service, at: ServiceAtLocation | None, past: float) -> Candidate:
    location = at.location if at else None
    provinces = service.provinces or ([location.province] if location and location.province else [])
    return Candidate(
        id=at.pk if at else service.pk,
        service_id=service.pk,
        external_id=service.external_id or str(service.pk),
        name_en=service.name_en,
        name_fr=service.name_fr,
        kind=service.kind,
        types=frozenset(service.types),
        stages=frozenset(service.stages),
        languages=frozenset(service.languages),
        interpreter=service.interpreter,
        minimum_age=service.minimum_age,
        maximum_age=service.maximum_age,
        rules=rules_of(service),
        coverage=service.coverage,
        provinces=frozenset(provinces),
        lat=location.public_lat if location else None,
        lon=location.public_lon if location else None,
        confidential=bool(location and location.confidential),
        verified_on=service.verified_on,
        score_past=past,
    )


def contacts_abroad() -> list[ContactAbroad]:
    """One statement."""
    return list(ContactAbroad.objects.order_by("id"))
