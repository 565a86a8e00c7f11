"""The specialist's side of a call for a supervisor: a panel of the one screen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from desk import actions
from desk.access import calls as call_access
from desk.access import duty as duty_access
from desk.draft import Draft
from desk.models import Call
from desk.panels import alert as panel
from desk.rules import Refused
from desk.views.guard import specialists, user_of
from desk.views.screen import panel_act
from hotline.accounts.decorators import background


@panel_act("alert")
def alert(request: HttpRequest, call: Call, draft: Draft) -> None:
    actions.raise_alert(
        call=call,
        reason=request.POST.get("alert-reason", ""),
        summary=request.POST.get("alert-summary", ""),
        by=user_of(request),
    )


@panel_act("alert")
def alert_close(request: HttpRequest, call: Call, draft: Draft) -> None:
    row = duty_access.alert_of(call)
    if row is None:
        raise Refused("alert_over")
    actions.close_alert(alert=row, by=user_of(request))


@background
@specialists
@require_GET
def alert_state(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The state in words, asked each second while somebody waits. Nothing sealed is in it."""
    row = call_access.call_for(user_of(request), call_id)
    return render(request, "desk/alert_state.html", {"panel": panel.state(row, duty_access.alert_of(row))})
