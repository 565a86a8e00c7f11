"""The rota: who is on duty, four weeks ahead; planning it, and passing a turn on. Every act is one button."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.accounts.decorators import require
from hotline.accounts.permissions import Permission
from hotline.now import now
from triage import actions
from triage.access import rota as rota_access
from triage.forms.rota import PlanTurn
from triage.rota_hours import midnight, week_of
from triage.rules import Refused
from triage.shown import refusals, rota_words
from triage.shown import rota as rota_shown
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
    monday = week_of(rota_words.local_day(moment))
    end = midnight(monday + timedelta(days=7 * rota_shown.WEEKS.stop), zone())
    turns = rota_access.turns_in(user, midnight(monday - timedelta(days=7), zone()), end)
    missing = rota_shown.missing_in(turns, moment, end)
    days = rota_shown.days_of(turns, monday + timedelta(days=7 * chosen), moment)
    context = {
        "weeks": rota_shown.weeks_from(moment, chosen), "chosen": chosen,
        "days": [day for day in days if chosen < 0 or not day.past],
        "over": [day for day in days if chosen == 0 and day.past],
        "missing": missing[:MISSING_FIRST], "more": missing[MISSING_FIRST:],
        "offers": rota_words.offer_lines(rota_access.open_offers(user, moment), user),
        "mine": [(one, rota_words.turn_said(one)) for one in turns if one.staff_id == user.pk and one.until > moment],
        "may_copy": chosen >= 0, "may_plan": rota_access.may_stand(user), "zone": zone_name(), "refused": refused,
        "other_path": in_other_language("triage:rota") + (f"?week={chosen}" if chosen else ""),
    }  # fmt: skip
    return render(request, "triage/rota.html", context, status=status)


def week_asked(request: HttpRequest) -> int:
    asked = (request.POST if request.method == "POST" else request.GET).get("week", "")
    return int(asked) if asked in map(str, rota_shown.WEEKS) else 0


@require_http_methods(["GET", "HEAD", "POST"])
@stands
def add(request: HttpRequest) -> HttpResponse:
    sent, refused = request.method == "POST", ""
    start = {name: request.GET[name] for name in ("place", "day", "first", "past") if name in request.GET}
    form = PlanTurn(request.POST if sent else None, people=rota_access.people(), now=now(), initial=start)
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
    monday = week_of(rota_words.local_day(now())) + timedelta(days=7 * (chosen - 1))
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
