"""The one screen. It is shown by POST alone, since it opens what was typed; every button of it sends the whole
form, so that no word is lost with script or without."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from desk import actions, panels
from desk.access import calls as call_access
from desk.draft import SETTLED, Draft, said_in
from desk.forms import Call as CallForm
from desk.forms import as_typed, form_of, to_log
from desk.forms.profile import ProfileForm
from desk.models import Call
from desk.panels.consent import for_tip
from desk.rules import Refused
from desk.shown.screen import content_note, kept_lines, others_lines, refusal
from desk.views.given import given, meanwhile
from desk.views.guard import number_of, specialists, user_of, uuid_or_new
from hotline.accounts.decorators import refuse
from hotline.accounts.kept import gives_back
from hotline.now import now
from hotline.sealing.errors import SealTooBig
from triage.times import when

PRESSED_AGAIN = timedelta(minutes=2)
logger = logging.getLogger(__name__)


def keeping(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What the words of a page may meet: a colleague who logs the call at this moment, and the most a call holds."""

    @wraps(view)
    def kept(request: HttpRequest, call_id: UUID) -> HttpResponse:
        try:
            return view(request, call_id)
        except SealTooBig:
            row = call_access.call_for(user_of(request), call_id)
            draft = actions.open_draft(call=row, by=user_of(request))
            draft.values |= said_in(request.POST)
            return screen(request, row, draft, long=True, status=413)
        except Refused as refused:
            if refused.code != "logged":
                raise
            return over(request, call_access.call_for(user_of(request), call_id))

    return kept


@gives_back(page=given)
@specialists
@require_http_methods(["GET", "POST"])
@keeping
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """POST: begin a call, or go on with one. GET, after a sign-in: the button for it, and nothing opened."""
    by = user_of(request)
    if request.method == "GET":
        row = call_access.call_for(by, call_id)
        return render(request, "desk/go_on.html", {"call": row, "note": content_note(row)})
    if "start" in request.POST:
        try:
            actions.start_call(call_id=call_id, by=by)
        except Refused:
            return refuse(request)
    row = call_access.call_for(by, call_id)
    if row.closed_at is not None:
        return meanwhile(request, call_id)
    return screen(request, row, kept_draft(request, row))


