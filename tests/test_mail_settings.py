"""Addresses by which alerts leave are judged at start: found out at the first alert it would be too late."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from hotline.env import env_addresses
from hotline.launcher import check, environment
from hotline.launcher.places import BASE_DIR

NAME = "HOTLINE_ALERT_EMAILS"


def test_an_address_that_is_named_twice_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "Box@example.org, night@example.org,box@example.org,,Box@example.org")
    assert env_addresses(NAME) == ["Box@example.org", "night@example.org"]


@pytest.mark.parametrize(
    "value",
    ["box", "box@", "Box <box@example.org>", "a@example.org;b@example.org", f"{'b' * 250}@example.org"],
)
def test_what_is_no_address_is_refused_at_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, f"good@example.org,{value}")
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} holds .*no e-mail address"):
        env_addresses(NAME)


def started(surface: str, **more: str) -> str:
    """What production says when it starts; "": it does."""
    surroundings = environment.bare() | check.production(surface) | more
    done = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; settings.DEBUG"], cwd=BASE_DIR,
        env=surroundings | {"DJANGO_SETTINGS_MODULE": "hotline.settings"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stderr


@pytest.mark.parametrize("name", ["HOTLINE_EMAIL_FROM", "HOTLINE_MAIL_DOMAIN"])
def test_no_letter_of_production_leaves_in_the_name_of_an_example(name: str) -> None:
    assert f"{name} is not set" in started("staff", **{name: ""})


def test_with_a_name_of_its_own_it_starts() -> None:
    assert started("staff") == ""
