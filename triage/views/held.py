"""What a flood brought: marked, folded behind its lane, never hidden. Somebody looks through it here."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hotline.accounts.decorators import require
from hotline.accounts.permissions import Permission
from triage import actions
from triage.access import queue as queue_access
from triage.context import header
from triage.lanes import LANE_NAMES
from triage.models.queue import Place, QueueMark
from triage.models.review import LANES
from triage.rules import Refused
from triage.shown.row_html import rows_html
from triage.shown.rows import SHAPES, row_of
from triage.shown.words import counted
from triage.times import zone_name
from triage.views.acts import deciders
from triage.views.queue import live_in, staff
from triage.views.review import in_other_language


@require_safe
@require(Permission.SEE_QUEUE)
def page(request: HttpRequest) -> HttpResponse:
    """One lane, fifty at a time."""
    return show(request)


@require_POST
@deciders
def lift_many(request: HttpRequest) -> HttpResponse:
    """Each in a transaction of its own, with its own line in the log: one that is refused holds up no other."""
    ids = [found for text in request.POST.getlist("review") if (found := uuid_or_none(text))]
    if not ids:
        return show(request, refused=_("Nothing is ticked. Tick the ones that a person wrote."), status=422)
    lifted = refused = 0
    for review in queue_access.held_among(staff(request), ids):
        try:
            actions.lift(review=review, by=staff(request))
            lifted += 1
        except Refused:
            refused += 1
    messages.info(request, told(lifted, refused))
    return redirect(f"{reverse('triage:held')}?lane={lane_asked(request)}")


def told(lifted: int, refused: int) -> str:
    words = ngettext("%(count)s mark lifted.", "%(count)s marks lifted.", lifted) % {"count": lifted}
    if refused:
        words += " " + ngettext(
            "%(count)s stays held: you take it over once a deadline has passed.",
            "%(count)s stay held: you take them over once a deadline has passed.",
            refused,
        ) % {"count": refused}  # fmt: skip
    return words


def show(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    asked = lane_asked(request)
    mark, lane = queue_access.held_in(staff(request), asked, place_asked(request))
    header(request, live_in(mark))
    context = {
        "lane": {"code": asked, "name": LANE_NAMES[asked], "shape": SHAPES[asked]},
        "rows": rows_html([row_of(row, staff(request), mark.at) for row in lane.rows], ticks=True),
        "next": place_text(lane.rows[-1].place) if lane.more else "",
        "later": bool(place_asked(request)),
        "lanes": tabs(mark, asked),
        "zone": zone_name(),
        "refused": refused,
        # A refused POST stands at another address than the page.
        "other_path": f"{in_other_language('triage:held')}?lane={asked}",
    }
    return render(request, "triage/held.html", context, status=status)


def tabs(mark: QueueMark, asked: str) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": LANE_NAMES[code], "shape": SHAPES[code], "held": counted(held.count),
         "current": code == asked}
        for code, held in mark.held.items()
    ]  # fmt: skip


def lane_asked(request: HttpRequest) -> str:
    asked = request.POST.get("lane") or request.GET.get("lane")
    return asked if asked in LANES else LANES[0]


def place_text(place: Place) -> str:
    return f"{place.due.isoformat()}~{place.id}"


def place_asked(request: HttpRequest) -> Place | None:
    """Nonsense is the beginning of the list."""
    due, _tilde, key = request.GET.get("after", "").partition("~")
    try:
        moment = datetime.fromisoformat(due)
    except ValueError:
        return None
    found = uuid_or_none(key)
    return Place(moment, found) if found and moment.tzinfo else None


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
