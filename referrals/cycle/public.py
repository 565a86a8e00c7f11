"""The page behind the link in a partner's letter, on the public surface. Mail scanners fetch links, so looking at it
changes nothing; the answer is one POST. A link that opens nothing, for whatever reason, leads to one calm page."""

from __future__ import annotations

import json
import logging
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from hotline.now import now
from referrals.cycle.answering import NotThisLetter, Said, parts, read
from referrals.cycle.letters import lookup_of
from referrals.models import ConfirmationAnswer
from referrals.sealing import keep_answer

log = logging.getLogger(__name__)


def shut(request: HttpRequest) -> HttpResponse:
    """The same for a link that was used, has expired, was cut short or was never ours."""
    context = {"partner_email": settings.HOTLINE_PARTNERSHIP_EMAIL}
    return render(request, "referrals/confirm_shut.html", context, status=404)


def form_for(lookup: bytes) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_confirmation_form(%s)", [lookup])
        found = cursor.fetchone()[0]
    return json.loads(found) if found else None


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str = "") -> HttpResponse:
    lookup = lookup_of(token)
    form = form_for(lookup)
    if form is None:
        return shut(request)
    if request.method != "POST":
        return page(request, form)
    try:
        said = read(request.POST, form)
    except NotThisLetter:
        return shut(request)
    if said.errors:
        return page(request, form, said, status=422)
    return take(request, lookup, form, said)


def take(request: HttpRequest, lookup: bytes, form: dict[str, Any], said: Said) -> HttpResponse:
    """The database lets one answer in for one link; everything typed comes back where it lets in none."""
    try:
        answer = ConfirmationAnswer(id=uuid4(), lookup=lookup, answers=said.coded, received_at=now())
        with transaction.atomic():
            keep_answer(answer, said.answers["words"])
    except IntegrityError:
        return shut(request)
    except DatabaseError:
        log.exception("a partner's answer could not be kept")
        return page(request, form, said, lost=True, status=503)
    return render(request, "referrals/confirm_thanks.html", {"said": said.answers})


def page(
    request: HttpRequest,
    form: dict[str, Any],
    said: Said | None = None,
    lost: bool = False,
    status: int = 200,
) -> HttpResponse:
    language = (get_language() or "en")[:2]
    context = {
        "name": form["name"][language],
        "parts": parts(form, language, said),
        "said": said,
        "lost": lost,
    }
    return render(request, "referrals/confirm.html", context, status=status)
