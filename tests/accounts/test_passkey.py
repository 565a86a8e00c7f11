"""A passkey signs in alone, at once even while guessers make passwords wait; for no look-alike site."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client

from hotline.accounts.models import Staff
from hotline.audit.models import AuditEntry
from tests.accounts.passkeys import Passkey
from tests.accounts.support import (
    CODE,
    DOOR,
    HOME,
    PASSWORD,
    SIGN_IN,
    code_for,
    give_password,
    is_in,
    person,
)

pytestmark = pytest.mark.django_db
PASSKEY, FACTORS = f"{SIGN_IN}passkey/", f"{DOOR}second-factor/"
AS_SCRIPT = {"Accept": "application/json"}


def options(page: bytes) -> dict:
    found = re.search(r'<script id="passkey-data" type="application/json">(.+?)</script>', page.decode())
    assert found
    return json.loads(found[1])


def enrol(staff: Staff, passkey: Passkey | None = None, *, alone: bool = True) -> Passkey:
    """A first passkey for somebody without a second factor, through the pages."""
    client, passkey = Client(), passkey or Passkey()
    give_password(client, staff.email)
    page = client.get(f"{FACTORS}passkeys/add/", secure=True).content
    form = {
        "name": "Desk key",
        "credential": passkey.create(options(page)["creation_options"]),
    } | ({"passwordless": "on"} if alone else {})
    answer = client.post(f"{FACTORS}passkeys/add/", form, secure=True)
    assert answer.headers["Location"] == f"{FACTORS}recovery-codes/"
    return passkey


def use(client: Client, passkey: Passkey) -> HttpResponse:
    asked = client.get(PASSKEY, headers=AS_SCRIPT, secure=True).json()["request_options"]
    return client.post(PASSKEY, {"credential": passkey.get(asked)}, secure=True)  # type: ignore[return-value]


def test_a_passkey_signs_in_alone(client: Client) -> None:
    alice = person("Alice", factor=False)
    passkey = enrol(alice)
    assert use(client, passkey).headers["Location"] == HOME
    assert is_in(client)
    assert AuditEntry.objects.order_by("-number")[0].facts == {"method": "webauthn"}


def test_a_passkey_works_at_once_while_passwords_wait(client: Client) -> None:
    alice = person("Alice", factor=False)
    passkey = enrol(alice)
    for _ in range(8):
        give_password(Client(), alice.email, "wrong")
    assert b"Wait " in give_password(Client(), alice.email, PASSWORD).content
    use(client, passkey)
    assert is_in(client)


def test_a_passkey_serves_as_the_second_step(client: Client) -> None:
    alice = person("Alice", factor=False)
    passkey = enrol(alice)
    give_password(client, alice.email)
    asked = options(client.get(CODE, secure=True).content)["request_options"]
    assert client.post(CODE, {"credential": passkey.get(asked)}, secure=True).headers["Location"] == HOME
    assert is_in(client)


def enrol_touch_only(staff: Staff, settings: Any) -> Passkey:
    """As it was possible before keys had to verify their owner."""
    settings.MFA_WEBAUTHN_USER_VERIFICATION = "discouraged"
    passkey = enrol(staff, Passkey(verifies=False), alone=False)
    settings.MFA_WEBAUTHN_USER_VERIFICATION = "required"
    return passkey


@pytest.mark.parametrize("verifies", [False, True], ids=["touched", "a PIN was set since"])
def test_a_key_that_only_asked_for_a_touch_never_signs_in_alone(
    client: Client, settings: Any, verifies: bool
) -> None:
    passkey = enrol_touch_only(person("Alice", factor=False), settings)
    passkey.verifies = verifies
    assert use(client, passkey).headers["Location"] == SIGN_IN
    assert (b"begin with your password" if verifies else b"does not match") in client.get(SIGN_IN).content
    assert not is_in(client)


def test_a_key_that_only_asks_for_a_touch_is_not_offered_where_it_would_be_refused(
    client: Client, settings: Any
) -> None:
    alice = person("Alice")
    give_password(client, alice.email)
    assert b'data-passkey="use"' not in client.get(CODE, secure=True).content  # there is none to offer
    bob = person("Bob", factor=False)
    enrol_touch_only(bob, settings)
    bobs = Client()
    give_password(bobs, bob.email)
    page = bobs.get(CODE, secure=True).content
    assert b'data-passkey="use"' not in page
    assert not options(page)["request_options"]["publicKey"]["allowCredentials"]


@pytest.mark.parametrize("told", [{"credProps": {"rk": True}}, {}], ids=["discoverable", "not told"])
def test_a_key_kept_as_the_second_step_does_not_sign_in_alone(client: Client, told: dict) -> None:
    """Some devices make every key one that the browser would offer at sign-in: its owner chose otherwise."""
    alice = person("Alice", factor=False)
    passkey = enrol(alice, Passkey(extensions=told), alone=False)
    assert use(client, passkey).headers["Location"] == SIGN_IN
    assert not is_in(client)
    give_password(client, alice.email)
    asked = options(client.get(CODE, secure=True).content)["request_options"]
    assert client.post(CODE, {"credential": passkey.get(asked)}, secure=True).headers["Location"] == HOME
    assert b"Second step after the password" in client.get(f"{FACTORS}passkeys/").content


def test_a_key_meant_to_sign_in_alone_does_so_whatever_the_browser_tells_of_it(client: Client) -> None:
    passkey = enrol(person("Alice", factor=False), Passkey(extensions={}))
    assert use(client, passkey).headers["Location"] == HOME
    assert is_in(client)
    assert b"Signs in alone" in client.get(f"{FACTORS}passkeys/").content


def test_an_answer_made_for_another_site_opens_nothing(client: Client) -> None:
    passkey = enrol(person("Alice", factor=False))
    passkey.origin = "https://testserver.evil.example"
    assert use(client, passkey).headers["Location"] == SIGN_IN
    assert not is_in(client)


def test_an_answer_opens_once(client: Client) -> None:
    passkey = enrol(person("Alice", factor=False))
    asked = client.get(PASSKEY, headers=AS_SCRIPT, secure=True).json()["request_options"]
    answer = passkey.get(asked)
    client.post(PASSKEY, {"credential": answer}, secure=True)
    assert is_in(client)
    watcher = Client()
    watcher.get(PASSKEY, headers=AS_SCRIPT, secure=True)
    watcher.post(PASSKEY, {"credential": answer}, secure=True)
    assert not is_in(watcher)


def test_the_passkey_of_a_closed_account_opens_nothing(client: Client) -> None:
    alice = person("Alice", factor=False)
    passkey = enrol(alice)
    Staff.objects.filter(pk=alice.pk).update(is_active=False)
    assert use(client, passkey).headers["Location"] == f"{SIGN_IN}?why=refused"
    assert not is_in(client)


@pytest.mark.parametrize("credential", ["", "{}", "[]", "nonsense", '{"response": {"userHandle": 7}}'])
def test_nonsense_is_refused_politely(client: Client, credential: str) -> None:
    person("Alice")
    assert client.post(PASSKEY, {"credential": credential}).headers["Location"] == SIGN_IN
    assert client.get(SIGN_IN).status_code == 200


def test_removing_the_last_passkey_is_refused(client: Client) -> None:
    alice = person("Alice", factor=False)
    passkey = enrol(alice)
    use(client, passkey)
    client.post(f"{DOOR}confirm/", {"password": PASSWORD, "next": FACTORS})
    key = Authenticator.objects.get(user=alice, type="webauthn")
    client.post(f"{FACTORS}passkeys/{key.pk}/remove/")
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_nobody_touches_somebody_elses_passkey(client: Client) -> None:
    alice, bob = person("Alice", factor=False), person("Bob")
    enrol(alice)
    key = Authenticator.objects.get(user=alice, type="webauthn")
    give_password(client, bob.email)
    client.post(CODE, {"code": code_for(bob)})
    client.post(f"{DOOR}confirm/", {"password": PASSWORD, "next": FACTORS})
    assert client.post(f"{FACTORS}passkeys/{key.pk}/remove/").status_code == 404
    assert client.get(f"{FACTORS}passkeys/{key.pk}/name/").status_code == 404


def test_renaming_speaks_the_reader_s_language() -> None:
    alice = person("Alice", factor=False)
    passkey = enrol(alice)
    key = Authenticator.objects.get(user=alice, type="webauthn")
    client = Client()
    use(client, passkey)
    client.post(f"{DOOR}confirm/", {"password": PASSWORD, "next": FACTORS})
    page = client.get(f"{FACTORS.replace('/en/', '/fr/')}passkeys/{key.pk}/name/")
    assert "Nom de cet appareil" in page.text and ">Name<" not in page.text
