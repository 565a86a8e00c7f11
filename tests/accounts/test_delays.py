"""Waiting grows for the account that is guessed at, for nobody else, and never shuts a passkey out."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from django.test import Client

from hotline.accounts import delays
from hotline.accounts.models import SignInDelay, Step
from hotline.now import now
from tests.accounts.support import CODE, HOME, code_for, give_password, is_in, person, walk_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_clock_stands(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wait of one second must not run out while a busy machine draws the page."""
    at = now()
    monkeypatch.setattr(delays, "now", lambda: at)
    monkeypatch.setattr(sys.modules[__name__], "now", lambda: at)


def pass_seconds(seconds: float) -> None:
    SignInDelay.objects.update(next_try_at=F("next_try_at") - timedelta(seconds=seconds))


def waits(email: str) -> list[int]:
    """How long each of twelve failed tries in a row makes the next one wait."""
    found = []
    account = delays.account_of(email)
    for _ in range(12):
        delays.charge(account, Step.PASSWORD)
        row = SignInDelay.objects.get(account=account)
        found.append(max(0, round((row.next_try_at - now()).total_seconds())))
        SignInDelay.objects.update(next_try_at=now() - timedelta(seconds=1))
    return found


def test_the_wait_doubles_from_one_second_to_five_minutes() -> None:
    person("Alice")
    assert waits("alice@example.org") == [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300]


def test_an_address_without_an_account_waits_the_same() -> None:
    assert waits("nobody@example.org") == [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300]


def guess(email: str, times: int = 4) -> str:
    for _ in range(times):
        page = give_password(Client(), email, "wrong").content.decode()
    return page


def test_even_the_right_password_waits(client: Client) -> None:
    alice = person("Alice")
    assert "Wait 1 second," in guess(alice.email)
    assert b"Wait 1 second," in give_password(client, alice.email).content
    pass_seconds(2)
    assert give_password(client, alice.email).headers["Location"] == CODE


def test_known_and_unknown_addresses_read_the_same_while_they_wait() -> None:
    person("Alice")
    known, unknown = guess("alice@example.org"), guess("nobody@example.org")
    words = "Wait 1 second, then try again. A passkey works at once."
    assert words in known
    assert words in unknown


def test_guessing_at_alice_does_not_keep_bob_waiting(client: Client) -> None:
    alice, bob = person("Alice"), person("Bob")
    guess(alice.email, 5)
    walk_in(client, bob)
    assert is_in(client)


def test_guessing_codes_makes_the_next_code_wait(client: Client) -> None:
    alice = person("Alice")
    give_password(client, alice.email)
    for _ in range(3):
        assert b"does not match" in client.post(CODE, {"code": "000000"}).content
    assert b"Wait 1 second," in client.post(CODE, {"code": code_for(alice)}).content
    pass_seconds(2)
    assert client.post(CODE, {"code": code_for(alice)}).headers["Location"] == HOME


def test_getting_in_clears_the_count(client: Client) -> None:
    alice = person("Alice")
    guess(alice.email, 2)
    walk_in(client, alice)
    assert not SignInDelay.objects.filter(account=alice.pk).exists()


def test_after_an_hour_without_tries_the_count_starts_anew() -> None:
    alice = person("Alice")
    waits(alice.email)
    pass_seconds(3700)
    delays.charge(alice.pk, Step.PASSWORD)
    assert SignInDelay.objects.get(account=alice.pk).failures == 1


def test_a_try_that_comes_too_soon_does_not_lengthen_the_wait() -> None:
    alice = person("Alice")
    guess(alice.email, 3)
    before = SignInDelay.objects.get(account=alice.pk)
    for _ in range(5):
        with pytest.raises(ValidationError):
            delays.charge(alice.pk, Step.PASSWORD)
    after = SignInDelay.objects.get(account=alice.pk)
    assert (after.failures, after.next_try_at) == (before.failures, before.next_try_at)


def test_strangers_share_a_bounded_number_of_rows() -> None:
    ids = {delays.account_of(f"stranger{number}@example.org") for number in range(300)}
    assert all(account.int < 65536 for account in ids)
