"""Alerts on their way to people, what has not arrived, and what each person chose for themself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.accounts.decorators import require
from hotline.accounts.permissions import Permission
from triage import actions, audience
from triage.access import outbox as outbox_access
from triage.context import header
from triage.rules import Refused
from triage.shown import outbox as outbox_shown
from triage.shown import refusals
from triage.times import zone_name
from triage.views.queue import staff
from triage.views.review import in_other_language


@require_safe
@require(Permission.SEE_QUEUE)
def index(request: HttpRequest) -> HttpResponse:
    return on_their_way(request)


def on_their_way(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    user, live = staff(request), outbox_access.header()
    header(request, live)
    unreached = [outbox_shown.unreached(one, live.at) for one in outbox_access.unreached(user)]
    context = {
        "lost": [one for one in unreached if one.lost],
        "widening": [one for one in unreached if not one.lost],
        "on_duty": [outbox_shown.on_duty(one) for one in audience.on_duty_now(live.at)],
        "failing": [outbox_shown.letter(one, live.at) for one in outbox_access.failing(user)],
        "dead": [outbox_shown.letter(one, live.at) for one in outbox_access.dead_letters(user)],
        "test": outbox_shown.test_of(outbox_access.last_drill(user), live.at),
        "unset": outbox_shown.not_set_up(),
        "refused": refused,
        "other_path": in_other_language("triage:alerts"),
        "zone": zone_name(),
    }
    return render(request, "triage/alerts.html", context, status=status)


@require_POST
@require(Permission.SEE_QUEUE)
def test(request: HttpRequest) -> HttpResponse:
    try:
        actions.ask_drill(by=staff(request))
    except Refused as refused:
        return on_their_way(request, refused=refusals.sentence(refused), status=422)
    return redirect(reverse("triage:alerts") + "#test")


@require_POST
@require(Permission.SEE_QUEUE)
def again(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    row = outbox_access.delivery_for(staff(request), delivery_id)
    messages.info(request, outbox_shown.told(actions.send_again(delivery=row, by=staff(request))))
    return redirect("triage:alerts")


@require_POST
@require(Permission.SEE_QUEUE)
def taken(request: HttpRequest) -> HttpResponse:
    messages.info(request, outbox_shown.taken(actions.take_lost(by=staff(request))))
    return redirect("triage:alerts")


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.SEE_QUEUE, Permission.GRANT_IDENTITY)
def mine(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return choice(request)
    email = request.POST.get("email") != "off"
    try:
        actions.choose_email(email=email, sure=bool(request.POST.get("sure")), by=staff(request))
    except Refused as refused:
        return choice(request, refused=refusals.sentence(refused), status=422)
    messages.info(request, _("Saved."))
    return redirect("triage:alerts_mine")


def choice(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "email": audience.gets_email(staff(request)) and not refused,
        "refused": refused,
        "other_path": in_other_language("triage:alerts_mine"),
    }
    return render(request, "triage/alerts_mine.html", context, status=status)
