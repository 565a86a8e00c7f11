"""Opening what was written on a case: the entry first and committed, then a key."""

from __future__ import annotations

from uuid import UUID

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record_read
from hotline.sealing.errors import SealingError
from triage.models import Case, CaseEvent, ResponseStep
from triage.rules import Refused
from triage.sealing import opened, opener


def read_case(*, case: Case, by: Staff) -> dict[UUID, str]:
    """Notes by the row that holds them. One whose key is gone is left out. Raises Refused."""
    if not has_permission(by, Permission.OPEN_CONTENT):
        raise Refused("not_allowed")
    record_read(by=by, action="case.read", target=case)
    content = opener(case.pk, "C")
    rows = [
        *CaseEvent.objects.filter(case=case, note__isnull=False),
        *ResponseStep.objects.filter(plan__case=case, note__isnull=False),
    ]
    notes = {}
    for row in rows:
        try:
            notes[row.pk] = str(opened(content, row, "note") or "")
        except SealingError:
            continue
    return notes
