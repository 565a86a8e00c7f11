"""The supervisors' side: who calls, answering, and following a call as it is typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from desk import actions
from desk.access import calls as call_access
from desk.access import duty as duty_access
from desk.models import Call, SupervisorAlert
from desk.rules import Refused
from desk.shown import duty as duty_shown
from desk.shown.cared import cared_lines
from desk.shown.screen import others_lines, refusal
from desk.views import screen
from desk.views.guard import answering, number_of, user_of
from hotline.accounts.decorators import background
from hotline.codes.languages import language_label
from hotline.now import now
from triage.times import when


@answering
@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    return alerts_page(request)


def alerts_page(request: HttpRequest, refused: str = "", status: int = 200) -> HttpResponse:
    by = user_of(request)
    table = duty_access.coverage(duty_access.on_duty())
    context = listed(duty_access.alerts_for(by), request) | {
        "coverage": duty_shown.coverage_rows(table), "gaps": duty_shown.gaps(table), "refused": refusal(refused),
    }  # fmt: skip
    return render(request, "desk/alerts.html", context, status=status)


def listed(called: list[duty_access.Called], request: HttpRequest) -> dict[str, Any]:
    by = user_of(request)
    return {"lines": [duty_shown.called_line(one, by) for one in called], "mark": mark_of(called)}


def mark_of(called: list[duty_access.Called]) -> str:
    """Another text when a row is another; the seconds go on in the page."""
    rows = [
        f"{one.alert.pk.hex[:12]}{one.turn}{int(one.me)}{int(one.alert.acknowledged_at is not None)}"
        f"{int(one.alert.taken_by_id is not None)}{int(one.alert.handed_back_at is not None)}"
        for one in called
    ]
    return ".".join(rows) or "none"


@background
@answering
@require_GET
def alerts_fresh(request: HttpRequest) -> HttpResponse:
    """One statement of its own. The page of these calls loads itself again when the mark is another."""
    called = duty_access.alerts_for(user_of(request))
    asks = [one for one in called if one.me]
    return JsonResponse({"mark": mark_of(called), "asked": len(asks), "line": duty_shown.bar_line(asks)})


@answering
@require_POST
def acknowledge(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Answered, and followed at once: one press, two entries in the log."""
    row = duty_access.alert_for(user_of(request), alert_id)
    try:
        actions.acknowledge(alert=row, by=user_of(request))
    except Refused as refused:
        return alerts_page(request, refused.code, status=422)
    return follow_page(request, row.call)


@answering
@require_POST
def take(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """The one screen of the call opens for whoever takes it."""
    row = duty_access.alert_for(user_of(request), alert_id)
    try:
        actions.take(alert=row, by=user_of(request))
    except Refused as refused:
        return alerts_page(request, refused.code, status=422)
    return screen.call(request, row.call_id)


@answering
@require_POST
def hand_back(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    row = duty_access.alert_for(user_of(request), alert_id)
    try:
        actions.hand_back(alert=row, by=user_of(request))
    except Refused as refused:
        return alerts_page(request, refused.code, status=422)
    return follow_page(request, row.call)


@answering
@require_POST
def over(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    row = duty_access.alert_for(user_of(request), alert_id)
    try:
        actions.close_alert(alert=row, by=user_of(request))
    except Refused as refused:
        return alerts_page(request, refused.code, status=422)
    return redirect("desk:alerts")


@answering
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """POST opens the call for 15 minutes. GET, after a sign-in: the button for it, and nothing opened."""
    call = call_access.call_to_follow(user_of(request), call_id)
    if request.method == "GET":
        return render(request, "desk/follow_shut.html", {"call": call})
    return follow_page(request, call)


def follow_page(request: HttpRequest, call: Call) -> HttpResponse:
    by, at = user_of(request), now()
    if call.closed_at is not None:
        return alerts_page(request, "logged", status=422)
    draft = actions.open_draft(call=call, by=by, mode="watch")
    alert = SupervisorAlert.objects.filter(call=call).select_related("acknowledged_by", "raised_by")
    newest = alert.order_by("-raised_at").first()
    summary = actions.read_summary(alert=newest) if newest else ""
    context = live(call, draft, newest, by) | {
        "call": call, "summary": summary, "since": when(call.started_at, at), "number": draft.number, "other_path": "",
        "others": others_lines(call_access.others_here(call, by, at)),
    }  # fmt: skip
    return render(request, "desk/follow.html", context)


def live(call: Call, draft: Any, alert: SupervisorAlert | None, by: Any) -> dict[str, Any]:
    return {
        "facts": duty_shown.facts_of(draft),
        "cared": cared_lines(call, now()),
        "signs": duty_shown.signs_of(call),
        "language_of_caller": language_label(call.language),
        "alert": alert if alert and alert.closed_at is None else None,
        "reason": duty_shown.ALERT_REASON.label(alert.reason) if alert else "",
        "mine": alert is not None and alert.acknowledged_by_id == by.pk,
        "state": duty_shown.state_of(alert) if alert else "",
    }


@background
@answering
@require_POST
def following(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """{number} → 204 when nothing is new, else the facts. 410: logged. 409: outside the window that a POST has
    opened, which no poll renews: a page that nobody looks at any more closes by itself."""
    by = user_of(request)
    beat = duty_access.beat(call_id, by)
    if beat.is_logged or not beat.is_open:
        return HttpResponse(status=410 if beat.is_logged else 409)
    number = number_of(request.POST.get("number"))
    if beat.number <= number:
        return HttpResponse(status=204)
    call = call_access.call_to_follow(by, call_id)
    try:
        draft = actions.open_draft(call=call, by=by, mode="watch")
    except Refused:
        raise Http404 from None
    context = live(call, draft, None, by) | {"number": draft.number, "seen": number}
    return render(request, "desk/follow_facts.html", context)