@gives_back(page=given)
@specialists
@require_POST
@keeping
def finish(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Wrap-up. What stands in the way is said, with everything kept; a second press finds the first."""
    row = call_access.call_for(user_of(request), call_id)
    if row.closed_at is not None:
        return over(request, row)
    draft = kept_draft(request, row)
    if kind := request.POST.get("page-kind", ""):
        draft.values |= {"kind": [kind], "outcome": draft.values.get("outcome") or _outcome_of(kind)}
    form = to_log(draft, _("Written at the same time"), for_tip(row))
    if not form.is_valid():
        return screen(request, row, draft, form=as_typed(form, draft), status=422)
    data = form.form.cleaned_data
    try:
        actions.finish_call(
            call=row, channel=data["channel"], kind=data["kind"], said=form.said(),
            outcome=data["outcome"], service_line=data["service_line"], by=user_of(request),
            told=actions.read_child_reports(call=row, by=user_of(request)),
        )  # fmt: skip
    except DatabaseError:
        logger.exception("A call could not be logged.")
        return screen(request, row, draft, form=as_typed(form, draft), lost=True, status=503)
    return redirect("desk:logged", call_id)


def over(request: HttpRequest, row: Call) -> HttpResponse:
    """Logged already. The same page once more, or one as new as it, finds what was logged: nothing in it is new. A
    page left open since holds words of its own; no call is logged twice either way."""
    match, closed = request.resolver_match, row.closed_at
    newest = number_of(request.POST.get("page-number")) >= row.version - 1
    if match and match.url_name == "finish" and closed and newest and now() - closed < PRESSED_AGAIN:
        return redirect("desk:logged", row.pk)
    return meanwhile(request, row.pk)


@specialists
@require_POST
def leave(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Opened by mistake: nothing was typed, and it counts as no call. With words in it, it stays as it is."""
    row = call_access.call_for(user_of(request), call_id)
    if not row.version and row.closed_at is None:
        actions.leave_empty(call=row, by=user_of(request))
    return redirect("desk:calls")


def kept_draft(request: HttpRequest, row: Call) -> Draft:
    """Keep what the page has sent and the draft does not hold, and open the draft as it then is."""
    by = user_of(request)
    draft = actions.open_draft(call=row, by=by)
    if "page-tab" not in request.POST:
        return draft
    keep_profile(request, row)
    base = number_of(request.POST.get("page-number"))
    changed = changes(request, draft, base)
    if changed:
        actions.save_draft(
            call=row, save_id=uuid_or_new(request.POST.get("page-save")), tab=uuid_or_new(request.POST["page-tab"]),
            base=base, values=changed, by=by,
        )  # fmt: skip
        draft = actions.open_draft(call=row, by=by)
    return draft


def keep_profile(request: HttpRequest, row: Call) -> None:
    """What is asked only to find a service is in no draft: it goes into its own store, whichever button was pressed."""
    said = ProfileForm(request.POST).stored_as()
    if said and said != actions.read_profile(call=row):
        actions.save_profile(call=row, profile=said, by=user_of(request))


def changes(request: HttpRequest, draft: Draft, base: int) -> dict[str, list[str]]:
    """What differs from what the page showed: a field that somebody else has written since, and that this page sends
    as it was, is no change."""
    sent = said_in(request.POST)
    for name in request.POST.getlist("page-boxes"):  # boxes that are all unticked send nothing
        sent.setdefault(name, [])
    for name, values in settled(request, draft).items():
        sent[name] = values
    shown = {name: draft.values[name] for name in draft.values if draft.last[name].number <= base}
    blank = said_in(form_blank())
    return {name: value for name, value in sent.items() if value != shown.get(name, blank.get(name, []))}


def form_blank() -> Any:
    return form_of(Draft()).data


def settled(request: HttpRequest, draft: Draft) -> dict[str, list[str]]:
    """`page-settle` is "way.number.field": what to do with the other text of a field."""
    way, _dot, rest = request.POST.get("page-settle", "").partition(".")
    number, _dot, name = rest.partition(".")
    for one in draft.kept.get(name, []):
        if str(one.number) == number:
            now_there = request.POST.getlist(name)
            text = {"use": one.value, "add": ["\n".join([*now_there, *one.value]).strip()]}.get(way)
            return {f"{SETTLED}{number}.{name}": ["on"], **({name: text} if text is not None else {})}
    return {}


def screen(
    request: HttpRequest, row: Call, draft: Draft, *, form: CallForm | None = None,
    refused: dict[str, str] | None = None, lost: bool = False, long: bool = False, acted: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    by, at = user_of(request), now()
    row.refresh_from_db()
    page = form or form_of(draft)
    if request.POST.get("more"):
        page = page.more(request.POST["more"])
    refused = refused or {}
    shown = [
        panels.shown(name, call=row, draft=draft, user=by, refused=refusal(refused.get(name, "")))
        for name in panels.PANELS
    ]
    context = {
        "call": row, "page": page, "draft": draft, "panels": shown, "lost": lost, "long": long,
        "acted": acted, "at": at,
        "tab": uuid_or_new(request.POST.get("page-tab")), "save": uuid4(), "number": draft.number,
        "others": others_lines(call_access.others_here(row, by, at)), "kept": kept_lines(page, draft, at),
        "faulty": page.faulty() if status == 422 else [], "other_path": "",
        "other_call": _in_other_language(request, row), "since": when(row.started_at, at),
    }  # fmt: skip
    return render(request, "desk/call.html", context, status=status)


def panel_act(name: str) -> Callable[[Callable[[HttpRequest, Call, Draft], str | None]], Any]:
    """A button of a panel: keep the draft, act, empty the fields of the prefix that the act returns (None: all of
    the panel's; "": none); answer the panel to a script that asks for it alone, and the whole screen otherwise."""

    def made(act: Callable[[HttpRequest, Call, Draft], str | None]) -> Any:
        @gives_back(page=given)
        @specialists
        @require_POST
        @keeping
        @wraps(act)
        def view(request: HttpRequest, call_id: UUID) -> HttpResponse:
            by = user_of(request)
            row = call_access.call_for(by, call_id)
            if row.closed_at is not None:
                return meanwhile(request, call_id)
            draft, code = kept_draft(request, row), ""
            try:
                over = act(request, row, draft)
            except Refused as refused:
                code = refused.code
            else:
                draft = emptied(row, draft, panels.prefix_of(name) if over is None else over, request)
                row.refresh_from_db()
            status = 422 if code else 200
            if request.headers.get("X-Desk") != "panel":
                return screen(request, row, draft, refused={name: code}, acted=name, status=status)
            one = panels.shown(name, call=row, draft=draft, user=by, refused=refusal(code))
            answer = render(
                request, "desk/panel.html", {"call": row, "draft": draft, "one": one}, status=status
            )
            answer.headers["X-Desk-Number"] = str(draft.number)
            return answer

        return view

    return made


def emptied(row: Call, draft: Draft, prefix: str, request: HttpRequest) -> Draft:
    """What was typed under this prefix has become a row of its own."""
    over: dict[str, list[str]] = {
        field: [] for field, value in draft.values.items() if prefix and field.startswith(prefix) and value
    }
    if not over:
        return draft
    by = user_of(request)
    tab = uuid_or_new(request.POST.get("page-tab"))
    actions.save_draft(call=row, save_id=uuid4(), tab=tab, base=draft.number, values=over, by=by)
    return actions.open_draft(call=row, by=by)


def _outcome_of(kind: str) -> list[str]:
    return ["out_of_scope"] if kind == "out_of_scope" else []


def _in_other_language(request: HttpRequest, row: Call) -> str:
    with override("fr" if request.path.startswith("/en/") else "en"):
        return reverse("desk:call", args=[row.pk])
