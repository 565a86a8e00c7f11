"""On and off duty, who is there in which language, what is left to the next, and a break after a hard call."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from desk import actions
from desk.access import calls as call_access
from desk.access import duty as duty_access
from desk.rules import Refused, may_work_as
from desk.shown import duty as duty_shown
from desk.shown.screen import refusal
from desk.views.guard import number_of, specialists, user_of, uuid_or_new
from hotline.codes import BREAK_ANSWER, SHIFT_KIND
from hotline.now import now
from triage.times import exact, when

LATELY = timedelta(hours=12)


@specialists
@require_GET
def shift(request: HttpRequest) -> HttpResponse:
    return shift_page(request)


def shift_page(request: HttpRequest, refused: str = "", about: str = "", status: int = 200) -> HttpResponse:
    by, at = user_of(request), now()
    table = duty_access.coverage(duty_access.on_duty())
    mine = duty_access.shift_of(by)
    context = {
        "shift": mine, "duty": SHIFT_KIND.label(mine.kind) if mine else "",
        "since": when(mine.started_at, at) if mine else "",
        "kinds": [(code, label) for code, label in SHIFT_KIND.choices() if may_work_as(code, by)],
        "spoken": mine.languages if mine else [by.language],
        "coverage": duty_shown.coverage_rows(table), "gaps": duty_shown.gaps(table),
        "items": [duty_shown.item_line(item, at) for item in duty_access.handover_items(by, at)],
        "waiting": [(row, when(row.at, at)) for row in duty_access.handovers_for(by)],
        "left": [(row, when(row.at, at), when(row.accepted_at, at) if row.accepted_at else "")
                 for row in duty_access.left_by(by, at - LATELY)],
        "successors": duty_access.successors(by), "refused": refusal(refused), "about": about,
        "note": request.POST.get("note", ""), "chosen": request.POST.get("successor", ""),
    }  # fmt: skip
    return render(request, "desk/shift.html", context, status=status)


@specialists
@require_POST
def shift_on(request: HttpRequest) -> HttpResponse:
    try:
        actions.sign_on(
            kind=request.POST.get("kind", ""),
            languages=request.POST.getlist("languages"),
            by=user_of(request),
        )
    except Refused as refused:
        return shift_page(request, refused.code, "on", status=422)
    return redirect("desk:shift")


@specialists
@require_POST
def shift_off(request: HttpRequest) -> HttpResponse:
    try:
        actions.sign_off(by=user_of(request))
    except Refused as refused:
        return shift_page(request, refused.code, "off", status=422)
    return redirect("desk:shift")


@specialists
@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    by = user_of(request)
    chosen = uuid_or_new(request.POST.get("successor"))
    successor = next((one for one in duty_access.successors(by) if one.pk == chosen), by)
    try:
        actions.hand_over(successor=successor, note=request.POST.get("note", ""), by=by)
    except Refused as refused:
        return shift_page(request, refused.code, "hand_over", status=422)
    return redirect("desk:shift")


@specialists
@require_POST
def handover(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """Read what a colleague left; its note is sealed, so this is a POST with an entry in the log."""
    by, at = user_of(request), now()
    row = duty_access.handover_for(by, handover_id)
    note, entry = actions.read_handover(handover=row, by=by)
    items = [duty_shown.item_line(item, at) for item in duty_access.items_of(row)]
    context = {
        "handover": row,
        "note": note,
        "entry": entry,
        "items": items,
        "at": exact(row.at),
        "other_path": "",
    }
    return render(request, "desk/handover.html", context)


@specialists
@require_POST
def accept(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    by = user_of(request)
    row = duty_access.handover_for(by, handover_id)
    try:
        actions.accept(handover=row, entry=number_of(request.POST.get("entry")), by=by)
    except Refused as refused:
        return shift_page(request, refused.code, "accept", status=422)
    return redirect("desk:shift")


@specialists
@require_POST
def break_(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Answered once, for nobody else to read."""
    by = user_of(request)
    call = call_access.call_for(by, call_id)
    answer = request.POST.get("answer", "")
    if answer in BREAK_ANSWER:
        actions.answer_break(call=call, answer=answer, by=by)
    names = [row.staff.name for row in duty_access.on_duty() if row.kind != "calls" and row.staff_id != by.pk]
    return render(request, "desk/break.html", {"answer": answer, "names": names, "other_path": ""})
