"""A body applies: what it wrote is kept once, whatever goes wrong nothing is lost, and nothing of it is logged."""

from __future__ import annotations

import html
import logging
from typing import Any

import pytest
from django.db import DatabaseError, connections
from django.db.utils import load_backend
from django.test.utils import CaptureQueriesContext

from hotline.audit.models import AuditEntry
from hotline.form import tokens
from hotline.logs import Bare, Line
from referrals.applying import views
from referrals.applying.forms import PAIRED, PARTS, ApplicationForm
from referrals.models import Application
from tests.referrals.applying import FULL, LEAST, path, send, token_in
from tests.support import public_surface, superuser

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Une maison, مأوى \u202e, 你好 \U0001f3e0 <b>&amp;\"'</b>."


def kept() -> int:
    """Asked over a connection of its own: the public process may not look."""
    with superuser() as other:
        row = other.execute("SELECT count(*) FROM referrals_application").fetchone()
    assert row
    return int(row[0])


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_told_is_kept(language: str) -> None:
    with public_surface() as client:
        answer = send(client, language, **FULL)
    assert answer.status_code == 200
    assert ("10 working days" if language == "en" else "10\u00a0jours ouvrables") in text(answer)
    one = Application.objects.get()
    assert one.language == language
    assert one.received_at is not None
    wanted = FULL | {"minimum_age": 16, "agree": True, "website": "https://harbour.example.org"}
    assert one.answers == wanted


def test_the_least_is_enough_and_it_is_about_no_person() -> None:
    with public_surface() as client:
        assert send(client).status_code == 200
    assert Application.objects.get().answers == LEAST


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_empty_form_names_what_is_needed(language: str) -> None:
    with public_surface() as client:
        answer = client.post(path(language), {"token": token_in(client.get(path(language)))})
    assert answer.status_code == 422
    page = text(answer)
    for target in ("id_name_en", "id_basis_0", "id_types_0", "id_description_en", "id_phone"):
        assert f'href="#{target}"' in page
        assert f'id="{target}"' in page
    assert page.count('<li><a href="#') == 5
    assert kept() == 0


@pytest.mark.parametrize(
    "answers",
    [
        {"basis": "money"}, {"types": ["shelter"]}, {"languages": ["xx"]}, {"provinces": ["ZZ"]},
        {"site": "hidden"}, {"wish": "yes"}, {"coverage": "world"}, {"hours_mode": "\0"}, {"stages": ["\0"]},
        {"minimum_age": "-1"}, {"minimum_age": "9" * 50}, {"minimum_age": "sixteen"},
        {"minimum_age": "30", "maximum_age": "20"},
        {"email": "nobody"}, {"contact_email": "a@example.org\r\nBcc: b@example.org"},
        {"website": "javascript:alert(1)"}, {"website": "https://"}, {"website": "data:text/html,x"},
        {"name_en": "x" * 301}, {"description_en": "x" * 5001}, {"postal_code": "B3H 1A1 Halifax"},
        {"name_en": " \0 "}, {"phone": ""}, {"address": "12 Water Street"},
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named_and_everything_stays(answers: dict[str, Any]) -> None:
    with public_surface() as client:
        answer = send(client, works_privacy=WORDS, **answers)
    assert answer.status_code == 422
    assert 'class="error"' in text(answer)
    assert WORDS in text(answer)
    assert "<b>&amp;" not in answer.content.decode().replace("<b>Please", "")
    assert kept() == 0


@pytest.mark.parametrize("name", ["address", "postal_code"])
def test_a_confidential_address_is_not_taken_in_writing(name: str) -> None:
    with public_surface() as client:
        token = token_in(client.get(path()))
        answer = send(
            client, token=token, site="confidential", city="Halifax", province="NS", **{name: "B3K 9Z9"}
        )
        assert answer.status_code == 422
        assert "We call you." in text(answer)
        assert "B3K 9Z9" in text(answer)
        assert kept() == 0
        assert (
            send(client, token=token, site="confidential", city="Halifax", province="NS").status_code == 200
        )
    assert "B3K" not in str(Application.objects.get().answers)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (WORDS, None), ("a\0b", "ab"), ("bell\x07 \x1b[31m", "bell   [31m"), ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("<script>alert(1)</script> {{ 7*7 }} %(x)s", None), ("'; DROP TABLE referrals_application; --", None),
        ("é" * 5000, None),
    ],
)  # fmt: skip
def test_any_script_and_any_sign_is_kept(typed: str, wanted: str | None) -> None:
    with public_surface() as client:
        assert send(client, description_en=typed).status_code == 200
    assert Application.objects.get().answers["description_en"] == (wanted or typed)


def test_a_megabyte_stays_on_the_page_and_more_is_told_kindly() -> None:
    with public_surface() as client:
        for language, limit, told in (
            ("en", "5,000", "it was too long"),
            ("fr", "5\u00a0000", "c’était trop long"),
        ):
            answer = send(client, language, description_en="abcdefghi\n" * 100_000)
            assert answer.status_code == 422
            assert limit in text(answer)
            assert text(answer).count("abcdefghi") == 100_000
            answer = send(client, language, description_en="x" * (2 * 1024 * 1024 + 1))
            assert answer.status_code == 413
            assert told in text(answer)
    assert kept() == 0


