"""Fetching for the desk, for those who may read the directory. Absent and forbidden are alike."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import ROLE_PERMISSIONS, Permission, has_permission
from referrals.desk import finding
from referrals.desk.asked import Asked
from referrals.desk.things import OWNERS, THINGS
from referrals.editable import body_id
from referrals.models import (
    Contact,
    Location,
    Organization,
    PublicListingConsent,
    Revision,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Stewardship,
)

HISTORY = 60  # acts on a page


def page(user: Staff, asked: Asked, today: date) -> tuple[list[Organization], bool]:
    """One page of the list, and whether more follow."""
    first = (asked.page - 1) * finding.PAGE
    rows = list(finding.listings(asked, user, today)[first : first + finding.PAGE + 1])
    return rows[: finding.PAGE], len(rows) > finding.PAGE


def body(user: Staff, organization_id: UUID) -> Organization:
    """With all that its page shows."""
    people = Contact.objects.prefetch_related("phones")
    consents = PublicListingConsent.objects.select_related("recorded_by").order_by("-agreed_on", "-pk")
    found = finding.in_bands(_readable(user, Organization.objects.all())).select_related(
        "specialist", "parent"
    )
    return _one(
        found.prefetch_related(
            Prefetch("services", Service.objects.order_by("name_en", "name_fr").prefetch_related("phones")),
            Prefetch("locations", Location.objects.select_related("community").defer("hidden")),
            "programs", "phones", Prefetch("contacts", people), Prefetch("consents", consents),
        ),
        organization_id,
    )  # fmt: skip


def service(user: Staff, service_id: UUID) -> Service:
    people = Contact.objects.prefetch_related("phones")
    sites = ServiceAtLocation.objects.select_related("location__community").defer("location__hidden")
    areas = Prefetch("areas", ServiceArea.objects.select_related("community"))
    found = _readable(user, Service.objects.all()).select_related("organization", "program")
    return _one(
        found.prefetch_related(
            Prefetch("at", sites.prefetch_related("phones", "schedules", areas)), "phones", "schedules", areas,
            "rules", Prefetch("contacts", people),
        ),
        service_id,
    )  # fmt: skip


def site(user: Staff, site_id: UUID) -> Location:
    people = Contact.objects.prefetch_related("phones")
    found = _readable(user, Location.objects.all()).select_related("organization", "community")
    there = ServiceAtLocation.objects.select_related("service__organization")
    return _one(
        found.prefetch_related(Prefetch("at", there), "phones", "schedules", Prefetch("contacts", people)),
        site_id,
    )


def thing(user: Staff, kind: str, key: UUID) -> Any:
    """One that has a form."""
    if kind not in THINGS:
        raise Http404
    return _of_somebody(_one(_readable(user, THINGS[kind].model._default_manager.all()), key))


def owner(user: Staff, kind: str, key: UUID) -> Any:
    """What something may be added to."""
    if kind not in OWNERS:
        raise Http404
    return _of_somebody(_one(_readable(user, OWNERS[kind]._default_manager.all()), key))


def history(user: Staff, organization_id: UUID) -> list[Revision]:
    """Newest first."""
    found = _readable(user, Revision.objects.filter(organization_id=organization_id))
    return list(found.select_related("by").order_by("-at", "-pk")[: HISTORY * 5])


def bodies(user: Staff, ids: list[UUID]) -> list[Organization]:
    """Those of these that there are."""
    found = _readable(user, Organization.objects.filter(pk__in=ids)).select_related("specialist")
    return list(found.prefetch_related("services").order_by("name_en", "name_fr", "pk"))


def owned(user: Staff, person: UUID) -> list[Organization]:
    return list(
        _readable(user, Organization.objects.filter(specialist=person)).order_by("name_en", "name_fr")
    )


def specialists() -> list[Staff]:
    """Who may look after a listing now."""
    roles = [str(role) for role, held in ROLE_PERMISSIONS.items() if Permission.DIRECTORY_EDIT in held]
    return list(Staff.objects.filter(is_active=True, role__in=roles).order_by("name"))


def _readable(user: Staff, rows: QuerySet[Any]) -> QuerySet[Any]:
    if not has_permission(user, Permission.DIRECTORY_READ):
        raise Http404
    return rows


def _one(rows: QuerySet[Any], key: UUID) -> Any:
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _of_somebody(row: Any) -> Any:
    """What hangs on no body is kept by an import alone, and has no page."""
    if body_id(row) is None:
        raise Http404
    return row


def owners(user: Staff) -> list[tuple[Staff, int]]:
    """Who answers for how many listings."""
    owning = Staff.objects.filter(listings__isnull=False).annotate(number=Count("listings")).order_by("name")
    return [(person, person.number) for person in _readable(user, owning)]


def stewards(user: Staff, organization_id: UUID) -> list[Stewardship]:
    """Whose it was, newest first."""
    found = _readable(user, Stewardship.objects.filter(organization_id=organization_id))
    return list(found.select_related("specialist").order_by("-since"))
