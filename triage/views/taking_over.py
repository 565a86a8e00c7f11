"""The change of duty: what waits, and "I have it"."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hotline.now import now
from triage import actions
from triage.access import rota as rota_access
from triage.rules import Refused
from triage.shown import duty_now, refusals, rota_words
from triage.times import zone_name
from triage.views.queue import staff
from triage.views.rota import stands

EARLY = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
@stands
def take_over(request: HttpRequest) -> HttpResponse:
    user, moment, refused = staff(request), now(), ""
    turn = rota_access.next_turn_of(user, moment, EARLY)
    if request.method == "POST" and turn:
        try:
            taken = actions.take_up_duty(turn=turn, by=user)
        except Refused as problem:
            refused = refusals.sentence(problem)
        else:
            said = ngettext("%(count)s tip came along.", "%(count)s tips came along.", taken) % {
                "count": taken
            }
            messages.info(request, " ".join([_("You have it."), said if taken else ""]).strip())
            return redirect("triage:queue")
    outgoing = rota_access.outgoing_of(turn, moment) if turn else None
    context = {
        "turn": turn, "title": rota_words.turn_said(turn) if turn else "", "runs": turn and turn.runs(moment),
        "outgoing": outgoing, "most": rota_access.MOST, "refused": refused, "zone": zone_name(),
        "lists": duty_now.waiting_lists(
            rota_access.unacknowledged(), rota_access.claims_of(outgoing) if outgoing else [],
            rota_access.soonest_due(), outgoing, moment,
        ),
    }  # fmt: skip
    return render(request, "triage/take_over.html", context, status=422 if request.method == "POST" else 200)
