"""The page of a return code: what is typed is understood or helped, words are kept once, and nothing is lost."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError

from hotline.form import tokens
from intake import flood, tickets, views_add
from intake.models import Tip
from intake.return_code import ReturnCode
from tests.intake.adding import WORDS, add, code_added, enter, hidden, sent_with, some_code
from tests.intake.telling import blank_token, opened, send
from tests.support import public_surface
from triage.models import Review

pytestmark = pytest.mark.django_db(transaction=True)


def text(page: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())))


def wrong(code: ReturnCode) -> ReturnCode:
    """One digit away, with a check that does not fit."""
    return ReturnCode(code.number ^ 1)


# --- The code ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
def test_words_of_either_language_digits_and_a_hurried_hand(language: str) -> None:
    code = some_code()
    ways = (
        " ".join(code.words("en")),
        "\r\n".join(code.words("fr")).upper(),
        ", ".join(word[:4] for word in code.words("en")),
        "".join(f"{place}. {word}\n" for place, word in enumerate(code.words("fr"), 1)),
        " ".join(code.digits()),
        code.canonical(),
        "-".join(code.digits()) + " .",
        "\u00ad".join(code.canonical()),
    )
    with public_surface() as client:
        for way in ways:
            page = enter(client, way, language)
            assert page.status_code == 200, way
            assert hidden(page, "ticket")


@pytest.mark.parametrize(
    ("typed", "english", "french"),
    [
        ("", "Write the eight words here, or the number.", "Écrivez ici les huit mots, ou le numéro."),
        (" \r\n ", "Write the eight words here", "Écrivez ici les huit mots"),
        ("?!", "Write the eight words here", "Écrivez ici les huit mots"),
        ("12 345", "There are 5 digits here, and there should be 27.", "Il y a 5 chiffres ici"),
        ("9" * 27, "These digits do not fit together.", "Ces chiffres ne vont pas ensemble."),
        ("abandon", "There is 1 word here, and there should be eight.", "Il y a 1 mot ici"),
        (
            "abandon ability able about above absent absorb xyzzy",
            "This word cannot be part of it: “xyzzy”.",
            "Ce mot ne peut pas en faire partie\u00a0: «\u00a0xyzzy\u00a0».",
        ),
        ("zzzz قلعة abandon", "These words cannot be part of it: “zzzz”, “قلعة”.", "Il y a 3 mots ici"),
        ("zoo zoo zoo zoo zoo zoo zoo zoo", "they do not fit together", "ils ne vont pas ensemble"),
        ("x" * 2_000, "This holds 2,000 characters, and we can take 1,000 here.", "2\u00a0000 caractères"),
    ],
)  # fmt: skip
def test_a_typing_error_is_told_with_what_was_typed_still_there(
    typed: str, english: str, french: str
) -> None:
    with public_surface() as client:
        for language, sentence in (("en", english), ("fr", french)):
            page = enter(client, typed, language)
            assert page.status_code == 422
            assert re.sub(r"\s+", " ", sentence) in text(page)
            assert typed.strip() in html.unescape(page.content.decode())
            assert 'href="#id_code"' in page.content.decode()
            assert 'name="ticket"' not in page.content.decode()


def test_a_typing_error_asks_nobody(monkeypatch: Any) -> None:
    def never(*_: Any) -> Any:
        raise AssertionError("a code that is none was looked up")

    monkeypatch.setattr(views_add, "lookup", never)
    with public_surface() as client:
        assert enter(client, wrong(some_code()).canonical()).status_code == 422


def test_a_lost_token_costs_nothing_at_the_first_step() -> None:
    with public_surface() as client:
        page = client.post("/en/add/", {"code": some_code().canonical()})
    assert page.status_code == 200
    assert hidden(page, "token")


# --- The words --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_added_is_a_tip_of_its_own_sealed_with_the_code(language: str) -> None:
    code = some_code()
    with public_surface() as client:
        answer = add(client, enter(client, code, language), language)
    assert answer.status_code == 200
    assert "stay the same" in text(answer) or "restent les mêmes" in text(answer)
    tip = Tip.objects.get()
    assert (tip.channel, tip.language, tip.interaction.kind) == ("web_form", language, "tip")
    assert (tip.danger, tip.minor, tip.consent_choice) == ("unknown", "unknown", "not_said")
    assert opened(tip).narrative == WORDS
    assert code_added(tip) == code.canonical()
    assert tip.return_code is None
    review = Review.objects.get(tip=tip)
    assert (review.lane, review.due_at - review.received_at) == ("non_urgent", timedelta(hours=24))


def test_the_confirmation_shows_no_code_and_no_status_and_is_the_same_for_all() -> None:
    known, unknown = some_code(), some_code()
    sent_with(known, narrative="Something told before")
    with public_surface() as client:
        answers = [add(client, enter(client, code), danger="yes") for code in (known, unknown)]
    assert answers[0].content == answers[1].content
    page = answers[0].content.decode()
    assert 'class="words"' not in page and 'class="digits"' not in page
    assert "Something told before" not in page
    assert "We cannot tell you what happens next" in page


def test_danger_and_a_minor_raise_the_addition_as_on_the_first_form() -> None:
    with public_surface() as client:
        add(client, enter(client, some_code()), danger="yes")
        add(client, enter(client, some_code()), minor="maybe")
    assert {review.lane for review in Review.objects.all()} == {"urgent"}
    assert {tip.minor for tip in Tip.objects.all()} == {"unknown", "maybe"}


def test_what_a_machine_adds_is_held_and_kept_like_any_other() -> None:
    flood.forget()
    with public_surface() as client:
        add(client, enter(client, some_code()))
        add(client, enter(client, some_code()), subject="buy now")
    assert sorted(Review.objects.values_list("held", flat=True)) == [False, True]
    assert not Review.objects.filter(due_at__isnull=True).exists()


def test_the_same_words_twice_are_one_tip_and_other_words_another_of_the_same_page() -> None:
    with public_surface() as client:
        page = enter(client, some_code())
        answers = [add(client, page), add(client, page), add(client, page, words="And one more thing.")]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].content == answers[1].content == answers[2].content
    first, second = Tip.objects.all()
    assert bytes(first.thread) == bytes(second.thread)


def test_the_code_stands_in_no_page_after_the_first_not_even_sealed_the_same_way_twice() -> None:
    code = some_code()
    with public_surface() as client:
        pages = [enter(client, code), enter(client, code)]
        pages.append(add(client, pages[0], words=""))
    for page in pages:
        words = text(page)
        assert code.canonical() not in page.content.decode()
        assert not all(word in words for word in code.words("en"))
    assert len({hidden(page, "ticket") for page in pages}) == 3
    assert {len(hidden(page, "ticket")) for page in pages} == {tickets.LENGTH}


def test_a_code_in_the_address_is_not_even_read() -> None:
    with public_surface() as client:
        page = client.get(f"/en/add/?code={some_code().canonical()}")
    assert "ticket" not in page.content.decode()


# --- Whatever goes wrong ----------------------------------------------------------------------------

HOSTILE = "Une fille, مرحبا, 你好 \U0001f480 <b>&amp;\"'</b>. "


@pytest.mark.parametrize(("narrative", "kept"), [
    ("", ""), (" \r\n\t ", ""), ("x" * 50_001, "x" * 50_001), (HOSTILE * 2000, HOSTILE * 2000),
    ("", 'value="yes" id="id_danger_0" checked'),
])  # fmt: skip
def test_words_that_cannot_be_taken_come_back_whole(narrative: str, kept: str) -> None:
    with public_surface() as client:
        page = enter(client, some_code())
        answer = add(client, page, words=narrative, danger="yes")
        assert answer.status_code == 422
        assert kept.strip() in html.unescape(answer.content.decode())
        assert hidden(answer, "token") == hidden(page, "token")
        assert add(client, answer).status_code == 200
    assert Tip.objects.count() == 1


def test_hostile_characters_are_kept_as_words_and_run_nowhere() -> None:
    with public_surface() as client:
        page = enter(client, some_code())
        add(client, page, words="", danger="<script>")
        answer = add(client, page, words=HOSTILE + "\0\x1b[31m")
        assert answer.status_code == 200
    assert opened(Tip.objects.get()).narrative.startswith(HOSTILE.strip()[:20])


@pytest.mark.parametrize("fault", ["changed", "other page", "other form", "old", "gone", "nonsense"])
def test_a_ticket_of_no_use_asks_for_the_code_again_and_keeps_the_words(fault: str) -> None:
    code = some_code()
    with public_surface() as client:
        page = enter(client, code)
        token, ticket = hidden(page, "token"), hidden(page, "ticket")
        if fault == "other page":
            ticket = hidden(enter(client, code), "ticket")
        elif fault == "changed":
            ticket = ticket[:-5] + ("A" if ticket[-5] != "A" else "B") + ticket[-4:]
        elif fault == "nonsense":
            ticket = "é" * 60
        elif fault == "gone":
            token = ""
        elif fault == "other form":  # sealed as it should be, but to a page of the tip form
            tip = tokens.fresh()
            token, ticket = tip.text, tickets.sealed(tickets.Ticket(code, ""), tip)
        later = timedelta(hours=25) if fault == "old" else timedelta()
        with time_machine.travel(tokens.seconds() + later.total_seconds()):
            sent = {"token": token, "ticket": ticket, "words": WORDS, "minor": "maybe"}
            answer = client.post("/en/add/", sent)
            assert answer.status_code == 422
            assert "please write your words once more" in text(answer)
            assert WORDS in text(answer)
            carried = {"token": hidden(answer, "token"), "words": WORDS, "minor": "maybe"}
            again = client.post("/en/add/", carried | {"code": " ".join(code.words("fr"))})
            assert again.status_code == 200
            assert WORDS in text(again)
            assert 'value="maybe" id="id_minor_1" checked' in again.content.decode()
            assert add(client, again, minor="maybe").status_code == 200
    assert code_added(Tip.objects.get()) == code.canonical()


def test_a_typing_error_with_words_carried_along_judges_only_the_code() -> None:
    with public_surface() as client:
        answer = enter(client, "abandon", words="", danger="yes")
    assert answer.status_code == 422
    assert "Write a few words" not in text(answer)
    assert 'value="yes" id="id_danger_0" checked' in answer.content.decode()


def test_the_database_gone_while_a_question_is_looked_for(monkeypatch: Any) -> None:
    def gone(*_: Any) -> str:
        raise DatabaseError("gone")

    code = some_code()
    with public_surface() as client:
        monkeypatch.setattr(views_add.access, "waiting_question", gone)
        answer = enter(client, code, words=WORDS)
        assert answer.status_code == 503
        assert "We cannot check for a question right now" in text(answer)
        assert " ".join(code.words("en")) in text(answer)
        assert WORDS in text(answer)
        monkeypatch.undo()
        again = client.post(
            "/en/add/", {"token": hidden(answer, "token"), "code": code.canonical(), "words": WORDS}
        )
        assert add(client, again).status_code == 200


def test_the_database_gone_while_words_are_kept(monkeypatch: Any) -> None:
    def gone(**_: Any) -> None:
        raise DatabaseError("gone")

    with public_surface() as client:
        page = enter(client, some_code())
        monkeypatch.setattr(views_add, "receive_tip", gone)
        answer = add(client, page, danger="no")
        assert answer.status_code == 503
        assert "We did not receive it" in text(answer)
        assert WORDS in text(answer)
        monkeypatch.undo()
        assert add(client, answer, danger="no").status_code == 200
    assert Tip.objects.count() == 1


def test_more_than_we_can_take_at_once() -> None:
    with public_surface() as client:
        page = enter(client, some_code())
        answer = add(client, page, words="x" * 2_200_000)
    assert answer.status_code == 413
    assert "too long" in text(answer)
    assert not Tip.objects.exists()


def test_another_language_in_the_middle_loses_neither_code_nor_words() -> None:
    code = some_code()
    with public_surface() as client:
        typed = enter(client, "abandon", "fr", switch="0")
        assert typed.status_code == 200
        assert "abandon" in text(typed)
        assert "Veuillez vérifier" not in text(typed) and "summary" not in typed.content.decode()
        page = add(client, enter(client, code), "fr", switch="0", minor="no")
        assert page.status_code == 200
        assert "Que voulez-vous ajouter?" in text(page)
        assert WORDS in text(page)
        assert add(client, page, "fr").status_code == 200
    assert code_added(Tip.objects.get()) == code.canonical()


# --- What is left behind ----------------------------------------------------------------------------


def test_no_cookie_no_copy_a_neutral_title_and_the_way_out() -> None:
    code = some_code()
    with public_surface() as client:
        page = enter(client, code)
        pages = [client.get("/en/add/"), enter(client, "abandon"), page]
        pages += [add(client, page, words=""), add(client, page)]
    for answer in pages:
        shown = answer.content.decode()
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Content-Encoding" not in answer.headers
        assert re.search("<title>(Form|Received)</title>", shown)
        assert shown.count("data-exit") == 2
        assert code.canonical() not in str(answer.headers)
        assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=", shown)


def test_the_way_to_it_stands_on_the_first_page_and_on_the_confirmation() -> None:
    with public_surface() as client:
        for language in ("en", "fr"):
            for page in (
                client.get(f"/{language}/"),
                send(client, language, token=blank_token(client, language)),
            ):
                assert f'href="/{language}/add/"' in page.content.decode()


def test_the_way_from_the_confirmation_leaves_the_eight_words_where_they_are() -> None:
    for language, sentence in (
        ("en", "It opens in a new tab, and this page stays as it is."),
        ("fr", "Elle s’ouvre dans un nouvel onglet, et celle-ci reste comme elle est."),
    ):
        with public_surface() as client:
            page = send(client, language, token=blank_token(client, language))
        assert f'<a href="/{language}/add/" target="_blank" rel="noopener">' in page.content.decode()
        assert sentence in text(page)


def test_limits_and_no_status_are_said_before_the_words() -> None:
    with public_surface() as client:
        page = enter(client, some_code()).content.decode()
    assert page.index("We must tell the authorities") < page.index('name="words"')
    assert page.index("We cannot send you news") < page.index('name="words"')
