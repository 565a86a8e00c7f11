"""The door: who may come to which view at all. Default is no.

Whoever is turned away in the middle of a form gets back what they typed (kept).

Nobody signed in: the sign-in pages. Signed in without a second factor: the pages that add one. With a
temporary password: the page that changes it. Everything else: with both. What a role may do is not asked here
but at the view (decorators.require).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from hotline.now import now

from . import session
from .kept import Why, given_back

logger = logging.getLogger(__name__)
ENTRANCE = frozenset({"account_login", "mfa_authenticate", "mfa_login_webauthn", "account_logout"})
ENROLMENT = frozenset(
    {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout"}
)
NEW_PASSWORD = frozenset({"account_change_password", "account_logout", "mfa_view_recovery_codes"})
# After sign-in these lead to the person's own language and first page; there is nothing to come back to.
HOMES = frozenset({"front_door", "people_home"})
# Asked by machines: no session, and nothing that is about anyone.
MACHINES = frozenset({"healthz"})
# Exceptions that are an answer, not a fault.
ANSWERS = (Http404, PermissionDenied, SuspiciousOperation, BadRequest, MultiPartParserError)


class Door:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        try:
            answer = turned_away(request, view)
        except Error as fault:
            request.user = AnonymousUser()  # who it is cannot be known now
            if page := self.process_exception(request, fault):
                return page
            raise
        return answer and (given_back(request, Why.SIGNED_OUT, status=403) or answer)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Whatever failed, the only copy of what was typed is in this request: a page of the fault would lose it."""
        if isinstance(exception, ANSWERS):
            return None
        page = given_back(request, Why.FAULT, status=503)
        if page:
            logger.error("A form could not be dealt with.", exc_info=exception)
        return page


def turned_away(request: HttpRequest, view: Callable[..., HttpResponse]) -> HttpResponse | None:
    """Where this person has to go instead; None when they may pass."""
    name = request.resolver_match.url_name if request.resolver_match else None
    if name in MACHINES:
        return None
    if not request.user.is_authenticated:
        return None if name in ENTRANCE else to_sign_in(request)
    at = getattr(request.user, "asked_at", None) or now()
    if reason := session.over(request.session, at=at):
        get_adapter().logout(request)
        return None if name in ENTRANCE else to_sign_in(request, why=str(reason))
    if not getattr(view, "background", False):
        session.seen(request.session, at=at)
    return not_yet(request, name)


def not_yet(request: HttpRequest, name: str | None) -> HttpResponse | None:
    """What this person still has to do before anything else opens; None when nothing is left."""
    if not request.session.get(session.SECOND_FACTOR):
        factors = Authenticator.objects.filter(user_id=request.user.pk)
        if factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            get_adapter().logout(request)
            return to_sign_in(request)
        return None if name in ENROLMENT else redirect("mfa_index")
    if request.user.password_is_temporary and name not in NEW_PASSWORD:  # type: ignore[union-attr]
        return redirect("account_change_password")
    return None


def to_sign_in(request: HttpRequest, why: str = "") -> HttpResponse:
    """To the sign-in page, and back to the page asked for; a page's own fetch gets a plain 401 instead."""
    if request.headers.get("Sec-Fetch-Dest") == "empty":
        return HttpResponse(status=401)
    query = {"why": why} if why else {}
    name = request.resolver_match.url_name if request.resolver_match else None
    if request.method == "GET" and name not in HOMES:
        query["next"] = request.get_full_path()
    return redirect(f"{reverse('account_login')}?{urlencode(query)}" if query else reverse("account_login"))
