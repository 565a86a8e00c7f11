"""How the house keeps its promise of 24 hours: never by person."""

from __future__ import annotations

from datetime import datetime
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
from hotline.codes import BREACH_REASON
from hotline.now import now
from triage import actions
from triage.access import figures as figures_access
from triage.access import reviews as review_access
from triage.figures import ALL
from triage.lanes import LANE_NAMES
from triage.rules import Refused
from triage.shown import figures as figures_shown
from triage.shown import refusals
from triage.shown.rows import SHAPES
from triage.times import span, when, zone_name
from triage.views.queue import staff
from triage.weeks import Weeks, weeks

seers = require(Permission.FIGURES_COMPLIANCE, Permission.FIGURES_READ)


@require_safe
@seers
def index(request: HttpRequest) -> HttpResponse:
    user, moment = staff(request), now()
    of, newest = weeks(moment, request.GET.get("from", "")), weeks(moment)
    lane = request.GET.get("lane", "") if request.GET.get("lane", "") in LANE_NAMES else ALL
    cells, held = figures_access.figures_for(user, of, moment)
    rows = figures_shown.week_rows(cells, of, lane)
    context = period_facts(of, newest) | {
        "answer": figures_shown.sentence(cells[0, ALL]),
        "whole": figures_shown.row(cells[0, ALL]),
        "lanes": figures_shown.lane_rows(cells),
        "tabs": figures_shown.tabs(lane),
        "lane": lane,
        "rows": rows,
        "columns": rows[::-1],
        "any": any(row["seen"] for row in rows),
        "reasons": [] if cells[0, ALL].hidden else figures_shown.reason_rows(cells[0, ALL]),
        "held": held,
        "may_say": figures_access.may_say(user),
    }
    return render(request, "triage/compliance.html", context)


@require_POST
@seers
def export(request: HttpRequest) -> HttpResponse:
    moment = now()
    of = weeks(moment, request.POST.get("from", ""))
    cells = actions.export_figures(of=of, now=moment, by=staff(request))
    # The mark at the front: without it a table program takes the file for another alphabet.
    text = "\ufeff" + figures_shown.file_of(cells, of)
    return HttpResponse(
        text, content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="compliance.csv"', "Cache-Control": "no-store"},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.DECIDE, Permission.TAKE_BREACHES)
def missed(request: HttpRequest) -> HttpResponse:
    """Deadlines that nobody has explained. A reason is one press beside the choice."""
    if request.method != "POST":
        return missed_page(request)
    try:
        review = review_access.review_for(staff(request), _id(request.POST.get("review", "")))
        due_at, reason = _moment(request.POST.get("due", "")), request.POST.get("reason", "")
        actions.say_why(review=review, due_at=due_at, reason=reason, by=staff(request))
    except Refused as refused:
        return missed_page(request, refused=refusals.sentence(refused), status=422)
    messages.info(request, _("Recorded for %(tip)s.") % {"tip": review.reference})
    return redirect(f"{reverse('triage:missed')}?from={weeks(now(), request.POST.get('from', '')).first}")


def missed_page(request: HttpRequest, refused: str = "", status: int = 200) -> HttpResponse:
    user, moment = staff(request), now()
    asked = request.POST.get("from", "") or request.GET.get("from", "")
    of, newest = weeks(moment, asked), weeks(moment)
    found = figures_access.unsaid_for(user, of)
    lines: list[dict[str, Any]] = [
        {
            "id": one.id,
            "reference": one.reference,
            "lane": LANE_NAMES[one.lane],
            "shape": SHAPES[one.lane],
            "due": one.due_at.isoformat(),
            "at": when(one.due_at, moment),
            "late": span(one.stopped_at - one.due_at)
            if one.stopped_at and one.stopped_at > one.due_at
            else "",
            "open": one.stopped_at is None,
        }
        for one in found[: figures_access.LISTED]
    ]
    context = period_facts(of, newest) | {
        "lines": lines,
        "more": len(found) > figures_access.LISTED,
        "reasons": BREACH_REASON.choices(),
        "refused": refused,
    }
    return render(request, "triage/missed.html", context, status=status)


def period_facts(of: Weeks, newest: Weeks) -> dict[str, Any]:
    earlier, later = figures_shown.earlier_and_later(of, newest)
    return {
        "first": of.first.isoformat(),
        "period": figures_shown.period(of),
        "now_shown": of == newest,
        "earlier": earlier,
        "later": later,
        "zone": zone_name(),
    }


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("not_missed") from None


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refused("not_missed") from None
    if found.tzinfo is None:
        raise Refused("not_missed")
    return found
