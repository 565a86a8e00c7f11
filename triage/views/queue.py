"""What waits, in three lanes, and the small answers that keep the page true without loading it again."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from hotline.accounts.decorators import background, require
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission
from triage.access import outbox as outbox_access
from triage.access import queue as queue_access
from triage.access.outbox import Live
from triage.context import header, state_of
from triage.lanes import LANE_NAMES
from triage.models.queue import QueueMark
from triage.shown.clock import oldest_of
from triage.shown.duty_now import duty_line
from triage.shown.live import said
from triage.shown.row_html import rows_html
from triage.shown.rows import SHAPES, fold_of, row_of
from triage.templatetags.staff import clock_ran
from triage.times import zone_name


def staff(request: HttpRequest) -> Staff:
    return cast(Staff, request.user)  # require() let nobody else in


@require_safe
@require(Permission.SEE_QUEUE)
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "triage/queue.html", lanes_for(request))


@background
@require_safe
@require(Permission.SEE_QUEUE)
def lanes(request: HttpRequest) -> HttpResponse:
    """The lanes alone, fetched by the page when `fresh` names another mark."""
    return render(request, "triage/lanes_page.html", lanes_for(request))


@background
@require_safe
@require(Permission.SEE_QUEUE)
def fresh(request: HttpRequest) -> HttpResponse:
    """One statement of its own: whether anything changed. Words of time change with the minute."""
    mark = queue_access.queue_mark(staff(request))
    return JsonResponse({"mark": text_of(mark), "live": live_facts(staff(request), live_in(mark))})


@background
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The same for the header of every other staff page: one statement of its own."""
    return JsonResponse(live_facts(staff(request), outbox_access.live()))


def live_in(mark: QueueMark) -> Live:
    return outbox_access.live_of(mark.live, mark.at, mark.ran_at, mark.loud, mark.duty)


def live_facts(user: Staff, live: Live) -> dict[str, Any]:
    clock = state_of(live.ran_at, live.at)
    words = clock_ran(clock) if clock["ok"] else _("Clock stopped")
    return {"ok": clock["ok"], "clock": words, **said(user, live).facts()}


def text_of(mark: QueueMark) -> str:
    """Another text when a row, the minute or the state of the clock is another."""
    return f"{mark.rows}:{mark.at:%H%M}:{state_of(mark.ran_at, mark.at)['ok']}"


def lanes_for(request: HttpRequest) -> dict[str, Any]:
    user = staff(request)
    mark, queue = queue_access.queue_for(user)
    header(request, live_in(mark))
    shown = [
        {
            "code": lane.code,
            "name": LANE_NAMES[lane.code],
            "shape": SHAPES[lane.code],
            "rows": rows_html([row_of(row, user, mark.at) for row in lane.rows]),
            "more": lane.more,
            "fold": fold_of(lane.held, mark.at),
            "oldest": oldest_of(lane.held, mark.at),
        }
        for lane in queue
    ]
    return {
        "lanes": shown,
        "mark": text_of(mark),
        "summary": summary(queue),
        "duty": duty_line(mark.duty, user, mark.at),
        "waiting": any(lane.rows or lane.held.count for lane in queue),
        "zone": zone_name(),
    }


def summary(queue: list[queue_access.Lane]) -> str:
    """How many urgent ones nobody holds: the one count on which somebody acts. Those in hand are said apart."""
    urgent = next(lane for lane in queue if lane.code == "urgent")
    alone = sum(row.claimed_by_id is None for row in urgent.rows)
    taken = len(urgent.rows) - alone
    in_hand = (
        ngettext("%(count)s is in hand.", "%(count)s are in hand.", taken) % {"count": taken} if taken else ""
    )
    return f"{waits(alone, urgent)} {in_hand}".strip()


def waits(alone: int, urgent: queue_access.Lane) -> str:
    if not alone and urgent.held.count:
        return _("Nothing urgent waits for someone but what is held.")
    if not alone:
        return _("Nothing urgent waits for someone.")
    words = ngettext(
        "%(count)s urgent tip waits for someone.", "%(count)s urgent tips wait for someone.", alone
    )
    return words % {"count": f"{alone}+" if urgent.more else alone}
