"""The sign-in library's hooks, bent to the rules of this house.

`note` is where events are told; the audit log lies above this app, so it is bound later (settings name the
class that records).
"""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate as check_credentials
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hotline.now import now

from . import delays, session
from .models import Staff, Step


class DoorAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail or the password does not match."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This password does not match."),
        "incorrect_code": _("This code or passkey does not match."),
    }

    def note(self, event: str, staff: Staff | None, **facts: Any) -> None:
        """Something happened at the door. `event` is a code, `facts` are codes and numbers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        return bool(request.headers.get("Accept") == "application/json")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Staff | None:
        """E-mail and password. Known or unknown, active or not: the same words after the same work."""
        email, password = credentials.get("email", ""), credentials.get("password", "")
        account = delays.account_of(email)
        delays.charge(account, Step.PASSWORD)
        staff = check_credentials(request, email=email, password=password)
        if staff is None:
            self.note("sign_in_failed", Staff.objects.filter(pk=account).first(), step=str(Step.PASSWORD))
            return None
        assert isinstance(staff, Staff)
        delays.forgive(account, Step.PASSWORD)
        return staff

    def reauthenticate(self, user: Staff, password: str) -> bool:
        staff = self.authenticate(context.request, email=user.email, password=password)
        return staff is not None and staff.pk == user.pk

    def is_reauthentication_required(self, app: str) -> bool:
        """Asked again before a second factor changes; not for the first one, minutes after the password."""
        return Authenticator.objects.filter(user_id=context.request.user.pk).exists()

    def login(self, request: HttpRequest, user: Staff) -> None:
        """Begin the one live session of this account; the older ones end here."""
        methods = [
            record.get("type", record["method"]) for record in get_authentication_records(request, user)
        ]
        passed = any(record["method"] == "mfa" for record in get_authentication_records(request, user))
        with transaction.atomic():
            user.live_session = uuid.uuid4()
            user.save(update_fields=["live_session"])
            super().login(request, user)
            session.begin(request.session, at=now(), second_factor=passed)
            self.note("signed_in", user, method=methods[-1] if methods else "password")

    def logout(self, request: HttpRequest) -> None:
        staff = request.user
        super().logout(request)
        if isinstance(staff, Staff):
            with transaction.atomic():
                staff.end_sessions()
                self.note("signed_out", staff)

    def set_password(self, user: Staff, password: str) -> None:
        user.set_password(password)
        user.password_changed_at = now()
        user.password_is_temporary = False
        user.live_session = uuid.uuid4()
        fields = ["password", "password_changed_at", "password_is_temporary", "live_session"]
        with transaction.atomic():
            user.save(update_fields=fields)
            self.note("password_changed", user)

    def respond_user_inactive(self, request: HttpRequest, user: Staff) -> HttpResponse:
        # A passkey of an account that was closed: no page of its own, the answer is that of any wrong try.
        self.note("sign_in_failed", user, step="passkey")
        return redirect(f"{reverse('account_login')}?why=refused")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The home page, in the language the person works in; it leads on to their first page."""
        home = reverse("people_home")
        language = getattr(request.user, "language", None) or get_language() or "en"
        return f"/{language}{home[3:]}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return f"{reverse('mfa_index')}?done=password"

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Only words we chose: the library's own remarks would name the account on a shared screen."""
        if message := kwargs.get("message"):
            super().add_message(request, level, message=message)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """None: see the note in mfa.py."""

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return gettext("not kept")

    def get_client_ip(self, request: HttpRequest) -> str:
        return "0.0.0.0"  # noqa: S104  # nobody's: no address of a machine is read or kept
