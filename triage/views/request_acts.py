"""What is done about access to what is sealed, each act one POST. Refused, the page says why, with what was typed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from hotline.accounts.decorators import require
from hotline.accounts.kept import gives_back
from hotline.accounts.permissions import Permission
from triage import actions
from triage.access import requests as request_access
from triage.access.requests import SEES
from triage.forms.access import ACCESS_PARTS, Answer, ByReference, Contact, Ended
from triage.forms.parts import Part
from triage.forms.review import WORDS, AskAccess
from triage.models import AccessRequest
from triage.rules import Refused
from triage.shown import refusals
from triage.views.acts import act as review_act
from triage.views.one_form import DONE, words_wait
from triage.views.requests import listed, show
from triage.views.review import staff

logger = logging.getLogger(__name__)


@require_POST
@gives_back(*WORDS)
@require(Permission.OPEN_IDENTITY_REQUEST)
def ask(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The privacy officer answers."""
    return review_act(request, review_id, actions.ask_access, AskAccess(request.POST), _asked("request"))


@require_POST
@gives_back(*WORDS)
@require(Permission.BREAK_GLASS)
def break_glass(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """A second of supervisor and director answers, now."""
    return review_act(request, review_id, actions.ask_access, AskAccess(request.POST), _asked("break_glass"))


def _asked(kind: str) -> Callable[[Any], dict[str, Any]]:
    return lambda form: {
        "what": "identity", "kind": kind, "reason": form.cleaned_data["reason"], "danger": form.cleaned_data["danger"],
    }  # fmt: skip


@require_POST
@gives_back(ByReference)
@require(Permission.OPEN_IDENTITY_OWN)
def by_reference(request: HttpRequest) -> HttpResponse:
    form = ByReference(request.POST)
    if not form.is_valid():
        return listed(request, form=form, status=422)
    said = form.cleaned_data
    try:
        review = request_access.review_by_reference(said["reference"])
        if review is None:
            raise Refused("no_such_tip")
        kind = {"identity": "own", "content": "request"}.get(said["what"])
        if kind is None:
            raise Refused("choose_what")
        row = actions.ask_access(
            review=review, what=said["what"], kind=kind, reason=said["reason"], by=staff(request)
        )
    except Refused as refused:
        return listed(request, refused=refusals.sentence(refused), status=422)
    except Exception:
        logger.exception("An ask for access could not be kept.")
        return listed(request, refused=refusals.not_kept(), status=503)
    return redirect("access:request", row.pk)


def acting(
    view: Callable[..., HttpResponse | None], *permissions: Permission, used: type[Part] | None = None
) -> Any:
    """An act on one request. Refused, or with other words waiting there, its page comes back with all of them; what
    `view` returns is the page, or None to go back to it."""

    @require_POST
    @gives_back(*ACCESS_PARTS)
    @require(*(permissions or SEES))
    def guarded(request: HttpRequest, request_id: UUID) -> HttpResponse:
        by = staff(request)
        row = request_access.request_for(by, request_id)
        said = used(request.POST) if used else None
        if said is not None and not said.is_valid():
            return show(request, row, refused=refusals.sentence(Refused("too_long")), status=422)
        try:
            answer = view(request, row, by, said.cleaned_data if said else {})
        except Refused as refused:
            row, found = request_access.request_for(by, request_id), getattr(refused, "found", None)
            return show(request, row, identity=found, refused=refusals.sentence(refused), status=422)
        except Exception:
            # Whatever failed, the only copy of these words is in this request.
            logger.exception("An act on an access could not be kept.")
            return show(request, row, refused=refusals.not_kept(), status=503)
        if answer is not None:
            return answer
        if words_wait(request, ACCESS_PARTS, used):
            return show(request, request_access.request_for(by, request_id), done=str(DONE))
        return redirect("access:request", row.pk)

    return guarded


def _read(request: HttpRequest, row: AccessRequest, by: Any, said: Any) -> HttpResponse:
    return show(request, row, reason=actions.read_reason(request=row, by=by))


def _grant(request: HttpRequest, row: AccessRequest, by: Any, said: Any) -> None:
    actions.answer_access(request=row, grant=True, by=by)


def _refuse(request: HttpRequest, row: AccessRequest, by: Any, said: Any) -> None:
    actions.answer_access(request=row, grant=False, note=said["note"], by=by)


def _open(request: HttpRequest, row: AccessRequest, by: Any, said: Any) -> HttpResponse:
    """The entry in the log first, then the words, in the answer to this POST alone."""
    if row.what == "content":
        return show(request, row, opened=actions.open_granted_content(request=row, by=by))
    return show(request, row, identity=actions.open_identity(request=row, by=by))


def _acknowledge(request: HttpRequest, row: AccessRequest, by: Any, said: Any) -> None:
    actions.acknowledge_access(request=row, by=by)


def _close(request: HttpRequest, row: AccessRequest, by: Any, said: Any) -> None:
    actions.close_access(request=row, by=by)


def _contact(request: HttpRequest, row: AccessRequest, by: Any, said: Any) -> HttpResponse:
    """The page stays open: the number is needed now."""
    _attempt, found = actions.begin_contact(request=row, by=by, **said)
    words_wait(request, (*ACCESS_PARTS, Contact), Contact)
    return show(request, row, identity=found)


def _contact_ended(request: HttpRequest, row: AccessRequest, by: Any, said: Any) -> None:
    attempt = request_access.open_attempt(row)
    if attempt is None:
        raise Refused("contact_over")
    actions.end_contact(attempt=attempt, result=said["result"], note=said["note"], by=by)


read, open_it, close = acting(_read), acting(_open), acting(_close)
grant, refuse = acting(_grant), acting(_refuse, used=Answer)
acknowledge = acting(_acknowledge, Permission.GRANT_IDENTITY)
contact, contact_ended = acting(_contact, used=Contact), acting(_contact_ended, used=Ended)
