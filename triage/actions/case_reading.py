"""Opening what was written on a case: the entry first and committed, then a key."""

from __future__ import annotations

from uuid import UUID

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record_read
from hotline.sealing.errors import SealingError
from triage.access.case_pages import moments_of
from triage.access.cases import plan_of
from triage.models import Case, CaseEvent, ResponseStep
from triage.models.listed import Spot
from triage.rules import Refused
from triage.sealing import opened, opener


def read_case(*, case: Case, by: Staff, after: Spot | None = None) -> dict[UUID, str]:
    """Notes of one page of what happened, by the row that holds them: what nobody is about to read stays shut. One
    whose key is gone is left out. Raises Refused."""
    if not has_permission(by, Permission.OPEN_CONTENT):
        raise Refused("not_allowed")
    record_read(by=by, action="case.read", target=case)
    content = opener(case.pk, "C")
    notes = {}
    for row in moments_of(case, plan_of(case), after).rows:
        if not isinstance(row, CaseEvent | ResponseStep) or row.note is None:
            continue
        try:
            notes[row.pk] = str(opened(content, row, "note") or "")
        except SealingError:
            continue
    return notes
