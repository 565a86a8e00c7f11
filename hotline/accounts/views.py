"""The library's views, with what this house adds: what happened is noted, and enrolment opens the door."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account_views
from allauth.account.adapter import get_adapter as get_door
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.adapter import get_adapter as get_mfa
from allauth.mfa.base import views as mfa_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as webauthn_views
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from . import codes, demo, passkeys, session
from .models import Staff


class DemoHint:
    """In the demonstration, and only there, the page shows who can sign in and with which code."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context["why"] = self.request.GET.get("why", "")
        if demo.shown():
            context["demo_accounts"] = demo.hints()
            context["demo_password"] = demo.PASSWORD
            pending = getattr(getattr(self, "stage", None), "login", None)
            context["demo_hint"] = demo.hint(pending.user) if pending else None
        context["idle_minutes"] = settings.HOTLINE_IDLE_MINUTES
        return context


class SignIn(DemoHint, account_views.LoginView):
    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | demo.filled_in(self.request.GET.get("demo", ""))


class EnterCode(DemoHint, mfa_views.AuthenticateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["passkey"] = passkeys.offer(context["js_data"]["request_options"], self.stage.login.user)
        return context


class ConfirmPasskey(webauthn_views.ReauthenticateWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        passkeys.offer(context["js_data"]["request_options"], authenticated_user(self.request))
        return context


class Enrolment:
    """A second factor was added: proof enough for this session, and an event. The session gets a new name."""

    request: HttpRequest
    kind: str

    def form_valid(self, form: Any) -> HttpResponse:
        staff = authenticated_user(self.request)
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            get_door().note("second_factor_added", staff, kind=self.kind)
        record_authentication(self.request, staff, "mfa", type=self.kind, reauthenticated=True)
        self.request.session.cycle_key()
        self.request.session[session.SECOND_FACTOR] = True
        return response


class AddCodeApp(Enrolment, totp_views.ActivateTOTPView):
    kind = "totp"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        # The code that proved the app is spent: it cannot sign in again.
        user = authenticated_user(self.request)
        codes.spend(Authenticator.objects.get(user_id=user.pk, type=Authenticator.Type.TOTP), form.step)
        return response


class AddPasskey(Enrolment, webauthn_views.AddWebAuthnView):
    kind = "webauthn"


class RemoveCodeApp(totp_views.DeactivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        staff = authenticated_user(self.request)
        with transaction.atomic():
            response = super().form_valid(form)
            get_door().note("second_factor_removed", staff, kind="totp")
        return response


class RemovePasskey(webauthn_views.RemoveWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        passkey = self.get_object()
        if not get_mfa().can_delete_authenticator(passkey):
            return redirect(f"{reverse('mfa_index')}?done=last")
        staff = authenticated_user(self.request)
        with transaction.atomic():
            response = super().form_valid(form)
            get_door().note("second_factor_removed", staff, kind="webauthn")
        return response


class NewRecoveryCodes(recovery_views.GenerateRecoveryCodesView):
    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            get_door().note("recovery_codes_made", authenticated_user(self.request))
        return response


class Factors(mfa_views.IndexView):
    """What one signs in with. For a newcomer without a second factor: the page that says what to choose."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        staff = self.request.user
        assert isinstance(staff, Staff)
        context["enrolling"] = not self.request.session.get(session.SECOND_FACTOR)
        context["done"] = self.request.GET.get("done", "")
        return context


@require_http_methods(["GET", "POST"])
def here(request: HttpRequest) -> HttpResponse:
    """POST: somebody is typing, which the door has noted by now. GET: where one signs in again for the sake of
    a page that waits in another tab."""
    return HttpResponse(status=204) if request.method == "POST" else render(request, "accounts/here.html")
