"""People for these tests, and ways through the door: the long one, page by page, and a short one."""

from __future__ import annotations

import base64
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

from hotline.accounts import codes, session
from hotline.accounts.models import Staff
from hotline.now import now
from tests.support import staff_member

PASSWORD = "a-lamp-and-a-kettle"
SECRET = base64.b32encode(b"twenty bytes of noise").decode()
DOOR = "/en/staff/door/"
SIGN_IN, CODE, HOME = f"{DOOR}sign-in/", f"{DOOR}sign-in/code/", "/en/staff/"


def person(name: str = "Alice", role: str = "specialist", *, factor: bool = True, **more: Any) -> Staff:
    staff = staff_member(
        role,
        name=name,
        email=f"{name.lower()}@example.org",
        password=PASSWORD,
        password_changed_at=now(),
        **more,
    )
    if factor:
        TOTP.activate(staff, SECRET)
    return staff


def code_for(staff: Staff, *, later: int = 0) -> str:
    """The six digits of now, or of `later` half minutes from now."""
    assert Authenticator.objects.filter(user=staff, type=Authenticator.Type.TOTP).exists()
    return format_hotp_value(hotp_value(SECRET, codes.step_now() + later))


def sign_in(client: Client, staff: Staff) -> None:
    """The short way: a session as it is after password and second factor."""
    client.force_login(staff, backend="hotline.accounts.backend.StaffBackend")
    stored = client.session
    session.begin(stored, at=now(), second_factor=True)
    stored.save()


def give_password(client: Client, email: str, password: str = PASSWORD) -> HttpResponse:
    return client.post(SIGN_IN, {"login": email, "password": password})  # type: ignore[return-value]


def walk_in(client: Client, staff: Staff, *, later: int = 0) -> HttpResponse:
    """The long way: password, then code."""
    give_password(client, staff.email)
    return client.post(CODE, {"code": code_for(staff, later=later)})  # type: ignore[return-value]


def is_in(client: Client) -> bool:
    """Whether a page that everybody may see opens, rather than the sign-in page."""
    response = client.get(f"{DOOR}second-factor/")
    return response.status_code == 200
