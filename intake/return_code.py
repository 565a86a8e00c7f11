"""The code with which a person adds to what they sent: 80 bits and 8 check bits, as eight words or 27 digits.

The number is what counts; words of either language and digits are only ways to write it. It follows from
the form's nonce, so that a second press of Send shows the same code; without our key nobody can make it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from mnemonic import Mnemonic

from hotline.sealing.config import form_key

LISTS = {"en": "english", "fr": "french"}
SECRET_BYTES = 10
WORDS, WORD_BITS = 8, 11
DIGITS, GROUP = 27, 3
KNOWN_BY = 4  # letters: the lists are made so that the first four tell every word apart


@dataclass(frozen=True)
class ReturnCode:
    """`number` is below 2**88; its last eight bits are the check."""

    number: int

    def words(self, language: str) -> list[str]:
        places = (self.number >> WORD_BITS * place for place in reversed(range(WORDS)))
        return [_words(language)[place % 2**WORD_BITS] for place in places]

    @classmethod
    def of(cls, secret: bytes) -> ReturnCode:
        """Of 80 secret bits."""
        return cls(int.from_bytes(secret + _check(secret), "big"))

    def canonical(self) -> str:
        """27 digits, as it is sealed in the tip."""
        return f"{self.number:0{DIGITS}d}"

    def digits(self) -> list[str]:
        """Nine groups of three, to be said on the phone."""
        text = self.canonical()
        return [text[start : start + GROUP] for start in range(0, DIGITS, GROUP)]


def code_for(nonce: bytes) -> ReturnCode:
    secret = HKDF(SHA256(), length=SECRET_BYTES, salt=nonce, info=b"hotline return code").derive(form_key())
    return ReturnCode.of(secret)


@dataclass(frozen=True)
class Typed:
    """What somebody typed where a code belongs. `code` is None for a typing error; the rest helps to mend it:
    how many `words` and `digits` were read, and which words are in neither list (as typed)."""

    code: ReturnCode | None
    words: int
    digits: int
    strange: tuple[str, ...] = ()


def read(text: str) -> Typed:
    """In words of either language or in digits. Case, accents, spaces and punctuation do not count, a word is
    known by its first letters, and figures beside words are those of a list. A code that is well formed here
    says nothing about whether it was ever given out."""
    # Somebody who controls the text could send megabytes; no way of writing a code is this long.
    clean = _clean(text[:1000])
    digits = re.sub(r"[^0-9]", "", clean)
    if not (words := re.findall(r"[^\W\d_]+", clean)):
        code = _first_sound([int(digits)] if len(digits) == DIGITS else [])
        return Typed(code, 0, len(digits))
    typed = [_plain(word) for word in words]
    numbers = [number for language in LISTS if (number := _number(typed, language)) is not None]
    strange = min(([place for place, word in enumerate(typed) if word[:KNOWN_BY] not in _places(language)]
                   for language in LISTS), key=len)  # fmt: skip
    return Typed(_first_sound(numbers), len(words), len(digits), tuple(words[place] for place in strange))


def parse(text: str) -> ReturnCode | None:
    return read(text).code


def _first_sound(numbers: list[int]) -> ReturnCode | None:
    return next((ReturnCode(number) for number in numbers if _checks(number)), None)


def _number(typed: list[str], language: str) -> int | None:
    places = [_places(language).get(word[:KNOWN_BY]) for word in typed]
    if len(places) != WORDS or None in places:
        return None
    return sum((place or 0) << WORD_BITS * power for power, place in enumerate(reversed(places)))


def _checks(number: int) -> bool:
    if number >= 2 ** (WORDS * WORD_BITS):
        return False
    raw = number.to_bytes(SECRET_BYTES + 1, "big")
    return _check(raw[:SECRET_BYTES]) == raw[SECRET_BYTES:]


def _check(secret: bytes) -> bytes:
    return sha256(b"hotline return code" + secret).digest()[:1]


def _clean(text: str) -> str:
    """Letters whole, and without what no reader sees: pasted words bring soft hyphens and joiners along."""
    whole = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in whole if unicodedata.category(letter) != "Cf")


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


@cache
def _words(language: str) -> list[str]:
    # The French list is stored with its accents apart; a page shows them as one letter.
    words = Mnemonic(LISTS[language]).wordlist
    return [unicodedata.normalize("NFC", word) for word in words]


@cache
def _places(language: str) -> dict[str, int]:
    return {_plain(word)[:KNOWN_BY]: place for place, word in enumerate(_words(language))}
