"""Whatever goes wrong, no word is lost, nothing is half kept, and the page says what to do."""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from hotline.form import tokens
from hotline.sealing.errors import KeyRefused
from intake import views
from intake.forms import TipPage
from intake.models import Interaction, Tip
from tests.intake.telling import LEAST, blank_token, opened, send, token_in, words_in
from tests.support import public_surface

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Une fille, مرحبا, 你好 \U0001f480 <b>&amp;\"'</b>. "


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def every_field(value: str) -> dict[str, str]:
    page = TipPage()
    fields = [
        form.add_prefix(name) for form in (page.form, *page.harmed, *page.suspected) for name in form.fields
    ]
    return dict.fromkeys(fields, value)


# --- What is missing or mistyped -------------------------------------------------------------------


@pytest.mark.parametrize(("language", "sentence"), [("en", "Not sent yet"), ("fr", "Pas encore envoyé")])
def test_an_empty_form_says_what_is_needed(language: str, sentence: str) -> None:
    with public_surface() as client:
        answer = client.post(f"/{language}/tip/", {"token": blank_token(client, language)})
    assert answer.status_code == 422
    assert sentence in text(answer)
    for target in ("id_danger_0", "id_narrative"):
        assert f'href="#{target}"' in text(answer)
        assert f'id="{target}"' in text(answer)
    assert 'aria-invalid="true"' in text(answer)
    assert Interaction.objects.count() == 0


