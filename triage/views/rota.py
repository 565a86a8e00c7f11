"""The rota: who is on duty, four weeks ahead; planning it, and passing a turn on. Every act is one button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.accounts.decorators import require
from hotline.accounts.permissions import Permission
from hotline.now import now
from triage import actions, refusals, rota_access, rota_shown
from triage.models import RotaTurn
from triage.rota_forms import OfferTurn, PlanTurn
from triage.rota_hours import midnight, week_of
from triage.rules import Refused
from triage.times import zone, zone_name
from triage.views.queue import staff
from triage.views.review import in_other_language

stands = require(Permission.DECIDE, Permission.TAKE_BREACHES)
MISSING_FIRST = 12


@require_safe
@require(Permission.SEE_QUEUE)
def index(request: HttpRequest) -> HttpResponse:
    return listed(request)


def listed(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    user, moment = staff(request), now()
    chosen = week_asked(request)
    monday = week_of(rota_shown.local_day(moment))
    end = midnight(monday + timedelta(days=7 * (rota_shown.WEEKS_AHEAD + 1)), zone())
    turns = rota_access.turns_in(user, midnight(monday, zone()), end)
    missing = rota_shown.missing_in(turns, moment, end)
    context = {
        "weeks": rota_shown.weeks_from(moment, chosen), "chosen": chosen,
        "days": rota_shown.days_of(turns, monday + timedelta(days=7 * chosen), moment),
        "missing": missing[:MISSING_FIRST], "more": missing[MISSING_FIRST:],
        "offers": rota_shown.offer_lines(rota_access.open_offers(user, moment), user),
        "mine": [(one, rota_shown.turn_said(one)) for one in turns if one.staff_id == user.pk and one.until > moment],
        "may_plan": rota_access.may_stand(user), "zone": zone_name(), "refused": refused,
        "other_path": in_other_language("triage:rota") + (f"?week={chosen}" if chosen else ""),
    }  # fmt: skip
    return render(request, "triage/rota.html", context, status=status)


def week_asked(request: HttpRequest) -> int:
    asked = (request.POST if request.method == "POST" else request.GET).get("week", "")
    return int(asked) if asked in map(str, range(rota_shown.WEEKS_AHEAD + 1)) else 0


@require_http_methods(["GET", "HEAD", "POST"])
@stands
def add(request: HttpRequest) -> HttpResponse:
    sent, refused = request.method == "POST", ""
    start = {name: request.GET[name] for name in ("place", "day", "first", "past") if name in request.GET}
    form = PlanTurn(request.POST if sent else None, people=rota_access.people(), initial=start)
    if sent and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.plan_turn(
                staff=data["staff"], place=data["place"], starts_at=data["starts_at"], ends_at=data["ends_at"],
                languages=data["languages"] or rota_access.languages_of(data["staff"]), weeks=data["weeks"],
                by=staff(request),
            )  # fmt: skip
        except Refused as problem:
            refused = refusals.sentence(problem)
        else:
            words = ngettext(
                "%(name)s: %(count)s turn planned.", "%(name)s: %(count)s turns planned.", len(made)
            )
            messages.info(request, words % {"name": data["staff"].name, "count": len(made)})
            return redirect("triage:rota")
    context = {"form": form, "refused": refused, "zone": zone_name()}
    return render(request, "triage/rota_add.html", context, status=422 if sent else 200)


@require_POST
@stands
def copy(request: HttpRequest) -> HttpResponse:
    """The week before the one that is shown, once more in this one."""
    chosen = week_asked(request)
    monday = week_of(rota_shown.local_day(now())) + timedelta(days=7 * (chosen - 1))
    copied, left = actions.copy_week(monday=monday, by=staff(request))
    words = [ngettext("%(count)s turn copied.", "%(count)s turns copied.", copied) % {"count": copied}]
    if left:
        said = ngettext(
            "%(count)s left out: it has passed, or somebody stands there already.",
            "%(count)s left out: they have passed, or somebody stands there already.",
            left,
        )
        words.append(said % {"count": left})
    messages.info(request, " ".join(words))
    return redirect(f"{reverse('triage:rota')}?week={chosen}")


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
        "turn": turn, "facts": rota_shown.turn_facts(turn, rota_access.followers_of(turn), moment), "form": form,
        "title": rota_shown.turn_said(turn), "offer": rota_shown.offer_lines([offer], user)[0] if offer else None,
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
