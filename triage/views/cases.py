"""Cases: the list, one case with its timeline and plan, and what is done to it. Each act is one POST of the one form,
so that no words typed elsewhere on the page are lost."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hotline.accounts.decorators import refuse as refuse_page
from hotline.accounts.decorators import require
from hotline.accounts.kept import gives_back
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.now import now
from intake.models import Person
from triage import access, actions, case_access, cases_shown, refusals, report_access, report_shown
from triage.actions import plans
from triage.case_forms import CASE_PARTS, Step
from triage.cases_shown import Told
from triage.models import Case
from triage.rules import Refused
from triage.times import zone_name
from triage.views.review import in_other_language, staff

logger = logging.getLogger(__name__)
Act = Callable[[Case, Staff, Any, HttpRequest], Any]


@require_safe
@require(Permission.SEE_QUEUE)
def index(request: HttpRequest) -> HttpResponse:
    closed, moment = request.GET.get("closed") == "1", now()
    rows = case_access.cases_for(staff(request), closed=closed)
    shown = [cases_shown.row_of(row, moment) for row in rows[: case_access.ROWS]]
    more = len(rows) > case_access.ROWS
    return render(
        request, "triage/cases.html", {"rows": shown, "more": more, "closed": closed, "zone": zone_name()}
    )


@require_POST
@require(Permission.SEE_QUEUE)
def find(request: HttpRequest) -> HttpResponse:
    """A reference says nothing to anybody else; all the same it stands in no address but a case's own."""
    text = request.POST.get("reference", "")
    if found := case_access.case_by_reference(staff(request), text):
        return redirect("triage_cases:case", found.pk)
    moment = now()
    rows = case_access.cases_for(staff(request))
    context = {
        "rows": [cases_shown.row_of(row, moment) for row in rows[: case_access.ROWS]], "more": False, "closed": False,
        "zone": zone_name(), "sought": text, "refused": str(refusals.SENTENCES["no_such_case"]),
    }  # fmt: skip
    return render(request, "triage/cases.html", context, status=422)


@require_safe
@require(Permission.SEE_QUEUE)
def page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return show(request, case_access.case_for(staff(request), case_id))


