"""Tips that name the same: those that nobody has answered, and the answer from the page of a review."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hotline.accounts.decorators import require
from hotline.accounts.kept import gives_back
from hotline.accounts.permissions import Permission
from hotline.now import now
from intake.models import Tip
from triage import actions
from triage.access import links as link_access
from triage.access import reviews as review_access
from triage.forms.review import WORDS
from triage.rules import Refused
from triage.shown import links as links_shown
from triage.shown import refusals
from triage.times import zone_name
from triage.views.review import show, staff


@require_safe
@require(Permission.OPEN_CONTENT)
def index(request: HttpRequest) -> HttpResponse:
    user, moment = staff(request), now()
    pairs = links_shown.open_pairs(user, moment)
    context = {
        "pairs": pairs[: link_access.ROWS], "more": len(pairs) > link_access.ROWS, "zone": zone_name(),
        "spikes": links_shown.spike_lines(user, moment), "days": settings.HOTLINE_SPIKE_DAYS,
    }  # fmt: skip
    return render(request, "triage/links.html", context)


@require_POST
@gives_back(*WORDS)
@require(Permission.DECIDE)
def answer(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """`link`: accepted, rejected or together, and of which link. Words typed elsewhere on the page stay."""
    by = staff(request)
    review = review_access.review_for(by, review_id)
    said, _colon, link_id = request.POST.get("link", "").partition(":")
    try:
        if not link_id:
            raise Refused("link_answer")
        link = link_access.link_of(by, review, link_id)
        if said != "together":
            actions.answer_link(link=link, answer=said, by=by)
            return show(request, review)
        other = Tip.objects.get(pk=link.other(review.tip_id))
        case = actions.put_together(first=review.tip, second=other, by=by)
    except Refused as refused:
        return show(request, review, refused=refusals.sentence(refused), status=422)
    return redirect("triage_cases:case", case.pk)
