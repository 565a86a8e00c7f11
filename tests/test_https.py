"""Where the setting says so, nothing is answered in the clear, on either surface."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.support import public_surface

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_page_asked_in_the_clear_sends_to_https(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    with public_surface() as client:
        answer = client.get("/en/tip/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/en/tip/")
        assert client.get("/en/tip/", secure=True).status_code == 200
    assert Client().get("/en/staff/").headers["Location"] == "https://testserver/en/staff/"


def test_a_machine_may_ask_for_health_in_the_clear(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    with public_surface() as client:
        assert client.get("/healthz").status_code == 200
