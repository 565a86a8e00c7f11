"""The database is there and takes nothing: the page says so, keeps every word, and the next press sends them."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from psycopg import sql

from intake.models import Tip
from tests import links
from tests.intake.telling import blank_token, send, token_in, words_in
from tests.support import database_name, public_surface, superuser

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Une fille au motel, chambre 14. Она боится. " * 40
# What PostgreSQL says when a table cannot grow: class 53, "insufficient resources".
FULL = """
    CREATE FUNCTION public.no_room() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER aaa_no_room BEFORE INSERT ON intake_tip FOR EACH ROW EXECUTE FUNCTION public.no_room();
"""
FAULTS = {
    "the disk is full": (
        FULL,
        "DROP TRIGGER aaa_no_room ON intake_tip; DROP FUNCTION public.no_room();",
    ),
    "it is read-only": (
        "ALTER DATABASE {database} SET default_transaction_read_only = on",
        "ALTER DATABASE {database} RESET default_transaction_read_only",
    ),
    "the right is gone": (
        "REVOKE INSERT ON intake_tip FROM hotline_public",
        "GRANT INSERT ON intake_tip TO hotline_public",
    ),
}


@contextmanager
def broken(fault: str) -> Iterator[None]:
    broke, mended = (sql.SQL(text).format(database=sql.Identifier(database_name())) for text in FAULTS[fault])
    with superuser() as connection:
        connection.execute(broke)
        links.close()  # what a database sets for its sessions, only new ones find
        try:
            yield
        finally:
            connection.execute(mended)
            links.close()


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("fault", FAULTS)
def test_the_words_come_back_and_go_through_later(fault: str, language: str) -> None:
    said = {
        "en": ("We did not receive it", "1-833-900-1010"),
        "fr": ("Nous n’avons rien reçu", "1 833 900-1010"),
    }
    with public_surface() as client:
        token = blank_token(client, language)
    with broken(fault), public_surface() as client:
        answer = send(client, language, token=token, narrative=WORDS, business="Blue Heron")
    assert answer.status_code == 503
    for sentence in said[language]:
        assert sentence in text(answer).replace("\u00a0", " ")
    assert WORDS.strip() in text(answer)
    assert "Blue Heron" in text(answer)
    assert 'class="words"' not in text(answer)
    assert Tip.objects.count() == 0
    with public_surface() as client:
        assert words_in(send(client, language, token=token_in(answer), narrative=WORDS))
    assert Tip.objects.count() == 1
