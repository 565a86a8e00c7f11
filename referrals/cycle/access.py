"""Fetching for the pages of staff. The whole directory is theirs to see; what they may do is the views' guard."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Case, Count, Prefetch, Q, QuerySet, When
from django.shortcuts import get_object_or_404

from hotline.accounts.models import Staff
from hotline.now import now
from referrals.models import ChangeRequest, FieldChange, Location, Organization, Service, Task

MOST = 200
REMEMBERED = timedelta(days=90)


def organization(user: Staff, organization_id: UUID) -> Organization:
    return get_object_or_404(Organization.objects.select_related("specialist"), pk=organization_id)


def service(user: Staff, service_id: UUID) -> Service:
    return get_object_or_404(
        Service.objects.select_related("organization__specialist").prefetch_related("phones"), pk=service_id
    )


def task(user: Staff, task_id: UUID) -> Task:
    return get_object_or_404(Task, pk=task_id)


def field_change(user: Staff, change_id: UUID) -> FieldChange:
    return get_object_or_404(FieldChange.objects.select_related("request"), pk=change_id)


def change_request(user: Staff, request_id: UUID) -> ChangeRequest:
    return get_object_or_404(ChangeRequest.objects.select_related("organization", "answer"), pk=request_id)


def open_tasks() -> QuerySet[Task]:
    """A wrong number before everything else, then the oldest."""
    tasks = Task.objects.filter(done_at__isnull=True).select_related(
        "organization", "service", "assigned", "raised_by"
    )
    urgent = Case(When(kind="number_wrong", then=0), default=1)
    return tasks.order_by(urgent, "at", "id")


def own_tasks(user: Staff) -> list[Task]:
    return list(open_tasks().filter(assigned=user)[:MOST])


def shared_tasks(user: Staff) -> list[Task]:
    """Nobody's, and those of somebody who has left."""
    return list(open_tasks().filter(Q(assigned__isnull=True) | Q(assigned__is_active=False))[:MOST])


def with_corrections(user: Staff) -> list[Organization]:
    """Where corrections wait, the longest-waiting first."""
    waiting = Count("changes__fields", filter=Q(changes__fields__state="open"))
    found = Organization.objects.annotate(waiting=waiting).filter(waiting__gt=0)
    return list(found.order_by("-waiting", "name_en")[:MOST])


def requests_of(user: Staff, body: Organization) -> list[ChangeRequest]:
    """What waits, and the words of the last months."""
    fields = Prefetch(
        "fields", FieldChange.objects.select_related("decided_by").order_by("object_type", "field")
    )
    recent = Q(at__gte=now() - REMEMBERED) | Q(fields__state="open")
    found = ChangeRequest.objects.filter(recent, organization=body).distinct()
    return list(found.prefetch_related(fields).select_related("by", "answer").order_by("-at")[:MOST])


def services_of(body: Organization) -> list[Service]:
    return list(
        body.services.filter(status__in=("active", "temporarily closed")).order_by("name_en", "name_fr")
    )


def sites_of(body: Organization) -> list[Location]:
    served = Q(at__service__organization=body) | Q(organization=body)
    return list(
        Location.objects.filter(served).select_related("community").distinct().order_by("name_en", "id")
    )
