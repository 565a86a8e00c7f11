"""Reports: the list, a draft being written, and one report as it stands. A GET opens nothing."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.accounts.decorators import require
from hotline.accounts.kept import gives_back
from hotline.accounts.permissions import Permission
from hotline.now import now
from triage import actions
from triage.access import cases as case_access
from triage.access import reports as report_access
from triage.access import reviews as review_access
from triage.access.reports import SEES
from triage.actions.drafting import may_write
from triage.forms.report import ReportForm
from triage.forms.report_parts import REPORT_PARTS
from triage.models import Disclosure, Review
from triage.rules import Refused
from triage.shown import refusals
from triage.shown import report as report_shown
from triage.times import zone_name
from triage.views.held import uuid_or_none
from triage.views.review import in_other_language, staff

logger = logging.getLogger(__name__)
writers = require(Permission.DECIDE, Permission.TAKE_BREACHES)


@require_safe
@require(*SEES)
def index(request: HttpRequest) -> HttpResponse:
    moment = now()
    found = report_access.reports_for(staff(request), moment)
    lists = report_shown.lists_of(found, staff(request), moment)
    return render(request, "triage/reports.html", {"lists": lists, "zone": zone_name()})


def typed(name: str) -> str:
    """What of the form is typed; all else is chosen, and goes along with it."""
    return "" if name in ("review", "supplements", "begin") or "-" in name else name


@gives_back(labels=typed)
@writers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET: of which tip, and what opening it means. POST: the form, or the draft."""
    asked = request.POST if request.method == "POST" else request.GET
    if not asked.get("review") and not asked.get("supplements"):
        return redirect("reports:index") if request.method != "POST" else index_refused(request)
    first = _supplemented(request, asked.get("supplements", ""))
    wanted = uuid_or_none(asked.get("review", "")) or (first.tip.review.pk if first else None)
    if wanted is None:
        raise Http404
    review = review_access.review_for(staff(request), wanted)
    if request.method != "POST":
        return _writing(request, review, first)
    return _write(request, review, first)


def index_refused(request: HttpRequest) -> HttpResponse:
    context = {"lists": [], "zone": zone_name(), "refused": refusals.sentence(Refused("no_tip"))}
    return render(
        request,
        "triage/reports.html",
        context | {"other_path": in_other_language("reports:index")},
        status=422,
    )


def _supplemented(request: HttpRequest, text: str) -> Disclosure | None:
    key = uuid_or_none(text)
    return report_access.report_for(staff(request), key) if key else None


def _write(request: HttpRequest, review: Review, first: Disclosure | None) -> HttpResponse:
    if "begin" in request.POST:
        initial = {"language": "fr" if request.path.startswith("/fr/") else "en"}
        if len(consents := report_access.given_consents(review.tip_id)) == 1:
            initial |= {"basis": "consent", "consent": str(consents[0].pk), "purpose": consents[0].purpose}
        if first:
            initial |= {"agency": str(first.agency_id), "purpose": first.purpose, "basis": first.basis}
        return _form(request, review, first, initial=initial)
    form = _bound(request, review)
    if isinstance(form, HttpResponse):
        return form
    if not ready(form):
        return _writing(request, review, first, form=form, status=422)
    try:
        row = actions.draft(review=review, said=form.said(), by=staff(request), supplements=first)
    except Refused as refused:
        return _writing(request, review, first, form=form, refused=refusals.sentence(refused), status=422)
    except Exception:
        logger.exception("A draft of a report could not be kept.")
        return _writing(request, review, first, form=form, refused=refusals.not_kept(), status=503)
    return redirect("reports:report", row.pk)


def ready(form: ReportForm) -> bool:
    """Judges the fields and the ground together, so that nobody learns of one thing after the other."""
    return form.is_valid() and not form.faults()


def _form(request: HttpRequest, review: Review, first: Disclosure | None, **more: Any) -> HttpResponse:
    form = _bound(request, review, **more)
    return form if isinstance(form, HttpResponse) else _writing(request, review, first, form=form)


def _bound(
    request: HttpRequest, review: Review, also: Collection[UUID] = (), **more: Any
) -> ReportForm | HttpResponse:
    """The form over what may be picked, which is opened for it; `more` instead of what was sent. `also`: tips that
    stand in it though newer ones fill the page, as do those in the page that was sent."""
    try:
        if not may_write(staff(request), review):
            raise Refused("not_allowed")
        offer = actions.open_offer(review=review, by=staff(request))
        also = also or ReportForm.tips_in(request.POST)
        others = actions.open_others(review=review, by=staff(request), also=also)
    except Refused as refused:
        return _writing(request, review, None, refused=refusals.sentence(refused), status=422)
    consents = report_access.given_consents(review.tip_id)
    given: dict[str, Any] = more or {"data": request.POST}
    with_consents = [(one, report_access.given_consents(one.tip.pk)) for one in others]
    return ReportForm(
        **given, offer=offer, others=with_consents, agencies=report_access.agencies(), consents=consents
    )


