"""Two requests with the same code at the same instant, each on a connection of its own: one of them gets in."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection
from django.test import Client

from tests.accounts.support import CODE, HOME, code_for, give_password, person
from tests.support import superuser

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def recovery_code(staff: Any) -> str:
    return RecoveryCodes.activate(staff).get_unused_codes()[0]


@pytest.mark.parametrize("code_of", [recovery_code, code_for], ids=["recovery code", "code app"])
def test_a_code_sent_twice_at_once_opens_once(code_of: Callable[[Any], str]) -> None:
    alice = person("Alice")
    code = code_of(alice)
    clients = [Client(), Client()]
    for client in clients:
        give_password(client, alice.email)

    def send(client: Client) -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '20s'")  # on a busy machine the other one comes late
            return client.post(CODE, {"code": code}).headers.get("Location", "")
        finally:
            connection.close()

    with superuser() as other, ThreadPoolExecutor(2) as threads:
        with other.transaction():  # both are let go at the moment when both have read that the code is good
            other.execute("SELECT 1 FROM mfa_authenticator FOR UPDATE")
            sent = []
            for client in clients:  # one after the other: trying twice within a microsecond is "too soon"
                sent.append(threads.submit(send, client))
                wait_for(len(sent))
        answers = [one.result() for one in sent]
    assert sorted(answers) == ["", HOME]
    assert Authenticator.objects.filter(user=alice, last_used_at__isnull=False).count() == 1


def wait_for(count: int) -> None:
    """Until so many connections wait for a lock."""
    with superuser() as looking:
        until = time.monotonic() + 15
        while looking.execute(WAITING).fetchone() != (count,):
            assert time.monotonic() < until
            time.sleep(0.01)
