"""The door's forms: the library's, with our words, our waits and our codes."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter as get_door
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import codes, delays, passkeys
from .models import Staff, Step


def plain(field: forms.Field, label: Any, **attrs: Any) -> None:
    """A label above the field, never a placeholder in its stead."""
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class SignIn(account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["login"], _("E-mail"), autocomplete="username webauthn", spellcheck="false")
        plain(self.fields["password"], _("Password"))
        self.fields["password"].help_text = ""


class ConfirmPassword(account_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["password"], _("Password"), autofocus=True)
        self.fields["password"].help_text = ""


class ChangePassword(account_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["oldpassword"], _("Current password"))
        plain(self.fields["password1"], _("New password"))
        plain(self.fields["password2"], _("New password again"))
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = _(
            "At least 12 characters, not a common one, and nothing from your name or e-mail."
        )

    def clean_oldpassword(self) -> str:
        delays.charge(self.user.pk, Step.PASSWORD)
        password: str = super().clean_oldpassword()
        delays.forgive(self.user.pk, Step.PASSWORD)
        return password


class CodeField(forms.CharField):
    def __init__(self) -> None:
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "class": "code"}
        super().__init__(label=_("Your code"), max_length=20, widget=forms.TextInput(attrs=attrs))


class _UseCode:
    """What signing in and confirming share: a code is spent, and a wrong one is told to the door."""

    user: Staff
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        try:
            self.authenticator = codes.use(self.user, self.cleaned_data["code"])
        except ValidationError as error:
            if error.code == "wrong":
                get_door().note("sign_in_failed", self.user, step=str(Step.CODE))
            raise
        self.authenticator.user = self.user
        return str(self.cleaned_data["code"])


class EnterCode(_UseCode, mfa_forms.AuthenticateForm):
    code = CodeField()


class ConfirmCode(_UseCode, mfa_forms.ReauthenticateForm):
    code = CodeField()


class AddCodeApp(forms.Form):
    """Prove that the phone holds the secret. Until then it waits in the session, sealed."""

    code = CodeField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user")
        super().__init__(*args, **kwargs)
        session = context.request.session
        if not self.is_bound or SECRET_SESSION_KEY not in session:
            session[SECRET_SESSION_KEY] = get_mfa().encrypt(generate_totp_secret())
        self.secret = get_mfa().decrypt(session[SECRET_SESSION_KEY])

    def clean_code(self) -> str:
        self.step = codes.matching_step(self.secret, self.cleaned_data["code"])
        if self.step is None:
            raise codes.wrong()
        return str(self.cleaned_data["code"])


class AddPasskey(webauthn_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["name"], _("Name of this device"), maxlength=60, autocomplete="off")
        self.fields["name"].max_length = 60
        passwordless = self.fields.get("passwordless")
        if passwordless:
            passwordless.label = _("Sign in with this device alone")
            passwordless.help_text = _(
                "It then asks for your fingerprint, face or PIN, and you type no password. "
                "Without this, it serves as the second step after your password."
            )
            passwordless.initial = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if credential := data.get("credential"):
            data["credential"] = passkeys.chosen(credential, alone=bool(data.get("passwordless")))
        return data


class SignInAlone(webauthn_forms.LoginWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        passkey: Authenticator = super().clean_credential()
        if not passkeys.signs_in_alone(passkey):
            raise ValidationError(gettext("This passkey does not sign in alone: begin with your password."))
        return passkey


class RenamePasskey(webauthn_forms.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["name"], _("Name of this device"), maxlength=60, autocomplete="off")
        self.fields["name"].max_length = 60


def check_new_password(password: str, staff: Staff) -> None:
    password_validation.validate_password(password, staff)
