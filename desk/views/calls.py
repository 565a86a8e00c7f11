"""The specialist's own pages: their calls, and the form that logs one."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from desk import actions, forms
from desk.access import calls as call_access
from desk.access import care as care_access
from desk.access import duty as duty_access
from desk.rules import Refused
from desk.shown.calls import going_line, line
from desk.shown.cared import after_call
from desk.shown.screen import refusal
from desk.views.guard import specialists, user_of
from hotline.accounts.kept import gives_back
from hotline.now import now

logger = logging.getLogger(__name__)


@specialists
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    at = now()
    by = user_of(request)
    lines = [line(call, at) for call in call_access.own_calls(by)]
    going_on = [going_line(call, at) for call in call_access.calls_going_on(by)]
    shown = {"calls": lines, "rows": call_access.ROWS, "going_on": going_on, "new_id": uuid4()}
    return render(request, "desk/calls.html", shown)


def typed(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The form with everything in it and nothing judged, for somebody who may not be signed in any more."""
    if "nonce" not in request.POST:
        return None
    return "desk/new.html", {"call": forms.Call(request.POST).more("")}


@gives_back(page=typed)
@specialists
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "desk/new.html", {"call": forms.Call()})
    call = forms.Call(request.POST)
    if "more" in request.POST:
        return render(request, "desk/new.html", {"call": call.more(request.POST["more"])})
    if not call.is_valid():
        return render(request, "desk/new.html", {"call": call, "faulty": call.faulty()}, status=422)
    data = call.form.cleaned_data
    try:
        call_id = actions.log_call(
            by=user_of(request),
            nonce=data["nonce"],
            channel=data["channel"],
            kind=data["kind"],
            said=call.said(),
        )
    except Exception:
        # Whatever failed, the only copy of these words is in this request: an error page would lose them.
        logger.exception("A call could not be kept.")
        return render(request, "desk/new.html", {"call": call, "lost": True, "clock": None}, status=503)
    return redirect("desk:logged", call_id)


@specialists
@require_GET
def logged(request: HttpRequest, call_id: UUID) -> HttpResponse:
    return logged_page(request, call_id)


def logged_page(request: HttpRequest, call_id: UUID, refused: str = "", status: int = 200) -> HttpResponse:
    at = now()
    call = call_access.own_call(user_of(request), call_id)
    offer = duty_access.break_to_offer(user_of(request), call_id)
    shown = {"call": line(call, at), "offer": offer, "refused": refusal(refused), **after_call(call_id, at)}
    return render(request, "desk/logged.html", shown, status=status)


@specialists
@require_POST
def after(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """How it went with a service or with a call that we make, said once the call itself is logged."""
    by = user_of(request)
    key = request.POST.get("which", "")
    result = request.POST.get(f"result-{key}", "")
    call_access.own_call(by, call_id)
    outreach, referral = care_access.open_outreach(call_id, key), care_access.open_referral(call_id, key)
    try:
        if outreach:
            actions.finish_outreach(outreach=outreach, result=result, by=by)
        elif referral:
            actions.end_referral(referral=referral, result=result, stayed_on=None, by=by)
        else:
            raise Refused("choose")
    except Refused as refused:
        return logged_page(request, call_id, refused.code, status=422)
    return redirect("desk:logged", call_id)
