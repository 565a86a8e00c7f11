"""The applications, on the staff side: a queue, and one page for each with every step on it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from hotline.accounts.decorators import require
from hotline.accounts.kept import gives_back
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission
from hotline.now import now
from referrals.applying import access, actions, refusals
from referrals.applying.actions.making import agreed
from referrals.applying.actions.reviewing import seen_of
from referrals.applying.forms.review import Appeal, MoreNeeded, Proposal, SentBack
from referrals.applying.letter import address_of, letter_of
from referrals.applying.rules import OPEN, TAKEN_UP, Refused
from referrals.applying.shown import name_of, parts_of, rounds_of
from referrals.codes import APPLICATION_STATE, DECISION
from referrals.models import Application

logger = logging.getLogger(__name__)
editors = require(Permission.DIRECTORY_EDIT)
MOST_PAGES = 1000


def user_of(request: HttpRequest) -> Staff:
    return cast(Staff, request.user)


def language() -> str:
    return (translation.get_language() or "en")[:2]


# --- The queue ------------------------------------------------------------------------------------------------


@require_safe
@editors
def queue(request: HttpRequest) -> HttpResponse:
    step = request.GET.get("step", "")
    step, number = step if step in access.STEPS else "received", page_asked(request)
    found, moment = access.queue(user_of(request), step, number), now()
    context = {
        "step": step,
        "steps": [(name, STEP_NAMES[name], found.counts[name]) for name in access.STEPS],
        "rows": [row(one, moment) for one in found.rows],
        "before": number - 1,
        "after": number + 1 if found.more else 0,
        "other_path": f"{in_other_language('applying:queue')}?step={step}",
    }
    return render(request, "referrals/applying/queue.html", context)


STEP_NAMES = {
    "received": translation.pgettext_lazy("an application", "Received"),
    "in_review": translation.gettext_lazy("In review"),
    "second": translation.gettext_lazy("Second review"),
    "appealed": translation.gettext_lazy("Appealed"),
    "decided": translation.gettext_lazy("Decided"),
    "held": translation.pgettext_lazy("applications", "Held"),
}


def row(application: Application, moment: Any) -> dict[str, Any]:
    review = access.review_of(application)
    named = cast(Any, application)
    return {
        "pk": application.pk,
        "name": name_of(named.name_en, named.name_fr, language()),
        "received": application.received_at,
        "days": (moment - application.received_at).days,
        "state": APPLICATION_STATE.label(review.state if review else "received"),
        "reviewer": review.reviewer.name if review and review.reviewer else "",
        "second": review.second.name if review and review.second else "",
        "decided": review.decided_at if review else None,
    }


def page_asked(request: HttpRequest) -> int:
    """Nonsense is the first page."""
    text = request.GET.get("page", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1
    return min(max(number, 1), MOST_PAGES)


# --- One application ------------------------------------------------------------------------------------------


@require_safe
@editors
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return show(request, access.application(user_of(request), pk))


@require_POST
@editors
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    return done(request, pk, None, lambda facts: actions.take(**facts))


@gives_back(MoreNeeded)
@require_POST
@editors
def ask_for_more(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = MoreNeeded(request.POST)
    return done(
        request, pk, form, lambda facts: actions.ask_for_more(**facts, **form.cleaned_data), letter=True
    )


@gives_back(Proposal)
@require_POST
@editors
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = Proposal(request.POST)

    def act(facts: dict[str, Any]) -> None:
        given = {name: form.cleaned_data[name] for name in ("decision", "visibility", "method", "reason")}
        actions.propose(**facts, **given, verdicts=form.verdicts())

    return done(request, pk, form, act)


@require_POST
@editors
def agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    return done(request, pk, None, lambda facts: actions.agree(**facts), letter=True)


@gives_back(SentBack)
@require_POST
@editors
def send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = SentBack(request.POST)
    return done(request, pk, form, lambda facts: actions.send_back(**facts, **form.cleaned_data))


@gives_back(Appeal)
@require_POST
@editors
def appeal(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = Appeal(request.POST)
    return done(request, pk, form, lambda facts: actions.appeal(**facts, **form.cleaned_data))


@require_POST
@editors
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Once more, where the mail server did not take it before."""
    application = access.application(user_of(request), pk)
    review = access.review_of(application)
    try:
        if review is None:
            raise Refused("no_letter")
        actions.send_letter(review=review, by=user_of(request))
    except Refused as refused:
        return show(request, application, refused=refusals.sentence(refused), status=422)
    return redirect("applying:page", pk)


