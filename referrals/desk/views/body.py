"""One body, and what it offers where: everything that staff know of it but what is sealed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hotline.accounts.permissions import Permission, has_permission
from hotline.now import now
from referrals.codes import DIMENSION, VISIBILITY
from referrals.desk import access
from referrals.desk.asked import BANDS
from referrals.desk.finding import NEVER
from referrals.desk.forms.acts import Agreement
from referrals.desk.rows import areas, at_sites, contacts, hours, numbers, rules, services, sites
from referrals.desk.shown import sheet
from referrals.desk.views.request import language, may_edit, readers, staff
from referrals.editable import bodies, state
from referrals.models import Organization
from referrals.rules import band_due


@require_safe
@readers
def organization(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    return organization_page(request, access.body(staff(request), organization_id))


def organization_page(
    request: HttpRequest, body: Any, *, agreement: Agreement | None = None, status: int = 200
) -> HttpResponse:
    today = now().date()
    consents = list(body.consents.all())
    band = band_due(body.due_on, today)
    offered = services(body.services.all(), today, language())
    confirmed = any(row["band"] not in ("", "expired") for row in offered)
    context = frame(request, body, body) | {
        "listed": body.visibility == "public" and body.agreed and body.is_active and confirmed,
        "confirmed": confirmed,
        "standing": next((one for one in consents if one.withdrawn_at is None), None),
        "past": [one for one in consents if one.withdrawn_at],
        "agreement": agreement or Agreement(),
        "row": {
            "band": band,
            "band_name": BANDS.get(band, ""),
            "due_on": body.due_on if body.due_on != NEVER else None,
        },
        "services": offered,
        "sites": sites(body.locations.all()),
        "programs": body.programs.all(),
        "numbers": numbers(body.phones.all(), language()),
        "people": contacts(body.contacts.all(), language()),
    }
    if status != 200:
        context["other_path"] = ""  # a refused POST stands at an address that is no page
    return render(request, "referrals/desk/organization.html", context, status=status)


@require_safe
@readers
def service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    found = access.service(staff(request), service_id)
    rule_rows = rules(found.rules.all())
    known = {row["dimension"] for row in rule_rows}
    context = frame(request, found, found.organization) | {
        "sites": at_sites(found.at.all(), language()),
        "hours": hours(found.schedules.all(), language()),
        "areas": areas(found.areas.all()),
        "rules": rule_rows,
        "dimensions": [(code, label) for code, label in DIMENSION.choices() if code not in known],
        "numbers": numbers(found.phones.all(), language()),
        "people": contacts(found.contacts.all(), language()),
        "row": services([found], now().date(), language())[0],
    }
    return render(request, "referrals/desk/service.html", context)


@require_safe
@readers
def site(request: HttpRequest, site_id: UUID) -> HttpResponse:
    found = access.site(staff(request), site_id)
    body = found.organization or Organization.objects.filter(pk__in=bodies(found)).first()
    context = frame(request, found, body) | {
        "there": [one.service for one in found.at.all()],
        "hours": hours(found.schedules.all(), language()),
        "numbers": numbers(found.phones.all(), language()),
        "people": contacts(found.contacts.all(), language()),
        "editable": body is not None,
    }
    return render(request, "referrals/desk/site.html", context)


def frame(request: HttpRequest, row: Any, body: Any) -> dict[str, Any]:
    """What each of these pages has."""
    return {
        "thing": row,
        "body": body,
        "kind": row._meta.model_name,
        "sheet": list(sheet(row)),
        "version": state(row),
        "visibility": VISIBILITY.choices(),
        "visible": VISIBILITY.label(row.visibility),
        "may_edit": may_edit(request),
        "may_flag": has_permission(staff(request), Permission.DIRECTORY_FLAG),
    }
