"""A situation of many tips: opened from one, joined by others, merged, split, closed; each with who, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.codes import CASE_CLOSED
from hotline.now import now
from intake.models import Interaction, Tip
from triage.models import Case, CaseContact, CaseEvent, CaseTip, PersonTie, ResponsePlan, Review
from triage.rules import Refused
from triage.sealing import Seal

TEXT_MOST = 4000


@contextmanager
def locked_case(case: Case, *others: Case, by: Staff, closed_too: bool = False) -> Iterator[list[Case]]:
    """The cases as they are now, locked in one order so that two merges do not wait for each other.

    What the database refuses in here is a Refused for the page, never a fault: it holds the same rules."""
    if not has_permission(by, Permission.DECIDE):
        raise Refused("not_allowed")
    try:
        with transaction.atomic():
            wanted = [case.pk, *(other.pk for other in others)]
            rows = {
                row.pk: row for row in Case.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
            }
            if not closed_too and any(row.closed_at is not None for row in rows.values()):
                raise Refused("case_closed")
            yield [rows[key] for key in wanted]
    except IntegrityError:
        raise Refused("refused_by_database") from None


def happened(case: Case, kind: str, *, by: Staff | None, tip_id: UUID | None = None, note: str = "",
             other: Case | None = None) -> None:  # fmt: skip
    """One line of the case's history; inside the transaction of the act."""
    row = CaseEvent(case=case, kind=kind, tip_id=tip_id, other_case=other, by=by)
    seal = Seal(case.pk)
    seal.put(row, "note", note.strip())
    row.save(force_insert=True)
    seal.keep_keys()


def open_case(*, tip: Tip, by: Staff, note: str = "") -> Case:
    """A case around this tip. Raises Refused("in_a_case") where it is in one."""
    if not has_permission(by, Permission.DECIDE):
        raise Refused("not_allowed")
    with transaction.atomic():
        _not_in_a_case(tip)
        case = Case(opened_by=by)
        case.save(force_insert=True)
        CaseTip(case=case, tip=tip, by=by).save(force_insert=True)
        happened(case, "opened", by=by, tip_id=tip.pk, note=note)
        record(by=by, action="case.opened", target=case, tip_id=tip.pk)
    return case


def place(*, review: Review, case: Case | None, named: str, by: Staff) -> None:
    """Its tip into this case, or into a new one where none was named. Raises Refused("no_such_case")."""
    if named and case is None:
        raise Refused("no_such_case")
    if case is None:
        open_case(tip=review.tip, by=by)
    else:
        add_tip(case=case, tip=review.tip, by=by)


def add_tip(*, case: Case, tip: Tip, by: Staff, note: str = "") -> None:
    """Raises Refused("in_a_case"), Refused("case_closed")."""
    with locked_case(case, by=by) as [row]:
        _not_in_a_case(tip)
        CaseTip(case=row, tip=tip, by=by).save(force_insert=True)
        happened(row, "tip_added", by=by, tip_id=tip.pk, note=note)
        record(by=by, action="case.tip_added", target=row, tip_id=tip.pk)


def put_together(*, first: Tip, second: Tip, by: Staff) -> Case:
    """Both tips in one case, a new one where neither is in one. Raises Refused("two_cases"): then merging, with its
    reason, is the way."""
    if not has_permission(by, Permission.DECIDE):
        raise Refused("not_allowed")
    with transaction.atomic():
        here = {
            row.tip_id: row.case
            for row in CaseTip.objects.filter(tip__in=[first, second], left_at__isnull=True).select_related(
                "case"
            )
        }
        if len({case.pk for case in here.values()}) > 1:
            raise Refused("two_cases")
        case = next(iter(here.values()), None) or open_case(tip=first, by=by)
        for tip in (first, second):
            if not CaseTip.objects.filter(case=case, tip=tip, left_at__isnull=True).exists():
                add_tip(case=case, tip=tip, by=by)
    return case


