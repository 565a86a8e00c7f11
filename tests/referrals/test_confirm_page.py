"""The page behind a partner's link: read and answered without an account, a script or a cookie, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.utils.html import escape

from hotline.now import now
from referrals.actions import publish
from referrals.cycle.letters import lookup_of
from referrals.models import ConfirmationAnswer, ConfirmationRequest, PublicListingConsent, PublishedListing
from tests.referrals.letters import EVERYWHERE, NOWHERE, asked, key, letter, partner, path, seen, send
from tests.support import public_surface, role_connection, superuser

pytestmark = pytest.mark.django_db(transaction=True)
SECRETS = ("Quiet", "B3K", "555-0177", "44.65123")
API = "/api/hsds/"
SHUT = {"en": "This link does not open anything now", "fr": "Ce lien n’ouvre rien pour le moment"}


def answers() -> list[dict[str, Any]]:
    return list(ConfirmationAnswer.objects.values_list("answers", flat=True))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ("Is this still right?", "Safe beds", "12 Water Street", "902-555-0111", "8:30 a.m. to 5 p.m."),
        ),
        ("fr", ("Est-ce toujours exact?", "Safe beds (fr)", "Maison de jour", "16 ans et plus")),
    ],
)
def test_it_shows_what_the_public_sees_and_nothing_of_a_hidden_site(
    language: str, words: tuple[str, ...]
) -> None:
    _, _, token = asked()
    with public_surface() as client:
        response = client.get(path(token, language))
    text = response.content.decode().replace("\u00a0", " ")
    assert response.status_code == 200 and not response.cookies and "no-store" in response["Cache-Control"]
    for word in words:
        assert word in text
    assert not [secret for secret in SECRETS if secret in text]
    assert text.count("<script") == 1 and 'src="/static/js/exit.js"' in text  # the way out, as on every page


def test_looking_uses_nothing_up_and_one_press_confirms() -> None:
    _, _, token = asked()
    with public_surface() as client:
        for _ in range(3):
            assert client.get(path(token)).status_code == client.head(path(token)).status_code == 200
        done = send(client, token)
        assert done.status_code == 200 and "Your listing counts as confirmed today." in done.content.decode()
        assert client.get(path(token)).status_code == 404
    assert answers()[0]["changes"] == {} and answers()[0]["opt_out"] is False


def test_corrections_come_field_by_field_and_what_stayed_the_same_is_none() -> None:
    body, beds, token = asked()
    phone = beds.phones.get()
    sent = {
        key(beds, "fees_en"): "Five dollars", key(beds, "fees_fr"): "Gratuit", key(body, "website"): "",
        key(phone, "number"): "902-555-0112 ext. 4", key(beds, "hours"): "Tuesdays too",
        key(body, "description_en"): "We help.\r\n", "words": "New staff.", "who": "J. Roy, director", "moved": "on",
    }  # fmt: skip
    sent.pop(key(body, "website"))  # it has none: not on the page
    with public_surface() as client:
        assert send(client, token, **sent).status_code == 200
    (said,) = answers()
    assert {name.split(".")[2]: new for name, new in said["changes"].items()} == {
        "fees_en": "Five dollars", "number": "902-555-0112 ext. 4", "hours": "Tuesdays too",
    }  # fmt: skip
    assert (said["words"], said["who"], said["moved"]) == (True, "J. Roy, director", True)


def test_a_number_is_shown_as_the_reader_writes_it_and_is_no_correction_for_that() -> None:
    _, beds, token = asked()
    phone = beds.phones.get()
    with public_surface() as client:
        assert "902\u00a0555-0111" in client.get(path(token, "fr")).content.decode()
        assert send(client, token, "fr", **{key(phone, "number"): "(902) 555-0111"}).status_code == 200
    assert answers()[0]["changes"] == {}


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("number", "call us", "This does not read as a phone number."),
        ("email", "office at harbour", "Enter a valid email address."),
        ("fees_en", "x" * 4001, "At most 4000 characters, please."),
        ("name_en", "x" * 301, "At most 300 characters, please."),
    ],
)
def test_what_cannot_be_read_is_told_and_keeps_every_word(field: str, typed: str, told: str) -> None:
    body, beds, token = asked()
    of = {"number": beds.phones.get(), "email": body}.get(field, beds)
    with public_surface() as client:
        answer = send(client, token, **{key(of, field): typed, "words": "Kept <words>", "opt_out": "on"})
        text = answer.content.decode()
        assert answer.status_code == 422 and told in text and escape("Kept <words>") in text and typed in text
        assert 'name="opt_out" checked' in text
        assert send(client, token, **{key(beds, "fees_en"): "None"}).status_code == 200
    assert len(answers()) == 1


def test_a_link_that_opens_nothing_leads_to_one_calm_page() -> None:
    _body, beds, used = asked()
    other, _ = partner("Another House")
    late = letter(other, expires_at=now() - timedelta(seconds=1))
    fresh = letter(other, round=now().date())
    pages = set()
    with public_surface() as client:
        send(client, used)
        for token in (used, late, "A" * 43, fresh[:-1], fresh + "x", "%00", "é"):
            for method in (client.get, client.post):
                answer = method(path(token))
                pages.add(answer.content.replace(token.encode(), b""))
                assert answer.status_code == 404 and SHUT["en"] in answer.content.decode()
        assert client.get("/en/directory/confirm/").status_code == 404
        assert SHUT["fr"] in client.get(path(used, "fr")).content.decode()
        wrong = send(client, fresh, **{key(beds, "fees_en"): "A million"})  # another listing's field
        assert wrong.status_code == 404 and SHUT["en"] in wrong.content.decode()
        assert send(client, fresh).status_code == 200  # and it has used nothing up
    assert len(answers()) == 2 and len({len(page) for page in pages}) <= 3


def insert(token: str, said: str = "{}") -> bool:
    """Straight into the table as the public process may; whether it was taken."""
    with role_connection("public") as link:
        try:
            link.execute(
                "INSERT INTO referrals_confirmationanswer (id, lookup, answers, received_at)"
                " VALUES (gen_random_uuid(), %s, %s, now())",
                [lookup_of(token), said],
            )
        except psycopg.errors.IntegrityError:
            return False
    return True


def test_two_answers_at_once_are_one() -> None:
    body, _ = partner()
    token = letter(body)
    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(insert, [token] * 8)) == [False] * 7 + [True]
    assert ConfirmationAnswer.objects.count() == 1


def test_who_leaves_while_the_listing_is_being_written_stays_gone() -> None:
    body, _ = partner()
    token = letter(body)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            publish(body.pk)  # it has read the consent, and has not committed yet
            leaving = pool.submit(insert, token, '{"opt_out": true}')
            wait([leaving], timeout=0.5)
            assert not leaving.done()
        assert leaving.result()
    assert not PublishedListing.objects.filter(expires_on__gt=now().date()).exists()


def test_an_answer_closes_the_other_letters_of_its_round_and_no_others() -> None:
    body, _, first = asked()
    begun = ConfirmationRequest.objects.get().round
    reminder, another = letter(body, round=begun, step=1), letter(body)
    with public_surface() as client:
        send(client, first)
        assert client.get(path(reminder)).status_code == 404
        assert client.get(path(another)).status_code == 200


@pytest.mark.parametrize("language", ["en", "fr"])
def test_who_left_is_not_there_for_a_reader_who_kept_an_answer_either(language: str) -> None:
    """304 would say "what you have still counts"."""
    body, beds, token = asked()
    addresses = [
        f"{API}{one}?lang={language}" for one in
        (f"services/{beds.pk}", f"organizations/{body.pk}", *(f"service_at_locations/{at.pk}" for at in beds.at.all()))
    ]  # fmt: skip
    with public_surface() as client:
        kept = {one: client.get(one)["ETag"] for one in addresses}
        lists = {f"{API}{one}": client.get(f"{API}{one}")["ETag"] for one in ("services", "organizations")}
        for one, mark in kept.items():
            assert client.get(one, headers={"If-None-Match": mark}).status_code == 304
        send(client, token, opt_out="on")
        for one, mark in kept.items():
            for headers in ({}, {"If-None-Match": mark}, {"If-None-Match": "*"}):
                for ask in (client.get, client.head):
                    answer = ask(one, headers=headers)
                    assert answer.status_code == 404 and "ETag" not in answer
                    assert "Accept-Language" in answer["Vary"] and answer["Cache-Control"] == "no-store"
                    assert "Harbour" not in answer.content.decode()
        for one, mark in lists.items():
            answer = client.get(one, headers={"If-None-Match": mark})
            assert answer.status_code == 200 and answer["ETag"] != mark and answer.json()["total_items"] == 0
        page = client.get(f"/{language}/directory/service/{beds.pk}/", headers={"If-None-Match": "*"})
        assert page.status_code == 404


def test_opting_out_takes_it_off_every_public_page_at_the_next_request() -> None:
    _, beds, token = asked()
    _other, lights = partner("Another House")
    with public_surface() as client:
        assert seen(client, beds) == EVERYWHERE
        answer = send(client, token, opt_out="on")
        assert "from this moment" in answer.content.decode()
        # No worker has run. The map has one dot for both houses of the town.
        left = seen(client, beds)
        assert left[:4] + left[5:] == NOWHERE[1:]
        assert seen(client, lights) == EVERYWHERE
    assert PublicListingConsent.objects.filter(withdrawn_at__isnull=True).count() == 1


@pytest.mark.long
def test_a_database_that_is_away_for_a_moment_costs_no_word() -> None:
    _body, beds, token = asked()
    with public_surface() as client, superuser() as link:
        with link.transaction():
            link.execute("SELECT 1 FROM referrals_organization FOR UPDATE")
            answer = send(client, token, **{key(beds, "fees_en"): "Five dollars"})
        assert answer.status_code == 503 and "Five dollars" in answer.content.decode()
        assert send(client, token, **{key(beds, "fees_en"): "Five dollars"}).status_code == 200


def test_the_public_role_reads_neither_letters_nor_answers() -> None:
    asked()
    with role_connection("public") as link:
        for table in ("confirmationrequest", "confirmationanswer", "organization"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                link.execute(f"SELECT * FROM referrals_{table}")
