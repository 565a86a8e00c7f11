from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from hotline.accounts import demo
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from tests.accounts.support import CODE, HOME, SIGN_IN, give_password

pytestmark = pytest.mark.django_db


def test_demo_accounts_are_refused_in_production(settings: Any) -> None:
    settings.HOTLINE_ENV = "production"
    with pytest.raises(ImproperlyConfigured):
        demo.make_demo_accounts()
    assert not Staff.objects.exists()


def test_making_them_twice_makes_them_once() -> None:
    demo.make_demo_accounts()
    staff = demo.make_demo_accounts()
    assert len(staff) == Staff.objects.count() == 9
    callers = [person.email for person in staff if has_permission(person, Permission.LOG_CALLS)]
    assert callers == ["specialist@example.org", "supervisor@example.org", "supervisor2@example.org"]


@pytest.mark.parametrize("environment", ["test", "production"])
def test_nothing_is_shown_outside_the_demonstration(client: Client, settings: Any, environment: str) -> None:
    demo.make_demo_accounts()
    settings.HOTLINE_ENV = environment
    page = client.get(f"{SIGN_IN}?demo=specialist").content.decode()
    assert demo.PASSWORD not in page
    assert "specialist@example.org" not in page
    give_password(client, "specialist@example.org", demo.PASSWORD)
    assert "data-demo" not in client.get(CODE).content.decode()


def shown_code(client: Client) -> str:
    page = client.get(CODE).content.decode()
    return re.search(r"data-demo-code>(\d{6})<", page)[1]  # type: ignore[index]


def test_a_newcomer_is_in_with_what_the_page_shows(client: Client, settings: Any) -> None:
    settings.HOTLINE_ENV = "demo"
    demo.make_demo_accounts()
    page = client.get(SIGN_IN).content.decode()
    assert "Demonstration only" in page
    for key, *_rest in demo.PEOPLE:
        newcomer = Client()
        password = re.search(r"data-demo-password>([^<]+)<", page)[1]  # type: ignore[index]
        give_password(newcomer, f"{key}@example.org", password)
        answer = newcomer.post(CODE, {"code": shown_code(newcomer)})
        assert answer.headers["Location"].endswith("/staff/")


def test_two_people_may_be_the_same_role_within_half_a_minute(settings: Any) -> None:
    settings.HOTLINE_ENV = "demo"
    demo.make_demo_accounts()
    for email in ("admin@example.org", "director@example.org", "analyst@example.org"):
        half_minute = int(time.time()) // 30
        codes = []
        for _ in range(2):
            newcomer = Client()
            give_password(newcomer, email, demo.PASSWORD)
            codes.append(shown_code(newcomer))
            assert newcomer.post(CODE, {"code": codes[-1]}).headers["Location"] == HOME
        assert codes[0] != codes[1]
        third = Client()
        give_password(third, email, demo.PASSWORD)
        page = third.get(CODE).content.decode()
        if int(time.time()) // 30 == half_minute:  # else the next half minute began in between
            break
    assert "half minute are used up" in page


def test_demo_secrets_are_sealed_too() -> None:
    demo.make_demo_accounts()
    assert all(app.data["secret"].startswith("v1.") for app in Authenticator.objects.filter(type="totp"))