def merge(*, case: Case, into: Case, note: str, by: Staff) -> None:
    """Everything of `case` goes over; it stays as a closed row that says where. An open plan would be left behind."""
    _why(note)
    if case.pk == into.pk:
        raise Refused("same_case")
    with locked_case(case, into, by=by) as [row, home]:
        if ResponsePlan.objects.filter(case=row, closed_at__isnull=True).exists():
            raise Refused("plan_stays")  # its steps would wait where nobody looks
        for tip_id in _leave(row):
            CaseTip(case=home, tip_id=tip_id, by=by).save(force_insert=True)
        row.closed_at, row.closed_by, row.close_reason, row.merged_into = now(), by, "merged", home
        row.save(update_fields=["closed_at", "closed_by", "close_reason", "merged_into"])
        happened(row, "merged", by=by, note=note, other=home)
        happened(home, "merged", by=by, note=note, other=row)
        record(by=by, action="case.merged", target=row)


def split(*, case: Case, tips: Iterable[UUID], note: str, by: Staff) -> Case:
    """These tips are another situation: a new case around them. At least one stays."""
    _why(note)
    with locked_case(case, by=by) as [row]:
        here = set(CaseTip.objects.filter(case=row, left_at__isnull=True).values_list("tip_id", flat=True))
        going = here & set(tips)
        if not going or going == here:
            raise Refused("split_some")
        new = Case(opened_by=by)
        new.save(force_insert=True)
        for tip_id in _leave(row, going):
            CaseTip(case=new, tip_id=tip_id, by=by).save(force_insert=True)
        happened(row, "split", by=by, note=note, other=new)
        happened(new, "split", by=by, note=note, other=row)
        record(by=by, action="case.split", target=row)
    return new


def close_case(*, case: Case, reason: str, note: str, by: Staff) -> None:
    _why(note)
    if reason not in CASE_CLOSED or reason == "merged":
        raise Refused("close_reason")
    with locked_case(case, by=by) as [row]:
        if ResponsePlan.objects.filter(case=row, closed_at__isnull=True).exists():
            raise Refused("plan_open")
        row.closed_at, row.closed_by, row.close_reason = now(), by, reason
        row.save(update_fields=["closed_at", "closed_by", "close_reason"])
        happened(row, "closed", by=by, note=note)
        record(by=by, action="case.closed", target=row, reason=reason)


def reopen_case(*, case: Case, note: str, by: Staff) -> None:
    _why(note)
    with locked_case(case, by=by, closed_too=True) as [row]:
        if row.merged_into_id is not None:
            raise Refused("merged_away")
        if row.closed_at is None:
            return
        row.closed_at, row.closed_by, row.close_reason = None, None, ""
        row.save(update_fields=["closed_at", "closed_by", "close_reason"])
        happened(row, "reopened", by=by, note=note)
        record(by=by, action="case.reopened", target=row)


def add_note(*, case: Case, note: str, by: Staff) -> None:
    _why(note)
    with locked_case(case, by=by) as [row]:
        happened(row, "note", by=by, note=note)
        record(by=by, action="case.note", target=row)


def add_contact(*, case: Case, interaction: Interaction, by: Staff) -> None:
    """A contact without a tip: one with a tip comes with its tip."""
    with locked_case(case, by=by) as [row]:
        if Tip.objects.filter(interaction=interaction).exists():
            raise Refused("contact_has_tip")
        if CaseContact.objects.filter(interaction=interaction).exists():
            raise Refused("in_a_case")
        CaseContact(case=row, interaction=interaction, by=by).save(force_insert=True)
        record(by=by, action="case.contact_added", target=row)


def _why(note: str) -> None:
    if not note.strip():
        raise Refused("say_why_case")
    if len(note) > TEXT_MOST:
        raise Refused("too_long")


def _not_in_a_case(tip: Tip) -> None:
    Review.objects.select_for_update().filter(tip=tip).first()  # two people may do this at once
    if CaseTip.objects.filter(tip=tip, left_at__isnull=True).exists():
        raise Refused("in_a_case")


def _leave(row: Case, only: set[UUID] | None = None) -> list[UUID]:
    """The tips that left. Ties of their people end with it: they are persons of this case no more."""
    here = CaseTip.objects.filter(case=row, left_at__isnull=True).order_by("at")
    if only is not None:
        here = here.filter(tip_id__in=only)
    tips = list(here.values_list("tip_id", flat=True))
    here.update(left_at=now())
    PersonTie.objects.filter(case_person__case=row, person__tip_id__in=tips, ended_at__isnull=True).update(
        ended_at=now()
    )
    return tips
