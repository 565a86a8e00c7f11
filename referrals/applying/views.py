"""The application form, on the public side. What somebody typed comes back in full until it is kept."""

from __future__ import annotations

import logging

from django.core.exceptions import RequestDataTooBig
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from hotline.form import tokens
from hotline.form.flood import Flood
from hotline.form.reading import drain
from hotline.form.tokens import Token
from referrals.applying.actions import keep_application
from referrals.applying.forms import ApplicationForm
from referrals.applying.page_html import form_html

FORM = "apply"  # a token of another form is none of this one
applications = Flood()
logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """No row is read and no cookie set."""
    if request.method != "POST":
        return HttpResponse(form_html(request, ApplicationForm(), tokens.fresh(form=FORM).text))
    try:
        form = ApplicationForm(request.POST)
    except RequestDataTooBig:
        drain(request)
        return render(request, "referrals/applying/too_long.html", status=413)
    token = tokens.read(request.POST.get("token", ""), form=FORM)
    if "switch" in request.POST:
        form._errors = ErrorDict()  # type: ignore[attr-defined]  # only the language changes: nothing is said about the words yet
        return again(request, form, token)
    if not form.is_valid():
        return again(request, form, token, status=422, notice="form/summary.html")
    if token is None:
        return again(request, form, token, status=422, notice="form/stale.html")
    if not keep(request, form, token):
        return again(request, form, token, status=503, notice="referrals/applying/lost.html")
    return render(request, "referrals/applying/received.html")


def keep(request: HttpRequest, form: ApplicationForm, token: Token) -> bool:
    """Whether it is in the database now. It was if these words came from this page before."""
    said = form.said((get_language() or "en")[:2])
    try:
        held = applications.held(request, token, said.words)
        new = keep_application(said=said, dedup=tokens.dedup(token, said), held=held)
    except Exception:
        # Whatever failed, the only copy of these words is in this request: an error page would lose them.
        logger.exception("An application could not be kept.")
        return False
    if new:
        applications.count(request, token, said.words)
    return True


def again(
    request: HttpRequest, form: ApplicationForm, token: Token | None, *, status: int = 200, notice: str = ""
) -> HttpResponse:
    """The form with everything typed. Its token stays while it is good: what is mended is the same application."""
    text = (token or tokens.fresh(form=FORM)).text
    return HttpResponse(form_html(request, form, text, notice=notice), status=status)
