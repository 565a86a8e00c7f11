"""Adding to what was sent: a code, then words. Whatever goes wrong, all that was typed comes back.

What the code is said to mean is the same for one that we gave out and one that we did not: nobody learns here
whether somebody wrote to us. Nothing of the tip is shown, and nothing here could show it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from hotline.form import tokens
from hotline.form.reading import drain
from hotline.form.tokens import Token
from intake import access, flood, tickets
from intake.actions import receive_tip
from intake.add_page import code_html, words_html
from intake.forms import AddPage
from intake.lookup import lookup
from intake.tickets import Ticket

FORM = "add"  # a token of the tip form is none of this one
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sent:
    """What a browser sent. `stale`: it carried a ticket that is none of this page any more."""

    page: AddPage
    token: Token
    ticket: Ticket | None
    stale: bool


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse(code_html(request, AddPage(), tokens.fresh(form=FORM).text))
    try:
        sent = read(request)
    except RequestDataTooBig:
        drain(request)
        return render(request, "intake/too_long.html", status=413)
    if "switch" in request.POST:
        return show(request, sent)
    return added(request, sent, sent.ticket) if sent.ticket else entered(request, sent)


def read(request: HttpRequest) -> Sent:
    token = tokens.read(request.POST.get("token", ""), form=FORM)
    text = request.POST.get("ticket", "")
    ticket = tickets.read(text, token) if token else None
    return Sent(
        AddPage(request.POST), token or tokens.fresh(form=FORM), ticket, stale=bool(text) and ticket is None
    )


def entered(request: HttpRequest, sent: Sent) -> HttpResponse:
    """A code was typed: does a question wait? Asked once, known or unknown alike."""
    form = sent.page.code
    if sent.stale:
        return show(request, sent, status=422, notice="code_stale")
    if not form.is_valid():
        return show(request, sent, status=422, judged=form, notice="summary")
    code = form.cleaned_data["code"]
    try:
        question = access.waiting_question(lookup(code))
    except DatabaseError:
        logger.exception("A question could not be looked for.")
        return show(request, sent, status=503, notice="not_looked")
    return show(request, replace(sent, ticket=Ticket(code, question)))


def added(request: HttpRequest, sent: Sent, ticket: Ticket) -> HttpResponse:
    """The answer to Send is the confirmation: the same whatever was sent, and whatever the code was."""
    if not sent.page.more.is_valid():
        return show(request, sent, status=422, judged=sent.page.more, notice="summary")
    if not keep(request, sent, ticket):
        return show(request, sent, status=503, notice="lost")
    return render(request, "intake/added.html")


def keep(request: HttpRequest, sent: Sent, ticket: Ticket) -> bool:
    """Whether it is in the database now. It was if these words came from this page before."""
    said = sent.page.more.said((get_language() or "en")[:2], ticket.code)
    try:
        received = receive_tip(
            said=said,
            channel="web_form",
            by=None,
            dedup=tokens.dedup(sent.token, said),
            thread=tokens.thread(sent.token),
            held=flood.held(request, sent.token, said.narrative),
        )
    except Exception:
        # Whatever failed, the only copy of these words is in this request: an error page would lose them.
        logger.exception("An addition could not be kept.")
        return False
    if not received.again:
        flood.count(request, sent.token, said.narrative)
    return True


def show(
    request: HttpRequest, sent: Sent, *, status: int = 200, judged: Form | None = None, notice: str = ""
) -> HttpResponse:
    """The step in which this browser is, with everything typed. `judged`: the form whose faults are named;
    what is only carried along says nothing yet."""
    page, token = sent.page, sent.token
    page.unjudge_all_but(judged)
    if sent.ticket:
        ticket, question = tickets.sealed(sent.ticket, token), sent.ticket.question
        html = words_html(request, page, token.text, ticket, question, notice=notice)
    else:
        html = code_html(request, page, token.text, notice=notice)
    return HttpResponse(html, status=status)
