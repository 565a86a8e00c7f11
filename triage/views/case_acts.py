"""What is done to a case: each act one POST of the page's one form. Refused, or with other words waiting there, the
page comes back with all that was typed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from hotline.accounts.decorators import require
from hotline.accounts.kept import gives_back
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission
from intake.models import Person
from triage import actions
from triage.access import case_pages
from triage.access import cases as case_access
from triage.forms.cases import CASE_PARTS, Change, Into, Note, Step
from triage.forms.parts import Part
from triage.models import Case
from triage.rules import Refused
from triage.shown import refusals
from triage.shown.case_places import Places
from triage.views.cases import offers_of, show
from triage.views.held import uuid_or_none
from triage.views.one_form import DONE, words_wait
from triage.views.review import staff

logger = logging.getLogger(__name__)
Act = Callable[[Case, Staff, Any, HttpRequest], Any]


def case_act(act: Act, used: type[Part] | None = None) -> Any:
    """A button of the page, which uses up the words of one part. Do it, then back to the page."""

    @require_POST
    @gives_back(*CASE_PARTS)
    @require(Permission.DECIDE)
    def view(request: HttpRequest, case_id: UUID) -> HttpResponse:
        by = staff(request)
        case = case_access.case_for(by, case_id)
        said = said_in(request)
        try:
            went = act(case, by, said, request)
        except Refused as refused:
            return show(
                request, case_access.case_for(by, case_id), refused=refusals.sentence(refused), status=422
            )
        except Exception:
            # Whatever failed, the only copy of these words is in this request.
            logger.exception("An act on a case could not be kept.")
            return show(request, case, refused=refusals.not_kept(), status=503)
        if words_wait(request, CASE_PARTS, used):
            return show(request, case_access.case_for(by, case_id), done=str(DONE))
        if isinstance(went, Case):
            return redirect("triage_cases:case", went.pk)
        # Where one was; but what was just done stands first in what happened.
        return redirect(reverse("triage_cases:case", args=[case.pk]) + Places.of(request).query(past=None))

    return view


def said_in(request: HttpRequest) -> dict[str, str]:
    """What was typed into the forms of the page, by the name it was sent under."""
    parts = [part.typed(request.POST) for part in CASE_PARTS]
    return {f"{part.prefix}-{name}": value or "" for part in parts for name, value in part.initial.items()}


def _note(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    actions.add_note(case=case, note=said.get("note-text", ""), by=by)


def _into(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    """A tip, or a contact that made none."""
    text = said.get("into-reference", "")
    if tip := case_access.tip_by_reference(by, text):
        actions.add_tip(case=case, tip=tip, by=by)
    elif contact := case_access.contact_by_reference(by, text):
        actions.add_contact(case=case, interaction=contact, by=by)
    else:
        raise Refused("no_such_tip")


def _merge(case: Case, by: Staff, said: Any, request: HttpRequest) -> Case:
    home = case_access.case_by_reference(by, said.get("change-other", ""))
    if home is None:
        raise Refused("no_such_case")
    actions.merge(case=case, into=home, note=said.get("change-why", ""), by=by)
    return home


def _split(case: Case, by: Staff, said: Any, request: HttpRequest) -> Case:
    tips = map(uuid_or_none, request.POST.getlist("page-tip"))
    return actions.split(case=case, tips=[tip for tip in tips if tip], note=said.get("change-why", ""), by=by)


def _close(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    actions.close_case(
        case=case, reason=said.get("change-reason", ""), note=said.get("change-why", ""), by=by
    )


def _reopen(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    actions.reopen_case(case=case, note=said.get("change-why", ""), by=by)


def _tie(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    actions.tie(case=case, persons=_people(case, request), by=by)


def _untie(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    for person in _people(case, request):
        actions.untie(case=case, person=person, by=by)


def _plan(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    actions.open_plan(case=case, by=by)


def _done(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    actions.end_step(step=_step(case, by, request), note=said.get("step-note", ""), by=by)


def _happened(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    """Done by what has happened, which is its result: looked up here, so that nobody can say it happened."""
    number, plan = request.POST.get("page-offer", ""), case_access.plan_of(case)
    step = case_access.step_for(by, case, int(number) if number.isdecimal() else 0)
    if step is None or plan is None:
        raise Refused("step_over")
    offer = offers_of(case, plan).get(step.code)
    if offer is None or not offer.done:
        raise Refused("nothing_happened")
    actions.end_step(step=step, note=offer.words, by=by)


def _skip(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    reason = said.get("step-skip_reason", "")
    if not reason:
        raise Refused("skip_reason")
    actions.end_step(step=_step(case, by, request), note=said.get("step-note", ""), skip_reason=reason, by=by)


def _owner(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    key = said.get("step-owner", "")
    owner = next((one for one in case_access.owners() if str(one.pk) == key), by)
    actions.take_step(step=_step(case, by, request), owner=owner, by=by)


def _refuse(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    if plan := case_access.plan_of(case):
        actions.say_refused(plan=plan, by=by)


def _agree(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    if plan := case_access.plan_of(case):
        actions.take_refusal_back(plan=plan, by=by)


def _plan_close(case: Case, by: Staff, said: Any, request: HttpRequest) -> None:
    if plan := case_access.plan_of(case):
        actions.close_plan(plan=plan, by=by)


def _step(case: Case, by: Staff, request: HttpRequest) -> Any:
    number = request.POST.get("page-step", "")
    step = case_access.step_for(by, case, int(number) if number.isdecimal() else 0)
    if step is None:
        raise Refused("step_over")
    return step


def _people(case: Case, request: HttpRequest) -> list[Person]:
    wanted = map(uuid_or_none, request.POST.getlist("page-person"))
    return case_pages.persons_named(case, [one for one in wanted if one])


note, into = case_act(_note, Note), case_act(_into, Into)
merge, split = case_act(_merge, Change), case_act(_split, Change)
close, reopen = case_act(_close, Change), case_act(_reopen, Change)
tie, untie = case_act(_tie), case_act(_untie)
plan_open, plan_close = case_act(_plan), case_act(_plan_close)
step_done, step_skip, step_owner = case_act(_done, Step), case_act(_skip, Step), case_act(_owner)
step_happened = case_act(_happened)
refuse, agree = case_act(_refuse), case_act(_agree)
