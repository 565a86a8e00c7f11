"""Access to what is sealed: what waits, what is open, what was used; and one request. A GET opens nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hotline.accounts.decorators import require
from hotline.accounts.permissions import Permission, has_permission
from hotline.now import now
from triage import safe_ways
from triage.access import requests as request_access
from triage.access.requests import SEES
from triage.actions import Identity, Opened
from triage.forms.access import ACCESS_PARTS, ByReference
from triage.forms.parts import Part
from triage.models import AccessRequest
from triage.shown import requests as requests_shown
from triage.shown import review as review_shown
from triage.shown.facts import Facts
from triage.times import zone_name
from triage.views.review import in_other_language, staff


@require_safe
@require(*SEES)
def index(request: HttpRequest) -> HttpResponse:
    return listed(request)


def listed(
    request: HttpRequest, *, form: Part | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    user, moment = staff(request), now()
    found = request_access.requests_for(user, moment)
    context = {
        "lists": requests_shown.lists_of(found, moment), "more": found.more, "zone": zone_name(),
        "form": form or ByReference.typed(request.POST), "may_own": has_permission(user, Permission.OPEN_IDENTITY_OWN),
        "refused": refused, "other_path": in_other_language("access:index"),
    }  # fmt: skip
    return render(request, "triage/access.html", context, status=status)


@require_safe
@require(*SEES)
def page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    return show(request, request_access.request_for(staff(request), request_id))


def show(
    request: HttpRequest, row: AccessRequest, *, reason: dict[str, str] | None = None,
    identity: Identity | None = None, opened: Opened | None = None, refused: str = "", done: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """`reason`, `identity`, `opened`: what this very POST has unsealed."""
    user, moment = staff(request), now()
    review = row.tip.review
    typed = {part.prefix: part.typed(request.POST) for part in ACCESS_PARTS}
    context: dict[str, Any] = {
        "row": row, "state": row.state(moment), "may": requests_shown.may_of(row, user, moment), "now": moment,
        "state_words": requests_shown.until_words(row, row.state(moment), moment),
        "waits_until": requests_shown.waits_until(row, moment), "facts_of": requests_shown.facts_of(row),
        "steps": requests_shown.steps_of(row, request_access.uses_of(row), moment),
        "ways": requests_shown.way_lines(safe_ways.said(row.tip_id), moment) if row.what == "identity" else [],
        "attempts": requests_shown.attempt_lines(request_access.attempts_of(row), moment)
        if row.what == "identity" else [],
        "contacting": any(name.startswith("contact-") for name in request.POST),
        "attempt": request_access.open_attempt(row) if row.asked_by_id == user.pk else None,
        "told": requests_shown.told_of(identity, moment) if identity else None, "reason": reason,
        "content": review_shown.content_of(opened, moment) if opened else None,
        "persons": review_shown.person_lines(_persons(row), opened, moment) if opened else [],
        "facts": Facts(row.tip), "review": review, "form": typed, "refused": refused, "done": done,
        "may_review": has_permission(user, Permission.SEE_QUEUE), "zone": zone_name(),
        "other_path": in_other_language("access:request", row.pk),
    }  # fmt: skip
    return render(request, "triage/access_request.html", context, status=status)


def _persons(row: AccessRequest) -> Any:
    return row.tip.persons.order_by("added_at", "id")
