"""A situation of many tips: opened from one, joined by others, each with who, when and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from hotline.accounts.models import Staff
from hotline.audit.log import record
from intake.models import Tip
from triage.models import Case, CaseEvent, CaseTip, Review
from triage.rules import Refused
from triage.sealing import Seal


@contextmanager
def locked_case(case: Case) -> Iterator[Case]:
    with transaction.atomic():
        yield Case.objects.select_for_update().get(pk=case.pk)


def happened(case: Case, kind: str, *, by: Staff | None, tip_id: UUID | None = None, note: str = "",
             other: Case | None = None) -> None:  # fmt: skip
    """One line of the case's history; inside the transaction of the act."""
    row = CaseEvent(case=case, kind=kind, tip_id=tip_id, other_case=other, by=by)
    seal = Seal(case.pk)
    seal.put(row, "note", note)
    row.save(force_insert=True)
    seal.keep_keys()


def open_case(*, tip: Tip, by: Staff, note: str = "") -> Case:
    """A case around this tip. Raises Refused("in_a_case") where it is in one."""
    with transaction.atomic():
        _not_in_a_case(tip)
        case = Case(opened_by=by)
        case.save(force_insert=True)
        CaseTip(case=case, tip=tip, by=by).save(force_insert=True)
        happened(case, "opened", by=by, tip_id=tip.pk, note=note)
        record(by=by, action="case.opened", target=case, tip_id=tip.pk)
    return case


def add_tip(*, case: Case, tip: Tip, by: Staff | None, note: str = "", kind: str = "tip_added") -> None:
    """`by` None: the system, for what came by a return code. Raises Refused("in_a_case"), Refused("case_closed")."""
    with locked_case(case) as row:
        if row.closed_at is not None:
            raise Refused("case_closed")
        _not_in_a_case(tip)
        CaseTip(case=row, tip=tip, by=by).save(force_insert=True)
        happened(row, kind, by=by, tip_id=tip.pk, note=note)
        record(by=by, action="case.tip_added", target=row, tip_id=tip.pk)


def _not_in_a_case(tip: Tip) -> None:
    Review.objects.select_for_update().filter(tip=tip).first()  # two people may do this at once
    if CaseTip.objects.filter(tip=tip, left_at__isnull=True).exists():
        raise Refused("in_a_case")
