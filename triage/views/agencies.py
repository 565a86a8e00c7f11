"""Who may be told: the list by place, and one agency with its versions. Supervisors edit; who sees the queue reads."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hotline.accounts.decorators import refuse, require
from hotline.accounts.kept import gives_back
from hotline.accounts.permissions import Permission, has_permission
from hotline.now import now
from triage import actions
from triage.access import agencies as agency_access
from triage.forms.agencies import AgencyForm
from triage.rules import Refused
from triage.shown import agencies as agencies_shown
from triage.shown import refusals
from triage.views.review import staff


@require_safe
@require(Permission.SEE_QUEUE)
def index(request: HttpRequest) -> HttpResponse:
    today = now().date()
    by_place = agencies_shown.by_place(agency_access.agencies_for(staff(request)), today)
    may_write = has_permission(staff(request), Permission.DECIDE)
    return render(request, "triage/agencies.html", {"by_place": by_place, "may_write": may_write})


@gives_back(AgencyForm)
@require(Permission.SEE_QUEUE)
@require_http_methods(["GET", "POST"])
def agency(request: HttpRequest, agency_id: UUID | None = None) -> HttpResponse:
    """POST: the next version; refused, everything typed stays."""
    by = staff(request)
    row = agency_access.agency_for(by, agency_id) if agency_id else None
    form, refused, status = AgencyForm.of(row, request.POST or None), "", 200
    if request.method == "POST":
        if not has_permission(by, Permission.DECIDE):
            return refuse(request)
        status = 422
        if form.is_valid():
            try:
                saved = actions.save_agency(agency=row, by=by, **form.values())
                return redirect("triage_cases:agency", saved.pk)
            except Refused as problem:
                refused = refusals.sentence(problem)
    versions = agency_access.versions_of(row) if row else []
    context = {
        "agency": row, "form": form, "refused": refused, "may_write": has_permission(by, Permission.DECIDE),
        "shown": agencies_shown.agency_line(row, now().date()) if row else None,
        "versions": agencies_shown.version_lines(versions, now()),
    }  # fmt: skip
    return render(request, "triage/agency.html", context, status=status)