def test_what_was_typed_comes_back_whole() -> None:
    typed = {
        "narrative": LONG * 30, "community": "Trois-Rivières", "province": "QC", "happens_to": "me",
        "h2-name": "Lucía <i>", "h1-cultural_identity": ["inuit"], "h1-gender": "two_spirit",
        "s2-plates": "AB 12\r\nCD 34", "signs_minor": ["m_gifts"], "safe_channel": "text", "minor": "no",
        "agencies": ["police"], "identity": "on", "how_many": "about five", "last_seen": "2026-01-31",
    }  # fmt: skip
    with public_surface() as client:
        token = blank_token(client)
        answer = client.post("/en/tip/", {"token": token} | typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert LONG * 30 in text(answer).replace("\r\n", "\n")
    assert "<i>" not in page.replace("</i>", "")
    for piece in (
        'value="QC" selected', 'value="two_spirit" selected', 'value="text" selected', "about five",
        "2026-01-31", 'value="Trois-Rivières"', "AB 12\r\nCD 34",
    ):  # fmt: skip
        assert piece in text(answer), piece
    for name, value in (
        ("happens_to", "me"), ("h1-cultural_identity", "inuit"), ("signs_minor", "m_gifts"), ("minor", "no"),
        ("agencies", "police"),
    ):  # fmt: skip
        assert any(
            "checked" in line for line in page.splitlines() if f'name="{name}" value="{value}"' in line
        )
    assert 'name="identity" id="id_identity" checked' in page
    assert token_in(answer) == token


def test_a_mended_form_is_one_tip() -> None:
    with public_surface() as client:
        token = blank_token(client)
        send(client, token=token, danger="")
        send(client, token=token)
    assert Tip.objects.count() == 1


@pytest.mark.parametrize(
    "answers",
    [
        {"danger": "perhaps"},
        {"minor": "17"},
        {"province": "ZZ"},
        {"signs_general": ["g_controlled", "m_missing"]},
        {"agencies": ["consulate"]},
        {"h1-age_band": "17"},
        {"how_many": "0"},
        {"how_many": "99999999999999999999"},
        {"how_many": "-1"},
        {"last_seen": "31/01/2026"},
        {"last_seen": "0000-00-00"},
        {"last_seen": (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%d")},
        {"narrative": "x" * 50_001},
        {"narrative": " \r\n\t "},
        {"s1-name": "x" * 301},
    ],
)
def test_an_answer_that_cannot_be_taken_is_named(answers: dict[str, Any]) -> None:
    for language in ("en", "fr"):
        with public_surface() as client:
            answer = send(client, language, **answers)
        assert answer.status_code == 422
        assert answer.content.count(b'class="error"') >= 1
        assert b"data-summary" in answer.content
    assert Tip.objects.count() == 0


def test_yesterday_today_and_the_day_that_began_elsewhere_are_good_days() -> None:
    with public_surface() as client:
        for days in (-1, 0, 1):
            day = (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%d")
            assert send(client, last_seen=day).status_code == 200


@pytest.mark.parametrize("language", ["en", "fr"])
def test_one_marker_in_every_field(language: str) -> None:
    with public_surface() as client:
        answer = send(client, language, **every_field("MARKER-7f"))
    assert answer.status_code == 422
    assert text(answer).count("MARKER-7f") > 15


def test_the_limit_is_told_before_and_all_of_a_megabyte_stays_on_the_page() -> None:
    with public_surface() as client:
        for language, limit in (("en", "50,000"), ("fr", "50\u00a0000")):
            assert limit in text(client.get(f"/{language}/tip/"))
            answer = send(client, language, narrative="abcdefghi\n" * 100_000)
            assert answer.status_code == 422
            assert limit in text(answer)
            assert text(answer).count("abcdefghi") == 100_000


# --- What is strange, but can be taken -------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("help \U0001f480\U0001f1e8\U0001f1e6", None),
        ("مساعدة \u202eabc\u202c", None),
        ("<script>alert(1)</script> &amp; {{ 7*7 }} %(x)s \\x00", None),
        ("'; DROP TABLE intake_tip; --", None),
        ("a\0b\0c", "abc"),
        ("bell\x07 escape\x1b[31m csi\x9b end", "bell  escape [31m csi  end"),
        ("one\r\ntwo\rthree\n\tfour", "one\ntwo\nthree\n\tfour"),
        ("é" * 50_000, None),
    ],
)
def test_any_script_and_any_sign_is_kept(typed: str, kept: str | None) -> None:
    with public_surface() as client:
        answer = send(client, narrative=typed, **{"h1-name": typed[:200], "s1-phones": typed[:200]})
    assert answer.status_code == 200
    assert opened(Tip.objects.get()).narrative == (kept or typed)


def test_a_nul_in_every_field_is_no_fault_of_ours() -> None:
    with public_surface() as client:
        answer = send(client, **every_field("\0") | {"danger": "no\0", "narrative": "\0"})
        assert answer.status_code == 422
        answer = send(client, token="\0" * 48)
        assert answer.status_code == 422


def test_bytes_that_are_no_text() -> None:
    with public_surface() as client:
        token = blank_token(client).encode()
        answer = client.generic(
            "POST", "/en/tip/", b"danger=no&narrative=caf%E9%FF&token=" + token,
            content_type="application/x-www-form-urlencoded",
        )  # fmt: skip
    assert answer.status_code == 200
    assert opened(Tip.objects.get()).narrative.startswith("caf")


def test_a_file_is_not_taken() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    with public_surface() as client:
        photo = SimpleUploadedFile("room14.jpg", b"PHOTO-OF-HARM" * 1000)
        answer = client.post("/en/tip/", LEAST | {"token": blank_token(client), "photo": photo})
    assert answer.status_code == 200
    assert Tip.objects.count() == 1


def test_fields_that_nobody_asked_for_are_left_out() -> None:
    with public_surface() as client:
        answer = send(client, minor_now="no", lane="non_urgent", received_at="2000-01-01", channel="phone")
    assert answer.status_code == 200
    assert Tip.objects.get().channel == "web_form"


# --- The token -------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "forged", "A" * 48, "stale"])
def test_without_a_good_token_nothing_is_lost_and_one_more_press_sends_it(token: str) -> None:
    token = tokens.fresh(at=1).text if token == "stale" else token
    with public_surface() as client:
        answer = send(client, token=token, narrative=LONG)
        assert answer.status_code == 422
        assert "press Send again" in text(answer)
        assert LONG.strip() in text(answer)
        fresh = token_in(answer)
        assert fresh != token
    assert Tip.objects.count() == 0
    with public_surface() as client:
        assert send(client, token=fresh, narrative=LONG).status_code == 200
    assert Tip.objects.count() == 1


def test_changing_the_language_keeps_every_word_and_judges_none() -> None:
    with public_surface() as client:
        token = blank_token(client, "en")
        answer = client.post(
            "/fr/tip/", {"token": token, "narrative": LONG, "how_many": "many", "switch": "6"}
        )
    assert answer.status_code == 200
    assert LONG.strip() in text(answer)
    assert "many" in text(answer)
    assert "data-summary" not in text(answer)
    assert 'data-start="6"' in text(answer)
    assert token_in(answer) == token
    assert "Envoyer" in text(answer)
    assert Tip.objects.count() == 0


@pytest.mark.parametrize("part", ["", "x", "-1", "99", "9" * 500, "٣"])
def test_a_strange_part_is_the_first_or_the_last(part: str) -> None:
    with public_surface() as client:
        assert client.post("/fr/tip/", {"switch": part}).status_code == 200


# --- When the house itself is broken ---------------------------------------------------------------


@pytest.mark.parametrize("fault", [DatabaseError, KeyRefused, OSError, ValueError])
def test_what_we_cannot_keep_comes_back_whole(fault: type[Exception], monkeypatch: Any) -> None:
    def broken(**_said: Any) -> None:
        raise fault("narrative: " + LONG)

    with public_surface() as client:
        token = blank_token(client, "fr")
        monkeypatch.setattr(views, "receive_tip", broken)
        answer = send(client, "fr", token=token, narrative=LONG)
        assert answer.status_code == 503
        assert "Nous n’avons rien reçu" in text(answer)
        assert "1\u00a0833\u00a0900-1010" in text(answer)
        assert LONG.strip() in text(answer)
        assert 'class="words"' not in text(answer)
        assert token_in(answer) == token
        monkeypatch.undo()
        assert send(client, "fr", token=token, narrative=LONG).status_code == 200
    assert Tip.objects.count() == 1


def test_a_database_that_is_gone() -> None:
    """A real refused connection, not a raised one."""
    from django.db import connections
    from django.db.utils import load_backend

    with public_surface() as client:
        token = blank_token(client)
        here = connections["default"]
        nowhere = here.settings_dict | {"HOST": "127.0.0.1", "PORT": "1"}
        connections["default"] = load_backend(nowhere["ENGINE"]).DatabaseWrapper(nowhere, "default")
        try:
            assert client.get("/en/tip/").status_code == 200
            answer = send(client, token=token, narrative=LONG)
            assert answer.status_code == 503
            assert LONG.strip() in text(answer)
        finally:
            connections["default"] = here
        assert words_in(send(client, token=token, narrative=LONG))


def test_too_much_for_one_page_is_told_kindly() -> None:
    with public_surface() as client:
        for language, sentence in (("en", "it was too long"), ("fr", "c’était trop long")):
            answer = send(client, language, narrative="x" * (2 * 1024 * 1024 + 1))
            assert answer.status_code == 413
            assert sentence in text(answer)
    assert Tip.objects.count() == 0


def test_more_fields_than_the_form_has() -> None:
    with public_surface() as client:
        answer = client.post("/en/tip/", {f"x{number}": "1" for number in range(700)})
    assert answer.status_code == 400
    assert "1-833-900-1010" in text(answer)


# --- Addresses that lead nowhere -------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/de/tip/", "/en/tips/", "/xx/", "/en/tip/%00", "/fr/../etc/passwd", "/staff/"]
)
def test_a_page_that_is_not_there_speaks_both_languages(path: str) -> None:
    with public_surface() as client:
        answer = client.get(path)
    assert answer.status_code == 404
    assert "We could not find this page." in text(answer)
    assert "Cette page est introuvable." in text(answer)


def test_the_front_door_speaks_the_reader_s_language() -> None:
    with public_surface() as client:
        for accepts, home in (("fr-CA,fr;q=0.9", "/fr/"), ("en-CA", "/en/"), ("de", "/en/"), ("", "/en/")):
            assert client.get("/", headers={"Accept-Language": accepts}).headers["Location"] == home


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_ways_of_asking_are_refused(method: str) -> None:
    with public_surface() as client:
        answer = getattr(client, method)("/en/tip/")
    assert answer.status_code == 405


def test_a_broken_page_still_shows_the_line(monkeypatch: Any) -> None:
    def broken(request: Any) -> None:
        raise RuntimeError(LONG)

    with public_surface() as client:
        quiet: Client = Client(raise_request_exception=False)
        monkeypatch.setattr("intake.views.opened", broken)
        answer = quiet.get("/fr/tip/")
        assert client.get("/fr/").status_code == 200
    assert answer.status_code == 500
    assert "Un problème est survenu de notre côté." in text(answer)
    assert "1\u00a0833\u00a0900-1010" in text(answer)


def test_a_host_that_is_not_ours_is_told_nothing() -> None:
    with public_surface() as client:
        answer = client.get("/en/tip/", headers={"Host": "somewhere-else.example"})
    assert answer.status_code == 400
    assert "somewhere-else" not in text(answer)
    assert "1-833-900-1010" in text(answer)
