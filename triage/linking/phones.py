"""Telephone numbers as E.164; one without a country is Canadian or American."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from triage.linking.aloud import BLANKS
from triage.linking.values import Value
from triage.scan.digits import digit_streams
from triage.scan.text import TOKEN, fold

if TYPE_CHECKING:
    import phonenumbers  # megabytes of every country: loaded by whoever reads a tip

LETTERS_FOR_DIGITS = str.maketrans("oOlI|", "00111")
SPEAKING = re.compile(r"^(?=\D*\d)[\d\s()+./\-–—_]+$")
# Dots, underscores and dashes of every width between digits; the library takes hyphens and spaces.
BETWEEN = re.compile(r"(?<=[\d)])[\s._·•*~–—−‒―/-]+(?=[\d(])")
DATE = re.compile(r"(?<!\d)(?:19|20)\d\d-\d\d-")  # or the number of a file that begins so
ABROAD = re.compile(r"^\s*(?:011|00)(?=[1-9])")
LABEL = re.compile(r"^\s*(?:tel|phone|cell|téléphone|tél)\.?\s*:\s*", re.IGNORECASE)
EXTENSION = re.compile(rf"{BLANKS}(?:,|;|\bext\b|\bposte\b|\bx(?=\s*+\d)).{{0,200}}$", re.IGNORECASE)


def phone(text: str) -> set[Value]:
    """Of what somebody gave as a number. Empty where it can be none: seven digits name no one."""
    said = BETWEEN.sub("-", LABEL.sub("", EXTENSION.sub("", unicodedata.normalize("NFKC", text))))
    folded = said.translate(LETTERS_FOR_DIGITS)
    if SPEAKING.match(folded):
        said = folded
    return _as_value(said) or phones_in(text) or spoken(text)


def phones_in(text: str) -> set[Value]:
    from phonenumbers import Leniency, PhoneNumberMatcher

    plain = BETWEEN.sub("-", unicodedata.normalize("NFKC", text))
    found = PhoneNumberMatcher(DATE.sub(" ", plain), "CA", leniency=Leniency.VALID)
    return {Value("phone", _e164(match.number)) for match in found}


def spoken(text: str) -> set[Value]:
    """Four one six, triple five, oh one ninety-three. Only a whole number of this continent: of words that give more
    or fewer digits nobody knows which were meant."""
    streams = {stream.removeprefix("1") for stream in digit_streams(TOKEN.findall(fold(text)))}
    return set().union(*(phones_in(stream) for stream in streams if len(stream) == 10))


def _as_value(text: str) -> set[Value]:
    import phonenumbers

    try:
        number = phonenumbers.parse(ABROAD.sub("+", text), "CA")
    except phonenumbers.NumberParseException:
        return set()
    # Seven digits are possible within a town, and so anywhere: they name no one.
    whole = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    return {Value("phone", _e164(number))} if whole else set()


def _e164(number: phonenumbers.PhoneNumber) -> str:
    from phonenumbers import PhoneNumberFormat, format_number

    return format_number(number, PhoneNumberFormat.E164)
