"""The public form. What somebody typed comes back to them in full until it is kept, whatever goes wrong."""

from __future__ import annotations

import logging

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from hotline.form import tokens
from hotline.form.reading import drain
from hotline.form.tokens import Token
from intake import flood
from intake.actions import receive_tip
from intake.blank import blank, zips
from intake.forms import TipPage
from intake.page_html import form_html, received_html
from intake.return_code import code_for

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def tip(request: HttpRequest) -> HttpResponse:
    return sent(request) if request.method == "POST" else opened(request)


def opened(request: HttpRequest) -> HttpResponse:
    """The blank form: no row is read, no cookie set."""
    token = tokens.fresh().text
    if zips(request.headers.get("Accept-Encoding", "")):
        response = HttpResponse(blank(request).packed(token), headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(blank(request).plain(token))
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def sent(request: HttpRequest) -> HttpResponse:
    """The answer to Send is the confirmation itself: its code may stand in no address, cookie or session."""
    try:
        page = TipPage(request.POST)
    except RequestDataTooBig:
        drain(request)
        return render(request, "intake/too_long.html", status=413)
    token = tokens.read(request.POST.get("token", ""))
    if "switch" in request.POST:
        return again(request, page.unjudged(), token, start=page.part())
    if not page.is_valid():
        return again(request, page, token, status=422, notice="summary")
    if token is None:
        return again(request, page, token, status=422, notice="stale")
    kept = keep(request, page, token)
    return received(request, page, token) if kept else not_received(request, page, token)


def keep(request: HttpRequest, page: TipPage, token: Token) -> bool:
    """Whether the tip is in the database now. It was if these words came from this page before."""
    said = page.said((get_language() or "en")[:2])
    try:
        received = receive_tip(
            said=said,
            channel="web_form",
            by=None,
            dedup=tokens.dedup(token, said),
            thread=tokens.thread(token),
            return_code=code_for(token.nonce).canonical(),
            held=flood.held(request, token, said.narrative),
        )
    except Exception:
        # Whatever failed, the only copy of these words is in this request: an error page would lose them.
        logger.exception("A tip could not be kept.")
        return False
    if not received.again:
        flood.count(request, token, said.narrative)
    return True


def received(request: HttpRequest, page: TipPage, token: Token) -> HttpResponse:
    """The same page whatever was sent: somebody looking on learns nothing from it."""
    return HttpResponse(received_html(request, code_for(token.nonce)))


def not_received(request: HttpRequest, page: TipPage, token: Token) -> HttpResponse:
    return again(request, page, token, status=503, notice="lost")


def again(
    request: HttpRequest,
    page: TipPage,
    token: Token | None,
    *,
    status: int = 200,
    notice: str = "",
    start: int = 0,
) -> HttpResponse:
    """The form with everything typed. Its token stays while it is good: what is mended is the same tip."""
    text = (token or tokens.fresh()).text
    return HttpResponse(form_html(request, page, text, notice=notice, start=start), status=status)
