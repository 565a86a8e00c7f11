"""What is made of a message: the corpus by hand, and whatever else may come."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.mail.decoding import CHARSETS
from intake.mail.reading import NARRATIVE_BYTES, lenient, read, size_of
from tests.intake.letters import SENDER, WORDS, letter

CORPUS = {path.stem: path.read_bytes() for path in (Path(__file__).parent / "mail_corpus").glob("*.eml")}
NOW = datetime(2026, 11, 25, 16, tzinfo=UTC)


def reading(raw: bytes, **more):
    return read(raw, received_at=NOW, **more)


# What cannot be read as it was meant; everything else in the corpus can.
UNREAD = {
    "boundary-missing": "broken",
    "boundary-never-comes": "broken",
    "charset-codec-bomb": "encoding",
    "charset-none-shift-jis": "encoding",
    "charset-utf16-odd": "encoding",
    "content-type-parameters-bomb": "broken",
    "empty-body": "empty",
    "forwarded-nine-deep": "nested",
    "garbage-8bit": "encoding",
    "garbage-everything": "encoding",
    "nested-200": "nested",
    "pgp-inline": "encrypted",
    "pgp-mime": "encrypted",
    "smime-enveloped": "encrypted",
    "tnef-alone": "empty",
}
# Where no words could be marked, or the mark lies out of reach.
NO_LANTERN = {
    "charset-none-shift-jis", "empty-body", "forwarded-nine-deep", "garbage-8bit", "garbage-everything", "pgp-inline",
    "pgp-mime", "smime-enveloped", "tnef-alone", "subject-of-100000",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CORPUS))
def test_the_corpus_is_read_or_says_why_not(name: str) -> None:
    found = reading(CORPUS[name])
    assert found.unread == UNREAD.get(name, "")
    assert name in NO_LANTERN or "Lantern" in found.narrative
    assert found.set_aside == ""
    assert "SECRET" not in found.narrative  # attachments, scripts, styles, comments: none is opened or run
    assert "203.0.113." not in found.narrative  # from which network somebody wrote
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", found.narrative)


def test_the_corpus_is_as_large_as_the_table_thinks() -> None:
    assert len(CORPUS) == 58 and set(UNREAD) | NO_LANTERN <= set(CORPUS)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("alternative", "\n\nShe never leaves the room of the motel and he has her papers. Lanternplain."),
        ("charset-latin1-mislabelled-utf8", "Elle est enfermée à l’hôtel, je ne sais pas où est sa famille."),
        ("charset-windows-quotes", "He said “stay” and she can’t leave."),
        ("charset-utf7", "Elle est enfermée <script> dans le motel."),
        ("charset-iso2022jp", "彼女は部屋から出られません。"),
        ("base64-truncated", "Lanterncut.She never leaves the room of the motel and he has her papers. Lante"),
        ("forwarded-once", "-----\nFrom: cruel@example.net\nDate: Mon, 23 Nov 2026 22:00:00 -0500\nSubject: do as"),
        ("subject-rfc2047-tricks", "=?utf-8?q?a?b=?= Lanternsubject"),
        ("subject-injects", "a Bcc: all@example.org body\n\n"),
        ("rtl-override", "Her plate is DCBA 123"),
        ("emoji", "🚨🚨 aidez-moi 🙏\n\n👩"),
        ("from-many", "Lanternmanyfrom"),
    ],
)  # fmt: skip
def test_words_come_as_they_were_meant(name: str, words: str) -> None:
    assert words in reading(CORPUS[name]).narrative


def test_html_becomes_words_with_its_links_and_what_it_hides() -> None:
    found = reading(CORPUS["html-only"])
    assert found.narrative == (
        "Something I saw\n\nShe is at the motel & he has her papers. Lanternhtml.\nhidden words of mine\n"
        "[a grey pickup] her ad <https://ads.example/4471> x him <mailto:him@example.net>\nsecond line"
    )
    assert (found.links, found.attachments) == (1, 0)


def test_attachments_are_counted_and_links_too() -> None:
    found = reading(CORPUS["attachments-two"])
    assert (found.attachments, found.links) == (2, 0)
    assert reading(letter("See https://a.example/1 and www.b.example and https://a.example/1")).links == 2


def test_who_wrote_and_when() -> None:
    found = reading(
        letter(headers={"Date": "Tue, 24 Nov 2026 23:30:00 -0500", "Reply-To": "safe@example.net"})
    )
    assert found.sender == {"contact": f"{SENDER}, safe@example.net", "name": "Ana Rivers"}
    assert found.sent_on == date(2026, 11, 25)
    assert reading(CORPUS["from-many"]).sender["contact"] == f"{SENDER}, bob@example.net"
    assert reading(CORPUS["from-raw-8bit"]).sender["name"] == "Zoé Tremblay"
    assert reading(CORPUS["from-missing"]).sender == {}


@pytest.mark.parametrize(
    "said", ["Thu, 99 Foo 99999", "Mon, 1 Jan 1990 00:00:00 +0000", "Fri, 1 Jan 2100 00:00 +0000", ""]
)
def test_a_day_that_cannot_be_is_left_out(said: str) -> None:
    assert reading(letter(headers={"Date": said})).sent_on is None


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (WORDS, "en"),
        ("J’ai vu une fille au motel, elle ne sort jamais et un homme garde ses papiers.", "fr"),
        ("Vi a una chica en el motel, nunca sale de su cuarto.", "unknown"),
        ("Help", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_language_is_guessed_or_left_open(words: str, language: str) -> None:
    assert reading(letter(words, headers={"Subject": None})).language == language


def test_a_text_that_no_envelope_holds_is_cut_and_says_by_how_much() -> None:
    found = reading(letter('é"\\' * 100_000))
    assert found.unread == "too_large"
    assert size_of(found.narrative) < 256 * 1024 - 8
    cut = int(re.search(r"\[(\d+) more characters were not kept\.", found.narrative)[1])
    assert "autres caractères n’ont pas été conservés" in found.narrative
    assert cut + len(found.narrative.rpartition("\n\n[")[0]) == len("Something I saw\n\n") + 300_000


def test_fifty_thousand_characters_are_kept_whole() -> None:
    words = "motel " * 8_333
    assert reading(letter(words)).narrative.endswith(words.strip())


def test_a_million_short_lines_take_no_minutes() -> None:
    found = reading(letter("a\n" * 1_000_000))
    assert found.unread == "too_large"


def test_where_only_the_beginning_came_it_is_kept_and_marked() -> None:
    found = reading(CORPUS["attachments-two"][:700], whole=False)
    assert (found.unread, "Lanternmixed" in found.narrative) == ("too_large", True)


def test_what_cannot_be_taken_apart_is_kept_as_it_stands_without_its_headers() -> None:
    found = lenient(letter(), why="broken")
    assert (found.narrative, found.unread) == (f"Something I saw\n\n{WORDS}", "broken")
    assert found.sender["contact"] == SENDER


def test_no_codec_that_expands_or_takes_long_is_ever_used() -> None:
    assert not CHARSETS & {
        "punycode",
        "idna",
        "unicode_escape",
        "raw_unicode_escape",
        "zlib",
        "bz2",
        "hex",
        "uu",
    }


HEADER_NAMES = st.sampled_from(
    ["From", "Subject", "Date", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Message-ID",
     "Return-Path", "Auto-Submitted", "Reply-To", "List-Id", "X"]
)  # fmt: skip
HEADER_VALUES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["text/plain; charset=utf-16", "multipart/mixed; boundary=b", "multipart/alternative; boundary=\"b\"", "base64",
         "message/rfc822", "text/html; charset*=x''%", "quoted-printable", "=?utf-7?b?+/v8-?=",
         "multipart/report; report-type=delivery-status; boundary=b", "text/plain; name*0*='';  name*1=",
         "<>", "x-uuencode",
         "attachment; filename*0=a"]
    ),
)  # fmt: skip
BODIES = st.lists(
    st.one_of(
        st.binary(max_size=80),
        st.sampled_from([b"--b\r\n", b"--b--\r\n", b"\r\n", b"begin 644 x\n", b"<script>", b"<!--", b"&#x", b"+ADw-"]),
        st.text(max_size=40).map(lambda text: text.encode("utf-16")),
    ),
    max_size=12,
).map(b"".join)  # fmt: skip


@st.composite
def messages(draw) -> bytes:
    """A message put together anyhow; or one of the corpus, cut, spliced with another or with a few bytes changed."""
    if draw(st.booleans()):
        lines = draw(st.lists(st.tuples(HEADER_NAMES, HEADER_VALUES), max_size=8))
        head = "".join(f"{name}: {value}\r\n" for name, value in lines)
        return head.encode("utf-8", "replace") + b"\r\n" + draw(BODIES)
    names = st.sampled_from(sorted(name for name, raw in CORPUS.items() if len(raw) < 20_000))
    one, other = CORPUS[draw(names)], CORPUS[draw(names)]
    at, to = draw(st.integers(0, len(one))), draw(st.integers(0, len(other)))
    return one[:at] + draw(st.binary(max_size=9)) + other[to:]


@pytest.mark.long
@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(messages(), st.booleans())
def test_whatever_comes_in_something_bounded_comes_out(raw: bytes, whole: bool) -> None:
    for found in (reading(raw, whole=whole), lenient(raw, why="broken")):
        assert size_of(found.narrative) <= NARRATIVE_BYTES + 500
        assert len("".join(found.sender.values())) <= 700
        assert found.narrative or found.unread
        found.narrative.encode()


def test_a_charset_made_for_program_text_reads_without_a_warning() -> None:
    raw = b"From: a@example.org\r\nContent-Type: text/plain; charset=unicode_escape\r\n\r\nShe is in \\u0041\\\x80R\r\n"
    assert "She is in" in reading(raw, whole=True).narrative
