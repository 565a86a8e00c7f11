"""Passwords in tests: Argon2id as in earnest, with a cost that lets a suite sign in a hundred times.

Tests of signing in, and the live processes always, have the full cost: `pytestmark = real_passwords`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.test import override_settings

REAL = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
real_passwords = pytest.mark.usefixtures("full_cost")


class Quick(Argon2PasswordHasher):
    time_cost, memory_cost, parallelism = 1, 64, 1


@pytest.fixture(scope="session", autouse=True)
def quick_passwords(django_test_environment: None) -> Iterator[None]:
    assert settings.PASSWORD_HASHERS == REAL
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.Quick"]):
        yield


@pytest.fixture
def full_cost(settings: Any) -> None:
    settings.PASSWORD_HASHERS = REAL


def hashed(password: str) -> str:
    """Made once in a process for each hasher: accounts of tests share their password."""
    return _hashed(password, settings.PASSWORD_HASHERS[0])


@cache
def _hashed(password: str, hasher: str) -> str:
    return make_password(password)
