"""What a person does to a review, each act one POST. Refused, the page comes back with all that was typed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hotline.accounts.decorators import require
from hotline.accounts.kept import gives_back
from hotline.accounts.permissions import Permission
from triage import actions
from triage.access import cases as case_access
from triage.access import reviews as review_access
from triage.forms.facts import Correction, Duty, Kind, NewPerson
from triage.forms.parts import Part
from triage.forms.review import (
    PARTS,
    WORDS,
    Ask,
    Decision,
    InCase,
    Lane,
    Missed,
    NotTried,
    Publication,
    Reach,
)
from triage.models import Review
from triage.rules import Refused
from triage.shown import refusals
from triage.shown.lists import kept_query
from triage.views.one_form import DONE, words_wait
from triage.views.review import show, staff

logger = logging.getLogger(__name__)


def deciders(view: Any) -> Any:
    return gives_back(*WORDS)(require(Permission.DECIDE, Permission.TAKE_BREACHES)(view))


def askers(view: Any) -> Any:
    return gives_back(*WORDS)(require(Permission.ASK_REPORTER)(view))


def supervisors(view: Any) -> Any:
    return gives_back(*WORDS)(require(Permission.DECIDE)(view))


@require_POST
@deciders
def claim(request: HttpRequest, review_id: UUID) -> HttpResponse:
    return act(request, review_id, actions.claim)


@require_POST
@deciders
def release(request: HttpRequest, review_id: UUID) -> HttpResponse:
    return act(request, review_id, actions.release)


@require_POST
@deciders
def lift(request: HttpRequest, review_id: UUID) -> HttpResponse:
    return act(request, review_id, actions.lift)


@require_POST
@deciders
def classify(request: HttpRequest, review_id: UUID) -> HttpResponse:
    return act(request, review_id, actions.classify, Lane(request.POST), lambda form: form.cleaned_data)


@require_POST
@deciders
def correct(request: HttpRequest, review_id: UUID) -> HttpResponse:
    def said(form: Any) -> dict[str, Any]:
        return {name: form.cleaned_data[name] for name in ("field", "value", "reason")}

    return act(request, review_id, actions.correct, Correction(request.POST), said)


@require_POST
@deciders
def say_danger(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """One press, after two people have broken the glass."""
    return act(request, review_id, actions.say_danger)


@require_POST
@deciders
def say_kind(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """What an e-mail is, as a correction like any other; the reason is the same each time."""

    def said(form: Any) -> dict[str, Any]:
        return {
            "field": "kind",
            "value": form.cleaned_data["kind"],
            "reason": _("Said after reading the e-mail."),
            "organization": form.cleaned_data["organization"],
        }

    return act(request, review_id, actions.correct, Kind(request.POST), said)


@require_POST
@deciders
def add_person(request: HttpRequest, review_id: UUID) -> HttpResponse:
    form = NewPerson(request.POST)
    return act(request, review_id, actions.add_person, form, lambda form: {"said": form.said()})


@require_POST
@deciders
def record_duty(request: HttpRequest, review_id: UUID) -> HttpResponse:
    def said(form: Any) -> dict[str, Any]:
        given = {name: form.cleaned_data[name] for name in ("kind", "province", "reported_at")}
        return given | {"details": form.details()}

    return act(request, review_id, actions.record_duty, Duty(request.POST), said)


@require_POST
@deciders
def decide(request: HttpRequest, review_id: UUID) -> HttpResponse:
    def said(form: Any) -> dict[str, Any]:
        given = {name: form.cleaned_data[name] for name in ("outcome", "missing")}
        return given | {"factors": form.weighed, "notes": form.notes}

    return act(request, review_id, actions.decide, Decision(request.POST), said)


@require_POST
@deciders
def tried(request: HttpRequest, review_id: UUID) -> HttpResponse:
    def said(form: Any) -> dict[str, Any]:
        return {name: form.cleaned_data[name] for name in ("way", "result", "note")} | {
            "at": form.cleaned_data["tried_at"]
        }

    return act(request, review_id, actions.tried, Reach(request.POST), said)


@require_POST
@deciders
def no_attempt(request: HttpRequest, review_id: UUID) -> HttpResponse:
    form = NotTried(request.POST)
    return act(request, review_id, actions.no_attempt, form, lambda form: form.cleaned_data)


@require_POST
@deciders
def say_why(request: HttpRequest, review_id: UUID) -> HttpResponse:
    return act(request, review_id, actions.say_why, Missed(request.POST), lambda form: form.cleaned_data)


@require_POST
@supervisors
def never_publish(request: HttpRequest, review_id: UUID) -> HttpResponse:
    form = Publication(request.POST)
    return act(request, review_id, actions.never_publish, form, lambda form: form.cleaned_data)


@require_POST
@supervisors
def may_publish(request: HttpRequest, review_id: UUID) -> HttpResponse:
    form = Publication(request.POST)
    return act(request, review_id, actions.may_publish, form, lambda form: form.cleaned_data)


@require_POST
@askers
def ask(request: HttpRequest, review_id: UUID) -> HttpResponse:
    return act(request, review_id, actions.ask, Ask(request.POST), lambda form: form.cleaned_data)


@require_POST
@askers
def take_back(request: HttpRequest, review_id: UUID) -> HttpResponse:
    return act(request, review_id, actions.take_back)


@require_POST
@supervisors
def place(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Into the case whose reference was given, or into a new one."""

    def said(form: Any) -> dict[str, Any]:
        text = form.cleaned_data["reference"]
        return {"case": case_access.case_by_reference(staff(request), text) if text else None, "named": text}

    return act(request, review_id, actions.place, InCase(request.POST), said)


def act(
    request: HttpRequest,
    review_id: UUID,
    do: Callable[..., Any],
    form: Part | None = None,
    said: Callable[[Any], dict[str, Any]] = lambda form: {},
) -> HttpResponse:
    """Do it. Then back to the page: by a redirect, or, when other words wait there unsaved, with them."""
    review = review_access.review_for(staff(request), review_id)
    if form is not None and not form.is_valid():
        return show(request, review, judged=form, status=422)
    try:
        do(review=review, by=staff(request), **said(form))
    except Refused as refused:
        review = review_access.review_for(staff(request), review_id)
        return show(request, review, judged=form, refused=refusals.sentence(refused), status=422)
    except Exception:
        # Whatever failed, the only copy of these words is in this request: an error page would lose them.
        logger.exception("An act on a review could not be kept.")
        review = review_access.review_for(staff(request), review_id)
        return show(request, review, judged=form, refused=refusals.not_kept(), status=503)
    return done(request, review, form)


def done(request: HttpRequest, review: Review, form: Part | None) -> HttpResponse:
    if not words_wait(request, PARTS, type(form) if form else None):
        return redirect(reverse("triage:review", args=[review.pk]) + kept_query(request))
    return show(request, review_access.review_for(staff(request), review.pk), done=str(DONE))
