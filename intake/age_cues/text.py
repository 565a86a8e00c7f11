"""A text as the patterns see it: small letters without accents, numbers as digits, one blank between words.

Of its marks only a full stop ("."), a pause (",") and $ and % are left; apostrophes and hyphens part words."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice

from intake.age_cues.numerals import STARTS, numeral

# A figure of money, a time of the day and a height ("5'6") are one word each, and no age.
# A line end inside a sentence is a blank: mail is wrapped. An empty line ends it.
TOKEN = re.compile(
    r"\d+(?:,\d{3})+|\d+(?:['’:]\d+)+|\d+|[^\W\d_]+|[.!?…]+|\n[ \t\r]*\n|[,;:()\"«»“”|–—]+|[$%]+"
)
EDGE = " . "
MOST_WORDS = 16_000  # 50,000 characters that somebody wrote are ten thousand words
STOP, PAUSE = ".!?…\n", ",;:()\"«»“”|–—"  # fmt: skip


@dataclass(frozen=True)
class Plain:
    """`text` begins and ends like a sentence. `places`: where each word begins in it; `spans`: where that word
    stands in `original`."""

    original: str
    text: str
    places: list[int]
    spans: list[tuple[int, int]]

    def words(self, start: int, end: int) -> str:
        """As they were written, what stands between two places of `text`."""
        first = bisect_right(self.places, start) - 1
        last = bisect_right(self.places, max(start, end - 1)) - 1
        return " ".join(self.original[self.spans[max(0, first)][0] : self.spans[max(0, last)][1]].split())


def plain(original: str) -> Plain:
    original = unicodedata.normalize("NFC", original)
    found = [(folded(match[0]), match.span()) for match in islice(TOKEN.finditer(original), MOST_WORDS)]
    words = [word for word, _ in found]
    text, places, spans, length, at = [], [], [], len(EDGE), 0
    while at < len(words):
        word, used = words[at], 1
        if word in STARTS:
            number, used = numeral(words, at)
            word = str(number)
        text.append(word)
        places.append(length)
        spans.append((found[at][1][0], found[at + used - 1][1][1]))
        length += len(word) + 1
        at += used
    return Plain(original, EDGE + " ".join(text) + EDGE, places, spans)


def folded(word: str) -> str:
    if word.isalnum() and word.isascii():
        return word.lower()
    if word[0] in STOP:
        return "."
    if word[0] in PAUSE:
        return ","
    word = word.lower()
    if word == "à":  # it stays: "à 15 ans" tells of the past, "a 15 ans" of now
        return word
    parts = unicodedata.normalize("NFD", word.replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter)) or word
