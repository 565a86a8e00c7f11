"""A visit leaves nothing behind: no cookie, no row for a look, no line with a word in it, no other host."""

from __future__ import annotations

import gzip
import logging
import re
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from hotline.audit.models import AuditEntry
from hotline.logs import Bare, Line
from intake import views
from intake.blank import zips
from tests.intake.telling import LEAST, TOKEN, blank_token, send, token_in
from tests.support import public_surface

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ("/", "/en/", "/fr/", "/en/tip/", "/fr/tip/", "/en/nowhere/")
WORDS = "PLANTED-WORDS-7f3a"


def answers(client: Any) -> list[Any]:
    """One of each kind of answer that the public side gives."""
    return [
        *(client.get(path) for path in PAGES),
        send(client),
        send(client, danger=""),
        send(client, token=""),
        send(client, narrative="x" * 2_200_000),
        client.post("/fr/tip/", {"switch": "1"}),
    ]


def test_no_answer_sets_a_cookie_or_may_be_kept() -> None:
    with public_surface() as client:
        for answer in answers(client):
            assert not answer.cookies
            assert "Set-Cookie" not in answer.headers
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "ETag" not in answer.headers


def test_nothing_is_asked_of_another_host_and_nothing_runs_inline() -> None:
    with public_surface() as client:
        for answer in answers(client):
            page = answer.content.decode()
            loaded = re.findall(r'<(?:link|script|img|form|iframe)[^>]*?(?:href|src|action)="([^"]+)"', page)
            assert all(address.startswith("/") for address in loaded), loaded
            assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=|javascript:", page)


def test_every_page_has_the_line_the_way_out_and_a_neutral_title() -> None:
    with public_surface() as client:
        for answer in answers(client):
            if answer.status_code == 302:
                continue
            page = answer.content.decode()
            assert 'href="tel:+18339001010"' in page
            assert page.count("data-exit") == 2
            assert page.count('rel="nofollow noreferrer"') == 2
            title = re.search("<title>(.*?)</title>", page)
            assert title
            assert title[1].strip() in {"Start", "Accueil", "Form", "Formulaire", "Received", "Reçu", "Page"}


def test_a_blank_form_reads_no_row() -> None:
    with public_surface() as client, CaptureQueriesContext(connections["default"]) as asked:
        client.get("/en/tip/")
        client.get("/fr/tip/")
        client.get("/en/")
        assert len(asked) == 0
        client.get("/healthz")  # so that an empty list is no accident
        assert len(asked) == 1


def test_sending_is_one_transaction_of_plain_inserts() -> None:
    with public_surface() as client:
        token = blank_token(client)
        with CaptureQueriesContext(connections["default"]) as asked:
            send(
                client,
                token=token,
                **{"h1-age_band": "a16_17", "s1-phones": "1\n2", "reporter_name": "Amina"},
            )
    statements = [query["sql"] for query in asked]
    assert statements[0] == "BEGIN"
    assert statements[-1] == "COMMIT"
    assert all(sql.startswith("INSERT") and "RETURNING" not in sql for sql in statements[1:-1])
    assert len(statements) <= 10


def test_the_form_is_the_same_for_everybody_but_for_the_token() -> None:
    with public_surface() as client:
        pages = {TOKEN.sub("", client.get("/en/tip/").content.decode()) for _visit in range(3)}
        assert len(pages) == 1
        assert blank_token(client) != blank_token(client)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_packed_form_is_the_plain_one(language: str) -> None:
    with public_surface() as client:
        packed = client.get(f"/{language}/tip/", headers={"Accept-Encoding": "gzip, deflate, br"})
        plain = client.get(f"/{language}/tip/")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers["Vary"]
    unpacked = gzip.decompress(packed.content).decode()
    assert TOKEN.sub("", unpacked) == TOKEN.sub("", plain.content.decode())
    assert len(packed.content) < 15_000


@pytest.mark.parametrize(
    ("accepts", "takes"),
    [
        ("gzip", True), ("br, gzip", True), ("GZIP;q=0.5", True), ("gzip;q=0", False),
        ("gzip;q=0.000", False), ("", False), ("br", False), ("x-gzipped", False), ("identity", False),
    ],
)  # fmt: skip
def test_only_who_takes_gzip_gets_it(accepts: str, takes: bool) -> None:
    assert zips(accepts) == takes


def test_answers_with_words_or_a_code_are_never_packed() -> None:
    with public_surface() as client:
        token = blank_token(client)
        for more in ({}, {"danger": ""}):
            answer = client.post(
                "/en/tip/", LEAST | {"token": token} | more, headers={"Accept-Encoding": "gzip, br"}
            )
            assert "Content-Encoding" not in answer.headers


def test_no_log_line_holds_a_word_and_the_public_writes_no_audit_entry(monkeypatch: Any) -> None:
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record) + repr(record.args))

    def broken(**_said: Any) -> None:
        raise ValueError(WORDS)

    handler = Kept(level=logging.DEBUG)
    handler.addFilter(Bare())
    handler.setFormatter(Line())
    logging.getLogger().addHandler(handler)
    try:
        with public_surface() as client:
            send(client, narrative=WORDS, reporter_name=WORDS)
            send(client, narrative=WORDS, danger="")
            client.get(f"/en/{WORDS}/")
            monkeypatch.setattr(views, "receive_tip", broken)
            send(client, narrative=WORDS)
    finally:
        logging.getLogger().removeHandler(handler)
    assert any("could not be kept" in line for line in lines)
    assert not [line for line in lines if WORDS in line]
    assert AuditEntry.objects.count() == 0


def test_the_confirmation_tells_an_onlooker_nothing() -> None:
    with public_surface() as client:
        calm = send(client, token=(token := blank_token(client)))
        urgent = send(client, token=token, danger="yes", minor="yes", narrative=WORDS, reporter_name=WORDS)
    assert calm.content == urgent.content
    assert WORDS not in urgent.content.decode()


def test_nothing_is_asked_of_the_browser_s_memory() -> None:
    with public_surface() as client:
        page = client.get("/en/tip/").content.decode()
        form = page.split('<form id="tip"')[1].split(">")[0]
        assert 'autocomplete="off"' in form
        assert " required" not in page
        assert "maxlength" not in page
        assert token_in(client.get("/en/tip/"))
