"""What a person has to look at. It goes to whose listing it is, else to the queue that all share."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from referrals.models import Organization, Service, Task


def raise_task(
    *,
    kind: str,
    organization: Organization | None,
    service: Service | None = None,
    note: str = "",
    by: Staff | None,
    at: datetime | None = None,
) -> Task:
    """The same thing twice is one task while that is open; but two letters are two, each with whoever has read it.
    Caller's transaction. `note` is about the listing, never about somebody who called."""
    same = Task.objects.filter(
        kind=kind, organization=organization, service=service, note=note, done_at__isnull=True
    )
    if organization is not None and kind != "mail" and (found := same.first()):
        return found
    owner = organization.specialist if organization else None
    assigned = owner if owner and owner.is_active else None
    return Task.objects.create(
        kind=kind, organization=organization, service=service, assigned=assigned, raised_by=by,
        at=at or now(), note=note,
    )  # fmt: skip


def take_task(*, task: Task, by: Staff) -> bool:
    """Out of the shared queue, to oneself. False when somebody else was first."""
    waiting = Q(assigned__isnull=True) | Q(assigned__is_active=False)
    return bool(Task.objects.filter(waiting, pk=task.pk, done_at__isnull=True).update(assigned=by))


def finish_task(*, task: Task, by: Staff) -> bool:
    """False when it was done already."""
    with transaction.atomic():
        done = Task.objects.filter(pk=task.pk, done_at__isnull=True).update(done_at=now(), done_by=by)
        if done:
            record(by=by, action="cycle.task_done", target=task, kind=task.kind)
    return bool(done)


def flag(*, kind: str, service: Service, note: str, by: Staff) -> Task:
    """What a call showed to be wrong, in front of whose listing it is at once."""
    with transaction.atomic():
        task = raise_task(kind=kind, organization=service.organization, service=service, note=note, by=by)
        record(by=by, action="cycle.flagged", target=task, kind=kind)
    return task
