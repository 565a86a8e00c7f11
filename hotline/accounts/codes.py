"""Six-digit codes and recovery codes: each opens once.

The last accepted step is kept in the row and only ever rises, under a row lock: a code seen over a shoulder,
or sent twice at the same instant to two processes, opens nothing.
"""

from __future__ import annotations

import secrets
import unicodedata

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext, ngettext

from hotline.now import now

from . import delays
from .models import Staff, Step


def step_now() -> int:
    return int(now().timestamp()) // app_settings.TOTP_PERIOD


def matching_step(secret: str, code: str) -> int | None:
    """Which 30-second step this code belongs to, within the tolerance for slow clocks; None for none."""
    # Full-width digits of a phone's keyboard count; what else Unicode calls a digit would be no text to compare.
    plain = unicodedata.normalize("NFKC", code)
    digits = "".join(character for character in plain if character in "0123456789")
    current = step_now()
    for step in range(current - app_settings.TOTP_TOLERANCE, current + app_settings.TOTP_TOLERANCE + 1):
        if secrets.compare_digest(digits, format_hotp_value(hotp_value(secret, step))):
            return step
    return None


def use(staff: Staff, code: str) -> Authenticator:
    """The authenticator this code opens, spent by this call. Raises ValidationError, in words."""
    delays.charge(staff.pk, Step.CODE)
    authenticator = _use_app(staff, code) or _use_recovery(staff, code)
    if authenticator is None:
        raise wrong()
    delays.forgive(staff.pk, Step.CODE)
    return authenticator


def wrong() -> ValidationError:
    return ValidationError(gettext("This code does not match. Check the time on your phone."), code="wrong")


def used() -> ValidationError:
    left = app_settings.TOTP_PERIOD - int(now().timestamp()) % app_settings.TOTP_PERIOD
    text = ngettext(
        "This code was used already; each one opens once. A new one comes in %(seconds)s second.",
        "This code was used already; each one opens once. A new one comes in %(seconds)s seconds.",
        left,
    )
    return ValidationError(text % {"seconds": left}, code="used")


def spend(authenticator: Authenticator, step: int) -> bool:
    """Mark a step as used. False when it, or a later one, was used before."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        if step <= row.data.get("step", -1):
            return False
        row.data["step"] = step
        row.save(update_fields=["data"])
    return True


def _use_app(staff: Staff, code: str) -> Authenticator | None:
    authenticator = Authenticator.objects.filter(user=staff, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        return None
    step = matching_step(get_adapter().decrypt(authenticator.data["secret"]), code)
    if step is None:
        return None
    if not spend(authenticator, step):
        raise used()
    return authenticator


def _use_recovery(staff: Staff, code: str) -> Authenticator | None:
    """The library marks it as used in the row that it has locked and read again."""
    authenticator = Authenticator.objects.filter(user=staff, type=Authenticator.Type.RECOVERY_CODES).first()
    if authenticator is None or not authenticator.wrap().validate_code(code):
        return None
    return authenticator
