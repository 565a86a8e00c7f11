"""No second factor, nowhere to go; a code opens once; secrets are sealed."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from hotline.accounts import codes
from hotline.audit.models import AuditEntry
from tests.accounts.support import (
    CODE,
    DOOR,
    HOME,
    SECRET,
    code_for,
    give_password,
    is_in,
    person,
    sign_in,
    walk_in,
)  # fmt: skip

pytestmark = pytest.mark.django_db
FACTORS = f"{DOOR}second-factor/"


def test_without_a_second_factor_only_enrolment_opens(client: Client) -> None:
    person("Alice", factor=False)
    assert give_password(client, "alice@example.org").headers["Location"] == HOME
    for page in (HOME, f"{DOOR}password/", f"{FACTORS}recovery-codes/", f"{FACTORS}recovery-codes/new/"):
        assert client.get(page).headers["Location"] == FACTORS
        assert client.post(page).headers["Location"] == FACTORS
    assert client.get(FACTORS).status_code == 200


def test_enrolment_opens_the_rest_and_its_code_is_spent(client: Client) -> None:
    alice = person("Alice", factor=False)
    give_password(client, alice.email)
    page = client.get(f"{FACTORS}app/").content.decode()
    secret = re.search(r"data-secret>([A-Z2-7]+)<", page)[1]  # type: ignore[index]
    code = format_hotp_value(hotp_value(secret, codes.step_now()))
    assert client.post(f"{FACTORS}app/", {"code": code}).headers["Location"] == f"{FACTORS}recovery-codes/"
    shown = client.get(f"{FACTORS}recovery-codes/").content.decode()
    recovery = re.findall(r"<li>(\d{8})</li>", shown)
    assert len(recovery) == 10
    assert "<li>" not in client.get(f"{FACTORS}recovery-codes/").content.decode()
    again = Client()
    give_password(again, alice.email)
    assert b"used already" in again.post(CODE, {"code": code}).content
    assert again.post(CODE, {"code": recovery[0]}).headers["Location"] == HOME
    third = Client()
    give_password(third, alice.email)
    assert third.post(CODE, {"code": recovery[0]}).status_code == 200
    actions = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(actions)[:2] == ["account.signed_in", "account.second_factor_added"]


def test_the_waiting_secret_does_not_lie_in_the_session(client: Client) -> None:
    person("Alice", factor=False)
    give_password(client, "alice@example.org")
    page = client.get(f"{FACTORS}app/").content.decode()
    secret = re.search(r"data-secret>([A-Z2-7]+)<", page)[1]  # type: ignore[index]
    assert secret not in str(dict(client.session.items()))


def test_secrets_are_sealed_at_rest() -> None:
    alice = person("Alice")
    stored = Authenticator.objects.get(user=alice).data["secret"]
    assert SECRET not in stored
    assert stored.startswith("v1.")


def test_a_code_opens_once(client: Client) -> None:
    alice = person("Alice")
    code = code_for(alice)
    give_password(client, alice.email)
    assert client.post(CODE, {"code": code}).headers["Location"] == HOME
    watcher = Client()
    give_password(watcher, alice.email)
    answer = watcher.post(CODE, {"code": code})
    assert answer.status_code == 200
    assert b"used already" in answer.content
    assert not is_in(watcher)


def test_an_older_code_is_dead_once_a_newer_one_was_used() -> None:
    alice = person("Alice")
    older = code_for(alice, later=-1)
    walk_in(Client(), alice)
    late = Client()
    give_password(late, alice.email)
    assert late.post(CODE, {"code": older}).status_code == 200
    assert not is_in(late)


@pytest.mark.parametrize("later", [-3, 3])
def test_codes_of_another_minute_do_not_match(client: Client, later: int) -> None:
    alice = person("Alice")
    give_password(client, alice.email)
    assert b"does not match" in client.post(CODE, {"code": code_for(alice, later=later)}).content


@pytest.mark.parametrize("typed", ["２３４５６７", "٣٣٣٣٣٣", "²²²²²²", "12345²"])
def test_digits_of_another_kind_are_a_wrong_code_and_in_the_log(client: Client, typed: str) -> None:
    alice = person("Alice")
    give_password(client, alice.email)
    answer = client.post(CODE, {"code": typed})
    assert answer.status_code == 200 and b"does not match" in answer.content
    assert AuditEntry.objects.filter(action="account.sign_in_failed").exists()


def test_a_phone_that_writes_wide_digits_opens_too(client: Client) -> None:
    alice = person("Alice")
    give_password(client, alice.email)
    wide = code_for(alice).translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert client.post(CODE, {"code": wide}).headers["Location"] == HOME


def test_the_code_page_leads_nowhere_without_a_password(client: Client) -> None:
    alice = person("Alice")
    assert client.post(CODE, {"code": code_for(alice)}).headers["Location"] == f"{DOOR}sign-in/"


def test_a_session_without_its_second_factor_is_put_out(client: Client) -> None:
    alice = person("Alice")
    sign_in(client, alice)
    stored = client.session
    stored["door.second_factor"] = False
    stored.save()
    assert client.get(HOME).headers["Location"].startswith(f"{DOOR}sign-in/")
    assert not is_in(client)


def test_changing_a_second_factor_asks_who_is_there(client: Client) -> None:
    sign_in(client, person("Alice"))
    for page in ("passkeys/add/", "app/remove/", "recovery-codes/new/"):
        assert client.get(FACTORS + page).headers["Location"].startswith(f"{DOOR}confirm/")


def test_the_last_second_factor_stays(client: Client) -> None:
    alice = person("Alice")
    sign_in(client, alice)
    client.post(f"{DOOR}confirm/", {"password": "a-lamp-and-a-kettle", "next": f"{FACTORS}app/remove/"})
    assert b"last second factor" in client.post(f"{FACTORS}app/remove/").content
    assert Authenticator.objects.filter(user=alice, type="totp").exists()


def test_a_wrong_password_does_not_confirm(client: Client) -> None:
    sign_in(client, person("Alice"))
    assert client.post(f"{DOOR}confirm/", {"password": "wrong"}).status_code == 200
    assert client.get(f"{FACTORS}app/remove/").headers["Location"].startswith(f"{DOOR}confirm/")
