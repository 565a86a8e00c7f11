"""Staff pages of the cycle: what waits, corrections field by field, and what somebody said by telephone."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hotline.accounts.decorators import require
from hotline.accounts.kept import gives_back
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission
from hotline.now import now
from hotline.sealing.errors import KeyGone, SealBroken
from referrals import actions
from referrals.cycle import access, forms
from referrals.cycle.coverage import report
from referrals.cycle.shown import request_shown, task_row
from referrals.models import Organization

keepers = require(Permission.DIRECTORY_EDIT)
planners = require(Permission.FIGURES_COVERAGE)
flaggers = require(Permission.DIRECTORY_FLAG)


def user_of(request: HttpRequest) -> Staff:
    return cast(Staff, request.user)


@keepers
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    moment, user = now(), user_of(request)
    context = {
        "own": [task_row(task, moment) for task in access.own_tasks(user)],
        "shared": [task_row(task, moment) for task in access.shared_tasks(user)],
        "corrected": access.with_corrections(user),
    }
    return render(request, "referrals/cycle/tasks.html", context)


@keepers
@require_POST
def take(request: HttpRequest, task_id: UUID) -> HttpResponse:
    task = access.task(user_of(request), task_id)
    if not actions.take_task(task=task, by=user_of(request)):
        messages.info(request, _("Somebody else was first: it is not in the shared queue any more."))
    return redirect("cycle_tasks")


@keepers
@require_POST
def done(request: HttpRequest, task_id: UUID) -> HttpResponse:
    actions.finish_task(task=access.task(user_of(request), task_id), by=user_of(request))
    return redirect("cycle_tasks")


@keepers
@require_GET
def changes(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    return _changes(request, access.organization(user_of(request), organization_id))


@keepers
@require_POST
def words(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What a partner wrote in its own words, once, on this answer alone."""
    asked = access.change_request(user_of(request), request_id)
    try:
        said = actions.read_words(request=asked, by=user_of(request))
    except (KeyGone, SealBroken):
        wrong = _("It did not open: its key is gone, or it was changed. Tell the privacy officer.")
        return _changes(request, asked.organization, [wrong])
    return _changes(request, asked.organization, read={asked.pk: said})


@keepers
@require_POST
def decide(request: HttpRequest, change_id: UUID) -> HttpResponse:
    change = access.field_change(user_of(request), change_id)
    body = access.organization(user_of(request), change.request.organization_id)
    choice = request.POST.get("choice")
    if choice not in ("take", "leave"):
        return _changes(request, body, [_("Choose: take it or leave it.")])
    try:
        actions.decide_change(change=change, take=choice == "take", by=user_of(request))
    except ValidationError as error:
        return _changes(request, body, error.messages)
    return redirect("cycle_changes", body.pk)


def _changes(
    request: HttpRequest,
    body: Organization,
    refused: list[str] | None = None,
    read: dict[UUID, str] | None = None,
) -> HttpResponse:
    requests = access.requests_of(user_of(request), body)
    shown = [request_shown(one, body) | {"words": (read or {}).get(one.pk, "")} for one in requests]
    context = {"body": body, "requests": shown, "refused": refused}
    return render(request, "referrals/cycle/changes.html", context, status=422 if refused else 200)


@gives_back(forms.Verified)
@keepers
@require_http_methods(["GET", "POST"])
def verified(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    body = access.organization(user_of(request), organization_id)
    form = forms.Verified(
        request.POST or None, services=access.services_of(body), sites=access.sites_of(body)
    )
    if form.is_valid():
        actions.verify(organization=body, by=user_of(request), **form.said())
        messages.success(request, _("Recorded: %(name)s.") % {"name": body.name})
        return redirect("cycle_tasks")
    context = {"body": body, "form": form}
    return render(request, "referrals/cycle/verified.html", context, status=422 if form.errors else 200)


@keepers
@require_POST
def ask(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    body = access.organization(user_of(request), organization_id)
    try:
        actions.ask_now(organization=body, by=user_of(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The letter is on its way within the hour."))
    return redirect("cycle_verified", body.pk)


@gives_back(forms.Flag)
@flaggers
@require_http_methods(["GET", "POST"])
def flag(request: HttpRequest, service_id: UUID) -> HttpResponse:
    service = access.service(user_of(request), service_id)
    form = forms.Flag(request.POST or None, service=service)
    if form.is_valid():
        actions.flag(kind=form.cleaned_data["kind"], service=service, note=form.note(), by=user_of(request))
        return render(request, "referrals/cycle/flagged.html", {"service": service})
    context = {"service": service, "form": form}
    return render(request, "referrals/cycle/flag.html", context, status=422 if form.errors else 200)


@planners
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    found = report(request.GET.get("by", ""), request.GET.get("of", ""), now().date())
    return render(request, "referrals/cycle/coverage.html", found)
