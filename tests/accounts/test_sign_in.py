"""E-mail and password: what they open, and what a stranger can learn from them."""

from __future__ import annotations

import re
import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from hotline.accounts.models import Staff
from hotline.audit.models import AuditEntry
from tests.accounts.support import (
    CODE,
    DOOR,
    HOME,
    SIGN_IN,
    code_for,
    give_password,
    is_in,
    person,
    sign_in,
    walk_in,
)  # fmt: skip
from tests.hashing import real_passwords

pytestmark = [pytest.mark.django_db, real_passwords]


def test_alice_signs_in_with_password_and_code(client: Client) -> None:
    alice = person("Alice")
    assert give_password(client, "Alice@Example.ORG").headers["Location"] == CODE
    assert not is_in(client)
    assert client.post(CODE, {"code": code_for(alice)}).headers["Location"] == HOME
    assert is_in(client)


def test_a_stolen_table_of_accounts_is_costly_to_guess_at() -> None:
    """102,400 KiB and two passes for each guess."""
    assert person("Alice").password.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")


def test_sign_in_and_sign_out_are_in_the_log(client: Client) -> None:
    alice = person("Alice")
    walk_in(client, alice)
    client.post(f"{DOOR}sign-out/")
    entries = AuditEntry.objects.filter(actor_id=alice.pk).order_by("number")
    assert [(entry.action, entry.facts) for entry in entries] == [
        ("account.signed_in", {"method": "totp"}),
        ("account.signed_out", {}),
    ]
    assert not is_in(client)


def test_the_way_leads_home_in_the_persons_own_language(client: Client) -> None:
    claude = person("Claude", "privacy_officer", language="fr")
    assert walk_in(client, claude).headers["Location"] == "/fr/staff/"


def test_the_way_leads_back_to_the_page_asked_for_and_nowhere_else(client: Client) -> None:
    alice = person("Alice", "administrator")
    asked = client.get("/en/staff/accounts/")
    assert asked.headers["Location"] == f"{SIGN_IN}?next=%2Fen%2Fstaff%2Faccounts%2F"
    for target, expected in (("/en/staff/accounts/", "/en/staff/accounts/"), ("https://evil.example/", HOME)):
        stranger = Client()
        stranger.post(SIGN_IN, {"login": alice.email, "password": "a-lamp-and-a-kettle", "next": target})
        later = 0 if target.startswith("/") else 1
        assert stranger.post(CODE, {"code": code_for(alice, later=later)}).headers["Location"] == expected


def wrong_answer(email: str, password: str = "wrong") -> str:
    page = give_password(Client(), email, password).content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value)="[^"]+"', r"\1", page.replace(email, "EMAIL"))


def test_unknown_closed_and_mistyped_accounts_get_the_same_answer() -> None:
    person("Alice")
    person("Bob", is_active=False)
    answers = {
        wrong_answer("alice@example.org"),
        wrong_answer("nobody@example.org"),
        wrong_answer("bob@example.org"),
        wrong_answer("bob@example.org", "a-lamp-and-a-kettle"),
    }
    assert len(answers) == 1
    assert "The e-mail or the password does not match." in answers.pop()


@pytest.mark.long
def test_an_unknown_address_costs_as_much_time_as_a_known_one() -> None:
    def best(email: str) -> float:
        times = []
        for _ in range(3):
            started = time.process_time()  # of this process alone: what else the machine does must not count
            give_password(Client(), email, "wrong")
            times.append(time.process_time() - started)
        return min(times)

    person("Alice")
    known, unknown = best("alice@example.org"), best("nobody@example.org")
    assert abs(known - unknown) < 0.5 * max(known, unknown)


def test_a_failed_try_is_nobodys_act(client: Client) -> None:
    alice = person("Alice")
    give_password(client, alice.email, "wrong")
    give_password(client, "nobody@example.org", "wrong")
    entries = AuditEntry.objects.filter(action="account.sign_in_failed").order_by("number")
    assert [(entry.actor_id, entry.target_id) for entry in entries] == [(None, str(alice.pk)), (None, "")]


def test_a_session_planted_before_sign_in_is_worth_nothing(client: Client) -> None:
    alice = person("Alice")
    give_password(client, alice.email)
    planted = client.session.session_key or ""
    client.post(CODE, {"code": code_for(alice)})
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies["desk"] = planted
    assert not is_in(thief)


def test_a_new_sign_in_ends_the_older_session() -> None:
    alice, office, home = person("Alice"), Client(), Client()
    walk_in(office, alice)
    assert is_in(office)
    walk_in(home, alice, later=1)
    assert is_in(home)
    assert not is_in(office)


def test_a_closed_account_is_out_on_the_next_request(client: Client) -> None:
    alice = person("Alice")
    sign_in(client, alice)
    assert is_in(client)
    Staff.objects.filter(pk=alice.pk).update(is_active=False)
    assert not is_in(client)


def test_a_form_without_its_token_is_refused() -> None:
    alice = person("Alice")
    strict = Client(enforce_csrf_checks=True)
    assert give_password(strict, alice.email).status_code == 403


def test_sign_out_needs_a_post(client: Client) -> None:
    sign_in(client, person("Alice"))
    client.get(f"{DOOR}sign-out/")
    assert is_in(client)


def test_no_address_and_no_browser_is_kept(client: Client) -> None:
    alice = person("Alice")
    client.get(SIGN_IN, REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Markerbrowser")
    walk_in(client, alice)
    kept = [stored.get_decoded() for stored in Session.objects.all()]
    assert kept
    assert "203.0.113.77" not in str(kept)
    assert "Markerbrowser" not in str(kept)


@pytest.mark.parametrize("page", ["signup/", "password/reset/", "email/", "sign-up/"])
def test_what_is_not_needed_is_not_there(client: Client, page: str) -> None:
    sign_in(client, person("Alice"))
    assert client.get(DOOR + page).status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_door_speaks_both_languages(client: Client, language: str) -> None:
    page = client.get(f"/{language}/staff/door/sign-in/").content.decode()
    assert f'<html lang="{language}">' in page
    assert ("Mot de passe" in page) == (language == "fr")
