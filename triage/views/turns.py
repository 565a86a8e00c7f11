"""One turn of duty, and what is done with it: taken out, taken over, offered, answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hotline.accounts.decorators import require
from hotline.accounts.permissions import Permission
from hotline.now import now
from triage import actions
from triage.access import rota as rota_access
from triage.forms.rota import OfferTurn
from triage.models import RotaTurn
from triage.rules import Refused
from triage.shown import refusals, rota_words
from triage.views.queue import staff
from triage.views.review import in_other_language
from triage.views.rota import listed, stands


@require_safe
@require(Permission.SEE_QUEUE)
def page(request: HttpRequest, turn_id: UUID) -> HttpResponse:
    return show(request, rota_access.turn_for(staff(request), turn_id))


def show(
    request: HttpRequest,
    turn: RotaTurn,
    *,
    form: OfferTurn | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    user, moment = staff(request), now()
    living = turn.until > moment and turn.until > turn.starts_at
    mine, may = turn.staff_id == user.pk, rota_access.may_stand(user)
    offer = rota_access.offer_of(turn) if living else None
    if living and mine and not offer:
        form = form or OfferTurn(turn=turn, people=rota_access.people(), now=moment)
    context = {
        "turn": turn, "facts": rota_words.turn_facts(turn, rota_access.followers_of(turn), moment), "form": form,
        "title": rota_words.turn_said(turn), "offer": rota_words.offer_lines([offer], user)[0] if offer else None,
        "mine": mine, "living": living and may, "runs": turn.runs(moment),
        "coverable": living and may and not mine and turn.starts_at <= moment + actions.COVER_AHEAD,
        "take_over": mine and turn.runs(moment) and turn.taken_up_at is None, "refused": refused,
        "other_path": in_other_language("triage:rota_turn", turn.pk),
    }  # fmt: skip
    return render(request, "triage/rota_turn.html", context, status=status)


def done(request: HttpRequest, act: Callable[[], Any], turn: RotaTurn, words: str) -> HttpResponse:
    """Back to the rota; refused, the turn's page says why."""
    try:
        act()
    except Refused as problem:
        fresh = rota_access.turn_for(staff(request), turn.pk)
        return show(request, fresh, refused=refusals.sentence(problem), status=422)
    messages.info(request, words)
    return redirect("triage:rota")


@require_POST
@stands
def end(request: HttpRequest, turn_id: UUID) -> HttpResponse:
    user, turn = staff(request), rota_access.turn_for(staff(request), turn_id)
    words = _("Done and recorded: this turn of %(name)s stands no longer.") % {"name": turn.staff.name}
    return done(request, lambda: actions.end_turn(turn=turn, by=user), turn, words)


@require_POST
@stands
def cover(request: HttpRequest, turn_id: UUID) -> HttpResponse:
    user, turn = staff(request), rota_access.turn_for(staff(request), turn_id)
    return done(request, lambda: actions.cover_turn(turn=turn, by=user), turn, _("This turn is yours now."))


@require_POST
@stands
def offer(request: HttpRequest, turn_id: UUID) -> HttpResponse:
    user, turn = staff(request), rota_access.turn_for(staff(request), turn_id)
    form = OfferTurn(request.POST, turn=turn, people=rota_access.people(), now=now())
    if not form.is_valid():
        return show(request, turn, form=form, status=422)
    words = _("Offered to %(name)s. The turn stays yours until they accept.") % {
        "name": form.cleaned_data["to"].name
    }
    return done(request, lambda: actions.offer_turn(turn=turn, by=user, **form.cleaned_data), turn, words)


@require_POST
@stands
def answer(request: HttpRequest, offer_id: UUID, accept: bool) -> HttpResponse:
    user = staff(request)
    try:
        actions.answer_offer(offer=rota_access.offer_for(user, offer_id), accept=accept, by=user)
    except Refused as problem:
        return listed(request, refused=refusals.sentence(problem), status=422)
    messages.info(
        request, _("This turn is yours now.") if accept else _("Declined. The turn stays where it is.")
    )
    return redirect("triage:rota")


@require_POST
@stands
def withdraw(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    user = staff(request)
    try:
        actions.withdraw_offer(offer=rota_access.offer_for(user, offer_id), by=user)
    except Refused as problem:
        return listed(request, refused=refusals.sentence(problem), status=422)
    messages.info(request, _("Withdrawn. The turn is yours, as before."))
    return redirect("triage:rota")