def test_a_double_click_is_one_application_and_changed_words_are_another() -> None:
    with public_surface() as client:
        token = token_in(client.get(path()))
        assert [send(client, token=token).status_code for _press in range(3)] == [200] * 3
        assert kept() == 1
        assert send(client, token=token, name_en="Harbour House 2").status_code == 200
    assert kept() == 2


@pytest.mark.parametrize("token", ["", "forged", "A" * 48, "\0" * 48, "stale", "of the tip form"])
def test_without_a_good_token_nothing_is_lost_and_one_more_press_sends_it(token: str) -> None:
    made = {"stale": tokens.fresh(at=1, form="apply").text, "of the tip form": tokens.fresh().text}
    with public_surface() as client:
        answer = send(client, token=made.get(token, token), works_open=WORDS)
        assert answer.status_code == 422
        assert "press Send again" in text(answer)
        assert WORDS in text(answer)
        assert kept() == 0
        assert send(client, token=token_in(answer), works_open=WORDS).status_code == 200
    assert kept() == 1


def test_changing_the_language_keeps_every_word_and_judges_none() -> None:
    with public_surface() as client:
        token = token_in(client.get(path("en")))
        answer = client.post(
            path("fr"), {"token": token, "works_open": WORDS, "minimum_age": "many", "switch": "0"}
        )
    assert answer.status_code == 200
    assert WORDS in text(answer)
    assert "many" in text(answer)
    assert "data-summary" not in text(answer)
    assert token_in(answer) == token


@pytest.mark.parametrize("fault", [DatabaseError, OSError, ValueError])
def test_what_we_cannot_keep_comes_back_whole(fault: type[Exception], monkeypatch: Any) -> None:
    def broken(**_said: Any) -> None:
        raise fault(WORDS)

    with public_surface() as client:
        token = token_in(client.get(path("fr")))
        monkeypatch.setattr(views, "keep_application", broken)
        answer = send(client, "fr", token=token, works_open=WORDS)
        assert answer.status_code == 503
        assert "Nous n’avons rien reçu" in text(answer)
        assert WORDS in text(answer)
        assert token_in(answer) == token
        monkeypatch.undo()
        assert send(client, "fr", token=token, works_open=WORDS).status_code == 200
    assert kept() == 1


def test_a_database_that_is_gone() -> None:
    """A real refused connection, not a raised one."""
    with public_surface() as client:
        here = connections["default"]
        nowhere = here.settings_dict | {"HOST": "127.0.0.1", "PORT": "1"}
        connections["default"] = load_backend(nowhere["ENGINE"]).DatabaseWrapper(nowhere, "default")
        try:
            answer = send(client, works_open=WORDS)
            assert answer.status_code == 503
            assert WORDS in text(answer)
        finally:
            connections["default"] = here
        assert send(client, token=token_in(answer), works_open=WORDS).status_code == 200


def test_the_page_reads_no_row_sets_no_cookie_and_sends_one_insert() -> None:
    with public_surface() as client, CaptureQueriesContext(connections["default"]) as asked:
        page = client.get(path())
        assert len(asked) == 0
        assert not page.cookies
        assert not send(client, **FULL).cookies
    statements = [query["sql"] for query in asked]
    assert statements[0] == "BEGIN" and statements[-1] == "COMMIT" and len(statements) == 3
    assert statements[1].startswith("INSERT") and "RETURNING" not in statements[1]


def test_no_log_line_holds_the_contact_person(monkeypatch: Any) -> None:
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record) + repr(record.args))

    def broken(**_said: Any) -> None:
        raise ValueError(FULL["contact_name"])

    handler = Kept(level=logging.DEBUG)
    handler.addFilter(Bare())
    handler.setFormatter(Line())
    logging.getLogger().addHandler(handler)
    try:
        with public_surface() as client:
            token = token_in(client.get(path()))
            for _press in range(2):  # the second clashes in the database
                send(client, token=token, **FULL)
            send(client, **(FULL | {"basis": ""}))
            monkeypatch.setattr(views, "keep_application", broken)
            send(client, **FULL)
    finally:
        logging.getLogger().removeHandler(handler)
    assert any("could not be kept" in line for line in lines)
    for secret in ("Ines", "Quillfeather", "ines@", "555-0112", "Harbour"):
        assert not [line for line in lines if secret in line]
    assert AuditEntry.objects.count() == 0


def test_the_parts_hold_every_field() -> None:
    named = [name for _heading, names in PARTS for name in names]
    fields = [key for name in named for key in ((f"{name}_en", f"{name}_fr") if name in PAIRED else (name,))]
    assert sorted(fields) == sorted(ApplicationForm.base_fields)