def done(
    request: HttpRequest,
    pk: UUID,
    form: forms.Form | None,
    act: Callable[[dict[str, Any]], None],
    *,
    letter: bool = False,
) -> HttpResponse:
    """Does it and goes back to the page; or shows the page with every word and why not."""
    application = access.application(user_of(request), pk)
    if form is not None and not form.is_valid():
        return show(request, application, judged=form, status=422)
    facts = {"application": application, "seen": request.POST.get("seen", ""), "by": user_of(request)}
    try:
        act(facts)
    except Refused as refused:
        again = access.application(user_of(request), pk)
        return show(request, again, judged=form, refused=refusals.sentence(refused), status=422)
    except DatabaseError:
        logger.exception("A step of an application could not be kept.")
        return show(request, application, judged=form, refused=str(refusals.SENTENCES["fault"]), status=503)
    if letter:
        send(request, access.application(user_of(request), pk))
    return redirect("applying:page", pk)


def send(request: HttpRequest, application: Application) -> None:
    """What was decided stands whether or not its letter can go out now: the page says which."""
    review = access.review_of(application)
    if review is None or not address_of(application):
        return
    try:
        actions.send_letter(review=review, by=user_of(request))
    except Refused as refused:
        messages.info(request, refusals.sentence(refused))


def show(
    request: HttpRequest,
    application: Application,
    *,
    judged: forms.Form | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = facts_of(request, application) | {"refused": refused, "judged": judged}
    if judged and not refused:
        context["seen"] = request.POST.get("seen", "")  # what changed meanwhile must still be found out
    context["forms"] = {
        name: judged if isinstance(judged, form) else form()
        for name, form in (
            ("proposal", Proposal),
            ("more", MoreNeeded),
            ("back", SentBack),
            ("appeal", Appeal),
        )
    }
    return render(request, "referrals/applying/application.html", context, status=status)


def facts_of(request: HttpRequest, application: Application) -> dict[str, Any]:
    user, review, moment = user_of(request), access.review_of(application), now()
    state, answers = review.state if review else "received", application.answers
    mine = bool(review and review.reviewer_id == user.pk)
    before = access.decided_before(review) if review else set()
    return {
        "application": application,
        "review": review,
        "name": name_of(answers.get("name_en"), answers.get("name_fr"), language()),
        "days": (moment - application.received_at).days,
        "state": state,
        "state_name": APPLICATION_STATE.label(state),
        "parts": parts_of(application),
        "rounds": list(rounds_of(access.verdicts_of(review))) if review else [],
        "decisions": list(review.decisions.select_related("reviewer", "second").order_by("round"))
        if review
        else [],
        "proposal": DECISION.label(review.proposal) if review and review.proposal else "",
        "letter": letter_of(review) if review else None,
        "address": address_of(application),
        "same_named": access.same_named(application),
        "agreed": agreed(answers),
        "listing": review.organization_id if review else None,
        "seen": seen_of(review),
        "may_take": state in TAKEN_UP and not mine,
        "may_propose": mine and state in OPEN,
        "may_agree": state == "second" and not mine and user.pk not in before,
        "took_part": state == "second" and not mine and user.pk in before,
        "mine": mine,
        "other_path": in_other_language("applying:page", application.pk),
    }


def in_other_language(name: str, *args: Any) -> str:
    """The page itself, also where this answer came from a POST."""
    with translation.override("fr" if language() == "en" else "en"):
        return reverse(name, args=args)
