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
from triage import access
from triage.context import STALE_AFTER
from triage.lanes import LANE_NAMES
from triage.shown import SHAPES, row_of
from triage.templatetags.staff import clock_ran
from triage.times import zone_name


def staff(request: HttpRequest) -> Staff:
    return cast(Staff, request.user)  # require() let nobody else in


@require_safe
@require(Permission.SEE_QUEUE)
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "triage/queue.html", lanes_for(staff(request)))


@background
@require_safe
@require(Permission.SEE_QUEUE)
def lanes(request: HttpRequest) -> HttpResponse:
    """The lanes alone, fetched by the page when `fresh` names another mark."""
    return render(request, "triage/lanes_page.html", lanes_for(staff(request)))


@background
@require_safe
@require(Permission.SEE_QUEUE)
def fresh(request: HttpRequest) -> HttpResponse:
    """One statement of its own: whether anything changed. Words of time change with the minute."""
    mark = access.queue_mark(staff(request))
    age = age_of(mark)
    words = clock_ran({"age_s": age}) if fit(age) else _("Clock stopped")
    return JsonResponse({"mark": text_of(mark), "ok": fit(age), "clock": words})


def age_of(mark: access.QueueMark) -> int | None:
    return None if mark.ran_at is None else max(0, int((mark.at - mark.ran_at).total_seconds()))


def fit(age: int | None) -> bool:
    return age is not None and age < STALE_AFTER


def text_of(mark: access.QueueMark) -> str:
    """Another text when a row, the minute or the state of the clock is another."""
    return f"{mark.rows}:{mark.at:%H%M}:{fit(age_of(mark))}"


def lanes_for(user: Staff) -> dict[str, Any]:
    mark = access.queue_mark(user)  # before the rows: what changes in between is seen by the next question
    queue = access.queue_for(user)
    corrected = access.corrected([review for lane in queue for review in lane.reviews])
    shown = [
        {
            "code": lane.code,
            "name": LANE_NAMES[lane.code],
            "shape": SHAPES[lane.code],
            "rows": [
                row_of(review, corrected.get(review.tip_id, {}), user, mark.at) for review in lane.reviews
            ],
            "more": lane.more,
        }
        for lane in queue
    ]
    return {
        "lanes": shown,
        "mark": text_of(mark),
        "summary": summary(queue),
        "waiting": any(lane.reviews for lane in queue),
        "zone": zone_name(),
    }


def summary(queue: list[access.Lane]) -> str:
    """How many urgent ones nobody holds: the one count on which somebody acts."""
    urgent = next(lane for lane in queue if lane.code == "urgent")
    alone = sum(review.claimed_by_id is None for review in urgent.reviews)
    if not alone:
        return _("Nothing urgent waits for someone.")
    words = ngettext(
        "%(count)s urgent tip waits for someone.", "%(count)s urgent tips wait for someone.", alone
    )
    return words % {"count": f"{alone}+" if urgent.more else alone}
