"""A session ends when its person has gone, and after eight hours in any case."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tests.accounts.support import DOOR, HOME, PASSWORD, is_in, person, sign_in

pytestmark = pytest.mark.django_db


def go_back(client: Client, name: str, minutes: float) -> None:
    stored = client.session
    stored[name] -= int(minutes * 60)
    stored.save()


def test_sixteen_minutes_away_and_out(client: Client) -> None:
    sign_in(client, person("Alice"))
    go_back(client, "door.seen", 16)
    assert client.get(HOME).headers["Location"] == f"{DOOR}sign-in/?why=idle"
    assert not is_in(client)


def test_fourteen_minutes_away_and_still_in(client: Client) -> None:
    sign_in(client, person("Alice"))
    go_back(client, "door.seen", 14)
    assert is_in(client)
    go_back(client, "door.seen", 14)
    assert is_in(client)


def test_a_page_in_which_somebody_types_keeps_its_person_in(client: Client) -> None:
    sign_in(client, person("Alice"))
    for _ in range(3):
        go_back(client, "door.seen", 14)
        answer = client.post(f"{DOOR}here/")
        assert (answer.status_code, answer.content) == (204, b"")
    go_back(client, "door.started", 8 * 60)
    assert client.post(f"{DOOR}here/", headers={"Sec-Fetch-Dest": "empty"}).status_code == 401


def test_no_other_site_keeps_anybody_in() -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, person("Alice"))
    go_back(client, "door.seen", 14)
    assert client.post(f"{DOOR}here/").status_code == 403
    go_back(client, "door.seen", 2)
    assert not is_in(client)


def test_eight_hours_and_out_however_busy(client: Client) -> None:
    sign_in(client, person("Alice"))
    go_back(client, "door.started", 8 * 60)
    assert client.get(HOME).headers["Location"] == f"{DOOR}sign-in/?why=long"


def test_an_old_session_is_dead_and_not_only_forgotten(client: Client) -> None:
    sign_in(client, person("Alice"))
    key = client.session.session_key or ""
    go_back(client, "door.seen", 16)
    client.get(HOME)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not is_in(thief)


def test_a_session_that_did_not_begin_at_the_door_opens_nothing(client: Client) -> None:
    client.force_login(person("Alice"), backend="hotline.accounts.backend.StaffBackend")
    assert not is_in(client)


def test_a_pages_own_request_gets_a_plain_answer(client: Client) -> None:
    assert client.get(HOME, headers={"Sec-Fetch-Dest": "empty"}).status_code == 401


def test_a_new_password_ends_other_sessions_and_keeps_this_one(client: Client) -> None:
    alice = person("Alice")
    sign_in(client, alice)
    new = "three-lamps-no-kettle"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.post(f"{DOOR}password/", form).status_code == 302
    assert is_in(client)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_in(thief)


@pytest.mark.parametrize("password", ["short", "q1w2e3r4t5y6", "alice@example.org"])
def test_a_weak_password_is_refused(client: Client, password: str) -> None:
    alice = person("Alice")
    sign_in(client, alice)
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post(f"{DOOR}password/", form).status_code == 200
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_temporary_password_opens_only_the_page_to_change_it(client: Client) -> None:
    alice = person("Alice", password_is_temporary=True)
    sign_in(client, alice)
    assert client.get(HOME).headers["Location"] == f"{DOOR}password/"
    new = "three-lamps-no-kettle"
    client.post(f"{DOOR}password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_in(client)