@require_POST
@gives_back(*CASE_PARTS)
@require(Permission.OPEN_CONTENT)
def read(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The entry in the log first, then the words, in the answer to this POST alone."""
    case = case_access.case_for(staff(request), case_id)
    try:
        notes = actions.read_case(case=case, by=staff(request))
    except Refused as refused:
        return show(request, case, refused=refusals.sentence(refused), status=422)
    return show(request, case, told=Told(notes, is_open=True))


def show(
    request: HttpRequest, case: Case, *, told: Told | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    user, moment, told = staff(request), now(), told or Told()
    reviews = case_access.reviews_of(case)
    plan = case_access.plan_of(case)
    steps = case_access.steps_of(plan) if plan else []
    stopped = plan is not None and plan.refused_at is not None and plans.is_stopped(plan)
    chosen = request.POST.get("page-step") or request.GET.get("step", "")
    may_write = has_permission(user, Permission.DECIDE) and case.closed_at is None
    parts = {part.prefix: part.typed(request.POST) for part in CASE_PARTS}
    parts[Step.prefix].fields["owner"].choices = [  # type: ignore[attr-defined]
        ("", _("Choose")), *((str(one.pk), one.name) for one in (case_access.owners() if may_write and plan else []))
    ]  # fmt: skip
    people = case_access.persons_of(case)
    context = {
        "case": case, "now": moment, "zone": zone_name(), "refused": refused, "form": parts,
        "tips": [cases_shown.tip_line(review, moment) for review in reviews],
        "minor": any(review.is_minor for review in reviews), "persons": cases_shown.person_lines(people),
        "reports": report_shown.of_review(report_access.about_case(case)),
        "plan": plan, "stopped": stopped, "may_write": may_write,
        "may_reopen": has_permission(user, Permission.DECIDE) and case.closed_at and not case.merged_into_id,
        "may_open": has_permission(user, Permission.OPEN_CONTENT), "told": told,
        "marked": request.POST.getlist("page-tip"), "picked": request.POST.getlist("page-person"),
        "timeline": cases_shown.timeline(
            case, case_access.events_of(case), reviews, case_access.decisions_of(case), case_access.duties_of(case),
            case_access.contacts_of(case), steps, told, moment,
        ),
        "other_path": in_other_language("triage_cases:case", case.pk),
        "here": reverse("triage_cases:case", args=[case.pk]),
        **cases_shown.step_lines(
            steps, stopped=stopped, chosen=int(chosen) if chosen.isdecimal() else None, now=moment
        ),
    }  # fmt: skip
    return render(request, "triage/case.html", context, status=status)


def case_act(act: Act) -> Any:
    """A button of the page: do it, then back to the page; refused, the page comes back with all that was typed."""

    @require_POST
    @gives_back(*CASE_PARTS)
    @require(Permission.DECIDE)
    def view(request: HttpRequest, case_id: UUID) -> HttpResponse:
        by = staff(request)
        case = case_access.case_for(by, case_id)
        said = said_in(request)
        try:
            went = act(case, by, said, request)
        except Refused as refused:
            return show(
                request, case_access.case_for(by, case_id), refused=refusals.sentence(refused), status=422
            )
        except Exception:
            # Whatever failed, the only copy of these words is in this request.
            logger.exception("An act on a case could not be kept.")
            return show(request, case, refused=refusals.not_kept(), status=503)
        return redirect("triage_cases:case", went.pk if isinstance(went, Case) else case.pk)

    return view


def said_in(request: HttpRequest) -> dict[str, str]:
    """What was typed into the forms of the page, by the name it was sent under."""
    parts = [part.typed(request.POST) for part in CASE_PARTS]
    return {f"{part.prefix}-{name}": value or "" for part in parts for name, value in part.initial.items()}


def _note(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    actions.add_note(case=case, note=said.get("note-text", ""), by=by)


def _into(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    """A tip, or a contact that made none."""
    text = said.get("into-reference", "")
    if tip := case_access.tip_by_reference(by, text):
        actions.add_tip(case=case, tip=tip, by=by)
    elif contact := case_access.contact_by_reference(by, text):
        actions.add_contact(case=case, interaction=contact, by=by)
    else:
        raise Refused("no_such_tip")


def _merge(case: Case, by: Staff, said: Any, request: HttpRequest) -> Case:
    home = case_access.case_by_reference(by, said.get("change-other", ""))
    if home is None:
        raise Refused("no_such_case")
    actions.merge(case=case, into=home, note=said.get("change-why", ""), by=by)
    return home


def _split(case: Case, by: Staff, said: Any, request: HttpRequest) -> Case:
    tips = [UUID(key) for key in request.POST.getlist("page-tip") if _is_id(key)]
    return actions.split(case=case, tips=tips, note=said.get("change-why", ""), by=by)


def _close(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    actions.close_case(
        case=case, reason=said.get("change-reason", ""), note=said.get("change-why", ""), by=by
    )


def _reopen(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    actions.reopen_case(case=case, note=said.get("change-why", ""), by=by)


def _tie(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    actions.tie(case=case, persons=_people(case, request), by=by)


def _untie(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    for person in _people(case, request):
        actions.untie(case=case, person=person, by=by)


def _plan(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    actions.open_plan(case=case, by=by)


def _done(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    actions.end_step(step=_step(case, by, request), note=said.get("step-note", ""), by=by)


def _skip(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    reason = said.get("step-skip_reason", "")
    if not reason:
        raise Refused("skip_reason")
    actions.end_step(step=_step(case, by, request), note=said.get("step-note", ""), skip_reason=reason, by=by)


def _owner(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    key = said.get("step-owner", "")
    owner = next((one for one in case_access.owners() if str(one.pk) == key), by)
    actions.take_step(step=_step(case, by, request), owner=owner, by=by)


def _refuse(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    if plan := case_access.plan_of(case):
        actions.say_refused(plan=plan, by=by)


def _agree(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    if plan := case_access.plan_of(case):
        actions.take_refusal_back(plan=plan, by=by)


def _plan_close(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    if plan := case_access.plan_of(case):
        actions.close_plan(plan=plan, by=by)


def _step(case: Case, by: Staff, request: HttpRequest) -> Any:
    number = request.POST.get("page-step", "")
    step = case_access.step_for(by, case, int(number) if number.isdecimal() else 0)
    if step is None:
        raise Refused("step_over")
    return step


def _people(case: Case, request: HttpRequest) -> list[Person]:
    wanted = set(request.POST.getlist("page-person"))
    return [person for person, _tie in case_access.persons_of(case) if str(person.pk) in wanted]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_POST
@require(Permission.DECIDE)
def open_from(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """From the page of a review: a case around its tip, or the one whose reference was given."""
    by = staff(request)
    review = access.review_for(by, review_id)
    text = request.POST.get("case-reference", "").strip()
    try:
        if text:
            case = case_access.case_by_reference(by, text)
            if case is None:
                raise Refused("no_such_case")
            actions.add_tip(case=case, tip=review.tip, by=by)
        else:
            case = actions.open_case(tip=review.tip, by=by)
    except Refused as refused:
        from triage.views.review import show as show_review

        return show_review(request, review, refused=refusals.sentence(refused), status=422)
    return redirect("triage_cases:case", case.pk)


@require(Permission.SEE_QUEUE)
def template(request: HttpRequest) -> HttpResponse:
    """The steps of new plans: read by whoever sees the queue, changed by a supervisor, each change a new version."""
    by = staff(request)
    newest = case_access.newest_template(by)
    may_write = has_permission(by, Permission.DECIDE)
    steps, refused, status = newest.steps, "", 200
    if request.method == "POST" and may_write:
        steps = _steps_of(request)
        try:
            actions.save_template(steps=steps, by=by)
        except Refused as problem:
            refused, status = refusals.sentence(problem), 422
        else:
            return redirect("triage_cases:template")
    elif request.method == "POST":
        return refuse_page(request)
    context = {"template": newest, "steps": steps, "may_write": may_write, "refused": refused, "now": now()}
    return render(request, "triage/plan_template.html", context, status=status)


def _steps_of(request: HttpRequest) -> list[dict[str, Any]]:
    """Rows in their order; one without words in either language is taken out."""
    rows = zip(
        request.POST.getlist("code"), request.POST.getlist("en"), request.POST.getlist("fr"),
        request.POST.getlist("minutes"), request.POST.getlist("outward"), strict=False,
    )  # fmt: skip
    return [
        {
            "code": code[:24] or "own", "en": en.strip()[:160], "fr": fr.strip()[:160],
            "minutes": min(int(minutes), 14400) if minutes.isdecimal() else None, "outward": outward == "yes",
        }
        for code, en, fr, minutes, outward in rows
        if en.strip() or fr.strip()
    ]  # fmt: skip


note, into, merge, split = case_act(_note), case_act(_into), case_act(_merge), case_act(_split)
close, reopen, tie, untie = case_act(_close), case_act(_reopen), case_act(_tie), case_act(_untie)
plan_open, step_done, step_skip, step_owner = (
    case_act(_plan),
    case_act(_done),
    case_act(_skip),
    case_act(_owner),
)
refuse, agree, plan_close = case_act(_refuse), case_act(_agree), case_act(_plan_close)
