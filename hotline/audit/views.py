"""One page: the log, newest first."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hotline.accounts.decorators import require
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission
from hotline.audit.access import tip_between
from hotline.audit.forms import FilterForm
from hotline.audit.log import record_read
from hotline.audit.models import AuditEntry
from hotline.audit.presenters import lines, people
from hotline.house_time import zone_name
from hotline.reference import reference, tips_with

PAGE = 100


def staff(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)  # require() let nobody else in
    return request.user


@require_safe
@require(Permission.AUDIT_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Looking is recorded before anything is shown, whoever looks."""
    form = FilterForm(request.GET or None)
    if form.is_bound and not form.is_valid():
        return render(request, "audit/index.html", {"form": form, "zone": zone_name()}, status=400)
    asked = form.cleaned_data if form.is_bound else {}
    tip, action, before = asked.get("tip"), asked.get("action") or "", asked.get("before")
    record_read(by=staff(request), action="audit.viewed", tip_id=tip, filter=action, before=before or 0)
    entries = list(AuditEntry.objects.before(before).about(tip).of(action)[: PAGE + 1])
    older = {"tip": tip, "action": action, "before": entries[PAGE - 1].number} if len(entries) > PAGE else {}
    context = {
        "form": form,
        "lines": lines(entries[:PAGE]),
        "older": urlencode({name: value for name, value in older.items() if value}),
        "newest": before is None,
        "zone": zone_name(),
    }
    return render(request, "audit/index.html", context)


@require_safe
@require(Permission.AUDIT_READ)
def tip(request: HttpRequest, name: str) -> HttpResponse:
    """Who got at one tip, by its reference. Looking is recorded before anything is shown."""
    if (ids := tips_with(name)) is None:
        raise Http404
    tip_id = tip_between(*ids)
    text = request.GET.get("before", "")
    before = int(text) if text.isdecimal() and len(text) < 18 else None
    record_read(by=staff(request), action="audit.viewed", tip_id=tip_id, filter="access", before=before or 0)
    about = AuditEntry.objects.filter(tip_id=tip_id).accesses()
    entries = list(about.before(before)[: PAGE + 1])
    context = {
        "reference": reference(tip_id),
        "tip_id": tip_id,
        "people": people(about) if before is None else [],
        "lines": lines(entries[:PAGE]),
        "older": entries[PAGE - 1].number if len(entries) > PAGE else 0,
        "zone": zone_name(),
    }
    return render(request, "audit/tip.html", context)
