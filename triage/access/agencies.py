"""Agencies, for whoever sees the queue. Absent and forbidden are alike."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from triage.models import Agency, AgencyVersion

VERSIONS = 20


def agencies_for(user: Staff) -> list[Agency]:
    """By place; those for all of Canada first."""
    _may_see(user)
    return list(Agency.objects.order_by("province", "kind", "name_en"))


def agency_for(user: Staff, agency_id: UUID) -> Agency:
    _may_see(user)
    try:
        return Agency.objects.get(pk=agency_id)
    except Agency.DoesNotExist:
        raise Http404 from None


def versions_of(agency: Agency) -> list[AgencyVersion]:
    """The newest first."""
    return list(
        AgencyVersion.objects.filter(agency=agency).select_related("by").order_by("-number")[:VERSIONS]
    )


def _may_see(user: Staff) -> None:
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
