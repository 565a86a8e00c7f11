"""Finding in the log. Every look at it is recorded by the view."""

from __future__ import annotations

from uuid import UUID

from hotline.audit.models import AuditEntry


def tip_between(first: UUID, last: UUID) -> UUID:
    """The tip that a reference means, among those the log knows; `first` itself, which is no tip, otherwise."""
    found = AuditEntry.objects.filter(tip_id__range=(first, last)).values_list("tip_id", flat=True).first()
    return found or first
