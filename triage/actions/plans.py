"""The response plan of a case: opened from the newest template, followed step by step, closed when all have ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.codes import SKIP_REASON
from hotline.now import now
from triage.actions.cases import TEXT_MOST, locked_case
from triage.models import Case, PlanTemplate, ResponsePlan, ResponseStep
from triage.rules import Refused
from triage.sealing import Seal

STEP_MOST = 160  # as the column holds


def open_plan(*, case: Case, by: Staff) -> ResponsePlan:
    """With the newest template's steps; their times count from now. A second press finds the first."""
    with locked_case(case, by=by) as [row]:
        if found := ResponsePlan.objects.filter(case=row, closed_at__isnull=True).first():
            return found
        template = PlanTemplate.objects.latest("number")
        plan = ResponsePlan(case=row, template=template, opened_by=by)
        plan.save(force_insert=True)
        moment = now()
        ResponseStep.objects.bulk_create(
            ResponseStep(
                plan=plan, number=number, code=step["code"], name_en=step["en"], name_fr=step["fr"],
                outward=step["outward"],
                target_at=moment + timedelta(minutes=step["minutes"]) if step["minutes"] else None,
            )
            for number, step in enumerate(template.steps, 1)
        )  # fmt: skip
        record(by=by, action="plan.opened", target=row)
    return plan


@contextmanager
def _step(step: ResponseStep, by: Staff) -> Iterator[ResponseStep]:
    with locked_case(step.plan.case, by=by):
        row = ResponseStep.objects.select_for_update().select_related("plan").get(pk=step.pk)
        if row.ended_at is not None or row.plan.closed_at is not None:
            raise Refused("step_over")
        yield row


def take_step(*, step: ResponseStep, owner: Staff, by: Staff) -> None:
    """Whose it is: one's own, or a colleague's who may do it."""
    if not has_permission(owner, Permission.DECIDE):
        raise Refused("not_allowed")
    with _step(step, by) as row:
        row.owner = owner
        row.save(update_fields=["owner"])
        record(by=by, action="plan.step_taken", target=row.plan.case, number=row.number)


def end_step(*, step: ResponseStep, by: Staff, note: str = "", skip_reason: str = "") -> None:
    """Done, or with a `skip_reason` left out. Raises Refused("person_refused") where the adult said no."""
    if skip_reason and skip_reason not in SKIP_REASON:
        raise Refused("skip_reason")
    if len(note) > TEXT_MOST:
        raise Refused("too_long")
    with _step(step, by) as row:
        if row.outward and not skip_reason and is_stopped(row.plan):
            raise Refused("person_refused")
        row.ended_at, row.ended_by, row.skip_reason = now(), by, skip_reason
        seal = Seal(row.plan.case_id)
        seal.put(row, "note", note.strip())
        row.save(update_fields=["ended_at", "ended_by", "skip_reason", "note"])
        seal.keep_keys()
        record(
            by=by, action="plan.step_ended", target=row.plan.case, number=row.number,
            how="left_out" if skip_reason else "done",
        )  # fmt: skip


def say_refused(*, plan: ResponsePlan, by: Staff) -> None:
    """The adult does not want anybody told. What is offered goes on; what tells others stops (S57)."""
    with locked_case(plan.case, by=by) as [case]:
        if excepted(case):
            raise Refused("refusal_excepted")
        mine = ResponsePlan.objects.filter(pk=plan.pk, refused_at__isnull=True, closed_at__isnull=True)
        if mine.update(refused_at=now(), refused_by=by):
            record(by=by, action="plan.refused", target=case)


def take_refusal_back(*, plan: ResponsePlan, by: Staff) -> None:
    """The person wants it after all: they said so."""
    with locked_case(plan.case, by=by) as [case]:
        mine = ResponsePlan.objects.filter(pk=plan.pk, refused_at__isnull=False, closed_at__isnull=True)
        if mine.update(refused_at=None, refused_by=None):
            record(by=by, action="plan.refusal_over", target=case)


def close_plan(*, plan: ResponsePlan, by: Staff) -> None:
    with locked_case(plan.case, by=by) as [case]:
        if ResponseStep.objects.filter(plan=plan, ended_at__isnull=True).exists():
            raise Refused("steps_open")
        if ResponsePlan.objects.filter(pk=plan.pk, closed_at__isnull=True).update(
            closed_at=now(), closed_by=by
        ):
            record(by=by, action="plan.closed", target=case)


def save_template(*, steps: list[dict[str, Any]], by: Staff) -> PlanTemplate:
    """A new number; plans that run keep theirs. Each step in both languages, or it is refused."""
    if not has_permission(by, Permission.DECIDE):
        raise Refused("not_allowed")
    if not steps or not all(step["en"].strip() and step["fr"].strip() for step in steps):
        raise Refused("template_whole")
    if any(len(step[language]) > STEP_MOST for step in steps for language in ("en", "fr")):
        raise Refused("step_long")
    with transaction.atomic():
        newest = PlanTemplate.objects.latest("number").number
        template = PlanTemplate(number=newest + 1, steps=steps, by=by)
        template.save(force_insert=True)
        record(by=by, action="plan.template", number=template.number)
    return template


def is_stopped(plan: ResponsePlan) -> bool:
    """The refusal holds now: nobody of the case is or may be under 18, and there is no danger."""
    return plan.refused_at is not None and not excepted(plan.case)


def excepted(case: Case) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT triage_case_excepted(%s)", [case.pk])
        return bool(cursor.fetchone()[0])
