"""What is done to a report, each act one POST. Refused, the page says why, with what was typed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from hotline.accounts.decorators import require
from hotline.accounts.kept import gives_back
from hotline.accounts.permissions import Permission
from triage import actions
from triage.access import reports as report_access
from triage.forms.parts import Part
from triage.forms.report_parts import REPORT_PARTS, Acknowledge, Answer, SendBack, TakeBack, Told
from triage.models import Disclosure
from triage.rules import Refused
from triage.shown import refusals
from triage.shown import report as report_shown
from triage.views.one_form import DONE, words_wait
from triage.views.reports import show
from triage.views.review import staff

logger = logging.getLogger(__name__)


def agreeing(view: Any) -> Any:
    return gives_back(*REPORT_PARTS)(require(Permission.APPROVE_DISCLOSURE)(view))


@require_POST
@agreeing
def submit(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    return act(request, disclosure_id, actions.submit)


@require_POST
@agreeing
def approve(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    return act(request, disclosure_id, actions.approve)


@require_POST
@agreeing
def send_back(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    return act(request, disclosure_id, actions.send_back, SendBack(request.POST))


@require_POST
@require(Permission.APPROVE_IDENTITY_PART)
def identity(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    return act(request, disclosure_id, actions.allow_identity)


@require_POST
@agreeing
def release(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    return act(request, disclosure_id, actions.release_report)


@require_POST
@agreeing
def emergency(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    return act(request, disclosure_id, actions.release_report, emergency=True)


@require_POST
@agreeing
def confirm(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    return act(request, disclosure_id, actions.confirm)


@require_POST
@agreeing
def stop(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    return act(request, disclosure_id, actions.stop)


@require_POST
@agreeing
def take_back(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    return act(request, disclosure_id, actions.take_back_consent, TakeBack(request.POST))


@require_POST
@agreeing
def acknowledge(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    return act(request, disclosure_id, actions.acknowledge, Acknowledge(request.POST))


@require_POST
@agreeing
def told(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    return act(request, disclosure_id, actions.tell, Told(request.POST))


@require_POST
@agreeing
def follow_up(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    return act(request, disclosure_id, actions.follow_up, Answer(request.POST))


@require_POST
@agreeing
def download(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """The bytes come after their entry, in this answer alone; no copy is kept on the way."""
    row = report_access.report_for(staff(request), disclosure_id)
    try:
        name, data = actions.hand_over(disclosure=row, by=staff(request))
    except Refused as refused:
        again = still_open(request, row)
        return show(request, row, opened=again, refused=refusals.sentence(refused), status=422)
    kind = "application/zip" if name.endswith(".zip") else "application/octet-stream"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=kind, headers=headers)


def act(
    request: HttpRequest,
    disclosure_id: UUID,
    do: Callable[..., Any],
    form: Part | None = None,
    **more: Any,
) -> HttpResponse:
    row = report_access.report_for(staff(request), disclosure_id)
    if form is not None and not form.is_valid():
        return show(request, row, opened=still_open(request, row), judged=form, status=422)
    said = form.cleaned_data if form else {}
    again: dict[str, Any]
    try:
        do(disclosure=row, by=staff(request), **said, **more)
    except actions.Leak as leak:
        again = {
            "refused": refusals.sentence(leak),
            "also": [refusals.of_code(code) for code in leak.also],
            "leaks": report_shown.leak_lines(leak.found),
            "status": 422,
        }
    except Refused as refused:
        also = [refusals.of_code(code) for code in refused.also]
        again = {"refused": refusals.sentence(refused), "also": also, "status": 422}
    except Exception:
        logger.exception("An act on a report could not be kept.")
        again = {"refused": refusals.not_kept(), "status": 503}
    else:
        if not words_wait(request, REPORT_PARTS, type(form) if form else None):
            return redirect("reports:report", row.pk)
        again, form = {"done": str(DONE)}, None
    row = report_access.report_for(staff(request), disclosure_id)
    return show(request, row, opened=still_open(request, row), judged=form, **again)


def still_open(request: HttpRequest, row: Disclosure) -> dict[str, Any] | None:
    """What the page showed when this was sent stays open in its answer: opened anew, with an entry of its own."""
    if "opened" not in request.POST:
        return None
    try:
        return actions.open_draft(disclosure=row, by=staff(request))
    except Refused:
        return None
    except Exception:
        logger.exception("A report that was open could not be opened again.")
        return None
