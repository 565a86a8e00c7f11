"""Cases: the list, one case with its timeline and plan, and the steps of new plans. A GET opens nothing."""

from __future__ import annotations

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
from hotline.accounts.permissions import Permission, has_permission
from hotline.now import now
from triage import actions
from triage.access import case_pages, case_whole
from triage.access import cases as case_access
from triage.access import reports as report_access
from triage.actions import plans
from triage.forms.cases import CASE_PARTS, Step
from triage.models import Case, ResponsePlan
from triage.rules import Refused
from triage.shown import cases as cases_shown
from triage.shown import plan_offers, refusals
from triage.shown import report as report_shown
from triage.shown.case_places import KEPT, Places
from triage.shown.cases import Told
from triage.times import zone_name
from triage.views.review import in_other_language, staff


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
    """The entry in the log first, then the words of the lines in sight, in the answer to this POST alone."""
    case = case_access.case_for(staff(request), case_id)
    try:
        notes = actions.read_case(case=case, by=staff(request), after=Places.of(request).spots.get("past"))
    except Refused as refused:
        return show(request, case, refused=refusals.sentence(refused), status=422)
    return show(request, case, told=Told(notes, is_open=True))


def show(
    request: HttpRequest,
    case: Case,
    *,
    told: Told | None = None,
    refused: str = "",
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    user, moment, told = staff(request), now(), told or Told()
    places, whole, plan = Places.of(request), case_whole.whole_of(case), case_access.plan_of(case)
    spots = places.spots
    tips = case_pages.reviews_of(case, spots.get("tips"))
    people = case_pages.persons_of(case, spots.get("people"))
    reports = case_pages.reports_of(case, spots.get("reports"))
    past = case_pages.moments_of(case, plan, spots.get("past"))
    large = max(whole.tips, whole.persons, whole.reports) > case_pages.ROWS
    steps = case_access.steps_of(plan) if plan else []
    stopped = plan is not None and plan.refused_at is not None and plans.is_stopped(plan)
    chosen = request.POST.get("page-step") or request.GET.get("step", "")
    # What somebody typed stays in its fields, also when the case has been closed meanwhile.
    typed = any(part.has_text(request.POST) for part in CASE_PARTS)
    may_write = has_permission(user, Permission.DECIDE) and (case.closed_at is None or typed)
    parts = {part.prefix: part.typed(request.POST) for part in CASE_PARTS}
    parts[Step.prefix].fields["owner"].choices = [  # type: ignore[attr-defined]
        ("", _("Choose")), *((str(one.pk), one.name) for one in (case_access.owners() if may_write and plan else []))
    ]  # fmt: skip
    kept = case_pages.with_ties(case_pages.persons_named(case, [places.kept] if places.kept else []))
    offers = offers_of(case, plan) if plan and plan.closed_at is None else {}
    context = {
        "case": case, "now": moment, "zone": zone_name(), "refused": refused, "done": done, "form": parts,
        "tips": [cases_shown.tip_line(review, moment) for review in tips.rows], "whole": whole, "large": large,
        "whole_words": cases_shown.whole_words(whole) if large else [],
        "first": [cases_shown.due_line(one, moment) for one in case_whole.first_to_do(case)] if large else [],
        "kept": cases_shown.person_lines(kept),
        "persons": cases_shown.person_lines(row for row in people.rows if row not in kept),
        "reports": report_shown.of_review(reports.rows, moment), "spots": places.pairs(),
        "query": places.query(), "also": places.query().replace("?", "&", 1),
        "unkept": places.query(**{KEPT: None}) or "?", "keep": places.query(**{KEPT: None}).replace("?", "&", 1),
        "turn_people": bool(people.next or "people" in spots),
        "turn": places.ways(tips=tips, people=people, reports=reports, past=past),
        "plan": plan, "stopped": stopped, "may_write": may_write,
        "may_reopen": has_permission(user, Permission.DECIDE) and case.closed_at and not case.merged_into_id,
        "may_open": has_permission(user, Permission.OPEN_CONTENT), "told": told,
        "marked": request.POST.getlist("page-tip"), "picked": request.POST.getlist("page-person"),
        "timeline": cases_shown.timeline(case, past.rows, told, moment),
        "other_path": in_other_language("triage_cases:case", case.pk) + places.query(),
        "here": reverse("triage_cases:case", args=[case.pk]),
        **cases_shown.step_lines(
            steps, stopped=stopped, chosen=int(chosen) if chosen.isdecimal() else None, now=moment,
            offers=offers,
        ),
    }  # fmt: skip
    return render(request, "triage/case.html", context, status=status)


def offers_of(case: Case, plan: ResponsePlan) -> dict[str, plan_offers.Offer]:
    """Of the newest reports and the last duty, whatever page of the case is open."""
    reports, duties = report_access.about_case(case), case_access.newest_duty(case)
    return plan_offers.offers(reports, duties, since=plan.since)


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
            "code": code[:24] or "own", "en": en.strip(), "fr": fr.strip(),
            "minutes": min(int(minutes), 14400) if minutes.isdecimal() else None, "outward": outward == "yes",
        }
        for code, en, fr, minutes, outward in rows
        if en.strip() or fr.strip()
    ]  # fmt: skip
