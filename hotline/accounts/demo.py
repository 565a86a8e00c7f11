"""Accounts for the demonstration, with their password and code in the open. Refused in production.

Everybody may try every role at once, so the page offers the next code that is still unused rather than the
one of the clock: two people who sign in as the same person within 30 seconds both get in.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from hotline.now import now

from .models import Course, Staff, TrainingRecord
from .permissions import NEEDS_TRAINING, ROLE_PERMISSIONS, Role

PASSWORD = "quiet-room-well-lit"  # noqa: S105  # the demonstration's, shown on its sign-in page
PEOPLE = (
    ("specialist", "Amira Osei", Role.SPECIALIST, "en"),
    ("supervisor", "Maude Tremblay", Role.SUPERVISOR, "en"),
    ("supervisor2", "Samuel Roy", Role.SUPERVISOR, "fr"),
    ("partnerships", "Jas Kaur", Role.PARTNERSHIPS, "en"),
    ("partnerships2", "Lou Petit", Role.PARTNERSHIPS, "fr"),
    ("analyst", "Linh Nguyen", Role.ANALYST, "en"),
    ("privacy", "Claude Arsenault", Role.PRIVACY_OFFICER, "fr"),
    ("director", "Helen Cardinal", Role.DIRECTOR, "en"),
    ("admin", "Noor Haddad", Role.ADMINISTRATOR, "en"),
)
DOMAIN = "example.org"


@dataclass(frozen=True, slots=True)
class Hint:
    """One line of the demonstration's list. `code` empty: the next one comes in `seconds`."""

    key: str
    email: str
    role: Any
    code: str
    seconds: int


def shown() -> bool:
    return bool(settings.HOTLINE_ENV == "demo")


def refuse_in_production() -> None:
    if settings.HOTLINE_ENV == "production":
        raise ImproperlyConfigured("Demonstration accounts are never made in production.")


def make_demo_accounts() -> list[Staff]:
    """Make the accounts; those that are there stay. Returns them in the order of PEOPLE."""
    refuse_in_production()
    with transaction.atomic():
        staff = [_person(*facts) for facts in PEOPLE]
        administrator = staff[-1]
        for person in staff:
            if ROLE_PERMISSIONS[Role(person.role)] & NEEDS_TRAINING and not person.is_trained():
                TrainingRecord.objects.create(
                    staff=person,
                    course=Course.VICTIM_CENTRED,
                    completed_on=now().date(),
                    recorded_by=administrator,
                )
    return staff


def secret_of(email: str) -> str:
    """What a demonstration account's code app starts with, base32; made from its address, for scripts."""
    return base64.b32encode(hashlib.sha256(f"demonstration {email}".encode()).digest()[:20]).decode()


def hints() -> list[Hint]:
    keys = {f"{key}@{DOMAIN}": key for key, *_rest in PEOPLE}
    people = {staff.email: staff for staff in Staff.objects.filter(email__in=keys, is_active=True)}
    return [_hint(people[email]) for email in keys if email in people]


def hint(staff: Staff | None) -> Hint | None:
    """The current code for the person at the second step, if this is a demonstration account."""
    return _hint(staff) if staff and staff.email.endswith(f"@{DOMAIN}") else None


def filled_in(key: str) -> dict[str, str]:
    """What the sign-in form starts with when somebody picks a demonstration account."""
    if not shown() or key not in {known for known, *_rest in PEOPLE}:
        return {}
    return {"login": f"{key}@{DOMAIN}"}


@cache
def _hashed() -> str:
    """One for all of them: a hash costs two tenths of a second, and this password is on the page."""
    return make_password(PASSWORD)


def _person(key: str, name: str, role: Role, language: str) -> Staff:
    from allauth.mfa.totp.internal.auth import TOTP

    email = f"{key}@{DOMAIN}"
    staff = Staff.objects.filter(email=email).first()
    if staff:
        return staff
    staff = Staff.objects.add(email=email, name=name, role=role, language=language, password_changed_at=now())
    staff.password = _hashed()
    staff.save(update_fields=["password"])
    TOTP.activate(staff, secret_of(email))
    return staff


def _hint(staff: Staff) -> Hint:
    from allauth.mfa import app_settings
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    period = app_settings.TOTP_PERIOD
    at = int(now().timestamp())
    app = Authenticator.objects.filter(user=staff, type=Authenticator.Type.TOTP).first()
    code = ""
    if app:
        step = max(at // period, app.data.get("step", -1) + 1)
        if step <= at // period + app_settings.TOTP_TOLERANCE:
            code = format_hotp_value(hotp_value(get_adapter().decrypt(app.data["secret"]), step))
    key = staff.email.partition("@")[0]
    return Hint(key, staff.email, staff.get_role_display(), code, period - at % period)
