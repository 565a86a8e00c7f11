"""What somebody wrote and a program packed in its own way: the original is removed, so no word may fall out."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime

import pytest

from intake.mail.fetching import within
from intake.mail.html_text import SOURCE_CHARACTERS, text_of
from intake.mail.reading import Letter, lenient, read
from tests.intake.letters import WORDS, letter

NOW = datetime(2026, 11, 25, 16, tzinfo=UTC)
OPENINGS = (
    "<!", "<!-", "<!--", "<!--x--", "<!DOCTYPE ", "<!DOCTYPE [", "<![", "<![CDATA[", "<![if>", "<?", "</", "</a ",
    "<", "<a ", "<a b=\"", "<a b='c'd", "<a\n", "<a/", "<1", "&", "&#", "&a", "<script>", "<title>", "<p>\n", "<a>x",
)  # fmt: skip


def reading(body: str, kind: str, *, coded: str = "8bit", subject: str | None = None) -> Letter:
    headers = {"Content-Type": kind, "Content-Transfer-Encoding": coded, "Subject": subject}
    return read(letter(body, headers=headers), received_at=NOW)


def parts(*bodies: tuple[str, str], kind: str = "mixed") -> Letter:
    told = "".join(f"--b\n{head}\n\n{body}\n" for head, body in bodies)
    return reading(f"{told}--b--", f"multipart/{kind}; boundary=b")


@pytest.mark.parametrize("words", ["Room 21", "Room 214", "Room 2145", "Chambre à côté", "彼女は"])
def test_base64_keeps_its_last_letters(words: str) -> None:
    found = reading(b64encode(words.encode()).decode(), "text/plain; charset=utf-8", coded="base64")
    assert (found.narrative, found.unread) == (words, "")


def test_base64_in_several_pieces_is_read_to_the_last() -> None:
    pieces = "\n".join(b64encode(words.encode()).decode() for words in ("Room 21", ", then ", "room 214."))
    assert reading(pieces, "text/plain", coded="base64").narrative == "Room 21, then room 214."


def test_words_without_spaces_that_are_called_base64_are_no_base64() -> None:
    assert reading("彼女は部屋から出られません。", "text/plain", coded="base64").narrative.startswith(
        "彼女は"
    )


@pytest.mark.parametrize("kind", ["text/enriched", "text/markdown", "text/x-anything", "text/rtf"])
def test_whatever_calls_itself_text_is_read(kind: str) -> None:
    for found in (reading(WORDS, kind), parts((f"Content-Type: {kind}", WORDS))):
        assert (found.narrative, found.unread, found.attachments) == (WORDS, "", 0)


@pytest.mark.parametrize("kind", ["application/xhtml+xml", "text/x-amp-html", "text/html"])
def test_html_by_any_name_is_read_as_html(kind: str) -> None:
    found = reading(f"<html><body><p>{WORDS}</p></body></html>", kind)
    assert (found.narrative, found.attachments) == (WORDS, 0)


@pytest.mark.parametrize("kind", ["text/calendar", "text/vcard", "text/rfc822-headers", "image/png"])
def test_dates_address_cards_and_headers_are_nobodys_words(kind: str) -> None:
    found = parts((f"Content-Type: {kind}", "SECRET"), ("Content-Type: text/plain", WORDS))
    assert (found.narrative, found.attachments) == (WORDS, 1)
    named = parts(("Content-Type: text/markdown; name=a.md", "SECRET"), ("X-A: b", WORDS))
    assert (named.narrative, named.attachments) == (WORDS, 1)


def test_a_notice_in_plain_text_does_not_hide_the_words_in_html() -> None:
    notice = "Your program cannot show this message. Please open it in another one."
    found = parts(
        ("Content-Type: text/plain", notice),
        ("Content-Type: text/html", "<p>Room 214, the Lakeshore motel</p>"),
        kind="alternative",
    )
    assert found.narrative == f"{notice}\n\nRoom 214, the Lakeshore motel"


def test_the_same_words_in_two_dresses_are_kept_once() -> None:
    link = f'<p>{WORDS} <a href="https://a.example/b">here</a></p>'
    found = parts(
        ("Content-Type: text/plain", f"{WORDS} here"), ("Content-Type: text/html", link), kind="alternative"
    )
    assert found.narrative == f"{WORDS} here"


def test_a_forwarded_message_with_headers_in_utf8_is_read_too() -> None:
    found = parts(("Content-Type: message/global", f"Subject: Motel à côté\n\n{WORDS}"))
    assert found.narrative == f"-----\nSubject: Motel à côté\n\n{WORDS}"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>one</p><![nonsense here]>two", "one\ntwo"),
        ("<p>one</p><![CDATA[two]]> three", "one\ntwo three"),
        ("<p>one</p><!-- never ended <p>two</p>", "one\n<!-- never ended\ntwo"),
        ("<p>one</p><style><p>two</p>", "one\n\ntwo"),
        (f"<p>one</p>&#{'1' * 5000}; two", f"one &#{'1' * 5000}; two"),
        ("<p>I <3 her, 1 < 2 && 3</p>", "I <3 her, 1 < 2 && 3"),
        ('<a href="https://a.example/">one</a>', "one <https://a.example/>"),
    ],
)
def test_html_that_goes_wrong_in_the_middle_keeps_what_follows(source: str, words: str) -> None:
    assert text_of(source) == (words, False)


def test_a_picture_within_the_page_does_not_use_up_what_is_read() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * SOURCE_CHARACTERS}">'
    assert text_of(f"<p>{picture}{WORDS}</p>") == (WORDS, False)


def test_a_page_longer_than_is_read_says_so() -> None:
    found = reading(f"<p>{WORDS}</p>{'<br>' * SOURCE_CHARACTERS}", "text/html")
    assert (found.narrative, found.unread) == (WORDS, "too_large")


@pytest.mark.parametrize("opening", OPENINGS)
def test_openings_that_never_end_take_no_time(opening: str) -> None:
    """The standard library's parser looks for each one's end anew: minutes for one message of a megabyte."""
    source = f"<p>{WORDS}</p>" + opening * (SOURCE_CHARACTERS // len(opening))
    with within(2):
        assert reading(source, "text/html").narrative.startswith(WORDS)


def test_a_header_without_end_leaves_the_words_behind_it() -> None:
    raw = f"Received: from [203.0.113.77]\r\nSubject: Motel\r\n\tLakeshore\r\n{WORDS}\r\nShe: is there\r\n".encode()
    found = lenient(raw, why="broken")
    assert found.narrative == f"Motel Lakeshore\n\n{WORDS}\nShe: is there"
