from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.return_code import WORD_BITS, WORDS, ReturnCode, _places, _words, code_for, parse

nonces = st.binary(min_size=16, max_size=16)


@given(nonces)
def test_words_of_both_languages_and_digits_write_the_same_number(nonce: bytes) -> None:
    code = code_for(nonce)
    for written in (
        " ".join(code.words("en")),
        " ".join(code.words("fr")),
        " ".join(code.digits()),
        code.canonical(),
    ):
        assert parse(written) == code


@given(nonces, st.sampled_from(["en", "fr"]))
def test_a_hurried_hand_is_understood(nonce: bytes, language: str) -> None:
    code = code_for(nonce)
    words = code.words(language)
    plain = str.maketrans("éèêëàâîïôûùç", "eeeeaaiiouuc")
    assert parse("  " + "\n - ".join(word.upper() for word in words) + ".") == code
    assert parse("-".join(words).translate(plain)) == code
    assert parse(" ".join(word[:4] for word in words)) == code


def test_one_nonce_gives_one_code_and_another_another() -> None:
    assert code_for(b"a" * 16) == code_for(b"a" * 16)
    assert code_for(b"a" * 16) != code_for(b"b" * 16)


def test_the_check_finds_nearly_every_wrong_word() -> None:
    """Eight bits let one error in 256 pass: a code that passes only finds no question."""
    passed = tried = 0
    for number in range(40):
        code = code_for(number.to_bytes(16, "big"))
        for place in range(WORDS):
            wrong = code.number ^ ((number + 1) << WORD_BITS * place)
            tried += 1
            passed += parse(" ".join(ReturnCode(wrong).words("en"))) is not None
    assert tried == 320
    assert passed <= 8


def test_what_is_no_code_is_nothing() -> None:
    good = code_for(b"c" * 16)
    for text in (
        "", "one two", "9" * 27, " ".join(good.words("en")[:7]), " ".join([*good.words("en"), "zoo"]),
        good.canonical()[:-1], "x" + good.canonical(), "é" * 5000, "\0", "١" * 27,
    ):  # fmt: skip
        assert parse(text) is None


def test_the_lists_tell_every_word_apart_by_its_first_letters() -> None:
    for language in ("en", "fr"):
        assert len(_words(language)) == len(_places(language)) == 2**WORD_BITS


@pytest.mark.long
def test_a_hundred_thousand_codes_are_all_different_and_their_words_are_fair() -> None:
    """80 bits: words of 11 bits each, of which eight check. With 2048 words the sum of squares lies around 2047
    with a spread of 64; five of those are never reached by chance."""
    codes = [code_for(os.urandom(16)) for _ in range(100_000)]
    assert len({code.number for code in codes}) == len(codes)
    for place in range(WORDS):
        seen = [0] * 2**WORD_BITS
        for code in codes:
            seen[code.number >> WORD_BITS * place & 2**WORD_BITS - 1] += 1
        mean = len(codes) / len(seen)
        assert abs(sum((count - mean) ** 2 / mean for count in seen) - 2047) < 5 * 64, place