def _writing(
    request: HttpRequest, review: Review, first: Disclosure | None, *, form: ReportForm | None = None,
    row: Disclosure | None = None, refused: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    here = reverse("reports:change", args=[row.pk]) if row else reverse("reports:new")
    other = (
        in_other_language("reports:report", row.pk)
        if row
        else f"{in_other_language('reports:new')}?review={review.pk}"
    )
    context = {
        "review": review, "case": case_access.case_of(review), "first": first, "row": row, "form": form,
        "refused": refused, "here": here, "more_others": form is not None and case_access.more_others(review),
        "faults": faults_of(form) if form and form.is_bound else [],
        "other_path": other, "now": now(), "zone": zone_name(),
    }  # fmt: skip
    return render(request, "triage/report_write.html", context, status=status)


def faults_of(form: ReportForm) -> list[str]:
    return [refusals.of_tip(tip, code) if tip else refusals.of_code(code) for code, tip in form.faults()]


@require_safe
@require(*SEES)
def page(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    return show(request, report_access.report_for(staff(request), disclosure_id))


@require_POST
@require(Permission.OPEN_CONTENT)
def open_report(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """As it will leave; the entry in the log first."""
    row = report_access.report_for(staff(request), disclosure_id)
    try:
        opened = actions.open_draft(disclosure=row, by=staff(request))
    except Refused as refused:
        return show(request, row, refused=refusals.sentence(refused), status=422)
    return show(request, row, opened=opened)


@require_POST
@gives_back(labels=typed)
@writers
def change(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """With `begin`, the form with what the draft holds; without, what was made of it."""
    row = report_access.report_for(staff(request), disclosure_id)
    review = review_access.review_for(staff(request), row.tip.review.pk)
    if row.author_id != staff(request).pk or row.state != "draft":
        code = "report_moved" if row.author_id == staff(request).pk else "not_the_author"
        return show(request, row, refused=refusals.sentence(Refused(code)), status=422)
    if "begin" in request.POST:
        opened = actions.open_draft(disclosure=row, by=staff(request))
        sources = {one.tip_id for one in row.sources.all()}
        form = _bound(request, review, also=sources, initial=_initial(row, opened))
        return (
            form
            if isinstance(form, HttpResponse)
            else _writing(request, review, row.supplements, form=form, row=row)
        )
    form = _bound(request, review)
    if isinstance(form, HttpResponse):
        return form
    if not ready(form):
        return _writing(request, review, row.supplements, form=form, row=row, status=422)
    try:
        actions.change(disclosure=row, said=form.said(), by=staff(request))
    except Refused as refused:
        return _writing(
            request,
            review,
            row.supplements,
            form=form,
            row=row,
            refused=refusals.sentence(refused),
            status=422,
        )
    except Exception:
        logger.exception("A draft of a report could not be kept.")
        return _writing(
            request, review, row.supplements, form=form, row=row, refused=refusals.not_kept(), status=503
        )
    return redirect("reports:report", row.pk)


def _initial(row: Disclosure, opened: dict[str, Any]) -> dict[str, Any]:
    texts = opened["texts"]
    return opened["picked"] | {
        "agency": str(row.agency_id), "purpose": row.purpose, "basis": row.basis, "consent": str(row.consent_id or ""),
        "identity": row.includes_identity, "no_harm": row.no_harm, "reason": texts["reason"], "law": texts["law"],
        "weighing": texts["weighing"],
    } | {
        f"t{one.tip_id.hex}-consent": str(one.consent_id)
        for one in row.sources.filter(consent__isnull=False)
    }  # fmt: skip


def show(
    request: HttpRequest, row: Disclosure, *, opened: dict[str, Any] | None = None, judged: Any = None,
    refused: str = "", also: list[str] | None = None, done: str = "", leaks: list[str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """One report. `judged`: the small form with faults; `leaks`: which parts could say who told us; `also`: what else
    is in the way."""
    user, moment = staff(request), now()
    follow_ups = [] if row.taken_back else report_access.follow_ups_of(row)
    why = actions.gate(row) if row.released_at is None else ""
    sources = report_shown.source_lines(report_access.sources_of(row), actions.source_states(row))
    context = {
        "row": row, "state": report_shown.STATES[row.state], "ground": report_shown.ground_of(row), "now": moment,
        "review": row.tip.review, "facts": report_shown.facts_of(row), "steps": report_shown.steps_of(row, moment),
        "may": report_shown.may_of(row, user, why, follow_ups, sources), "zone": zone_name(),
        "gate": "" if row.state == "stopped" or why.startswith("source_") or not why else refusals.of_code(why),
        "consent_gone": (row.waits_for_hand_over and actions.consent_gone(row)) or row.taken_back, "sources": sources,
        "follow_ups": report_shown.follow_up_lines(follow_ups, moment),
        "left": report_shown.left_lines(report_access.left_about(row), moment),
        "opened": opened, "judged": judged, "refused": refused, "also": also or [], "done": done, "leaks": leaks or [],
        "preview": report_shown.preview_of(row, opened["report"], moment) if opened else None,
        "form": {
            part.prefix: judged if isinstance(judged, part) else part.typed(request.POST) for part in REPORT_PARTS
        },
        "other_path": in_other_language("reports:report", row.pk),
    }  # fmt: skip
    return render(request, "triage/report.html", context, status=status)
