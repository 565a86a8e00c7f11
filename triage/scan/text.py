"""One text in the shapes in which a value may hide in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from triage.scan.digits import digit_streams, numbered
from triage.scan.words import (
    ARTICLES,
    CONFUSABLE,
    LEET,
    SEPARATORS,
    STREETS,
)

TOKEN = re.compile(r"[a-z0-9]+")
# A capital where no sentence begins, or after a title; no street and no house is called so.
NAMED = re.compile(
    r"(?:(?<=[\w,;:] )|(?<=\bMr\. )|(?<=\bMs\. )|(?<=\bMrs\. )|(?<=\bDr\. )|(?<=\bM\. ))([A-ZÀ-Þ][\w’'-]+)"
    r"(?! (?:St|Street|Ave|Avenue|Road|Rd|Blvd|Drive|Lane|Court|Park|Hotel|Motel)\b)"
)
CAPITAL = re.compile(r"\b[A-ZÀ-Þ][\w’'-]*")


class Text:
    """One text in the shapes in which a value may hide in it."""

    def __init__(self, text: str) -> None:
        self.tokens = TOKEN.findall(fold(text))
        self.runs = list(_runs(self.tokens))
        plain = [token for token in self.tokens if token not in SEPARATORS]
        self.squeezed = {"".join(self.tokens), "".join(plain), "".join(plain).translate(LEET)}
        self.streets = "".join(street(token) for token in numbered(self.tokens))
        self.capitals = {token for word in CAPITAL.findall(text) for token in TOKEN.findall(fold(word))}
        self.words = set(self._words())
        # Written as a name: with a capital, though no sentence begins, and no street is called so.
        self.names = {fold(name) for name in NAMED.findall(text)}

    def _words(self) -> Iterator[str]:
        """Each word; neighbours that somebody has pulled apart; letters one by one; digits in place of letters;
        and each of them backwards."""
        joined = [
            "".join(self.tokens[at : at + length])
            for length in (1, 2, 3, 4)
            for at in range(len(self.tokens) - length + 1)
            if length == 1 or self._may_be_one(self.tokens[at : at + length])
        ]
        whole = set(self.tokens)
        for word in [*joined, *self.runs]:
            if len(word) > 4 or word in whole or word in self.runs:
                yield word
            if len(word) > 4:
                yield word[::-1]
            if not word.isdigit():
                yield word.translate(LEET)

    def _may_be_one(self, tokens: list[str]) -> bool:
        """La porte is a door in every second French summary, and Laporte only where somebody wrote La Porte."""
        return tokens[0] not in ARTICLES or len(tokens[-1]) == 1 or tokens[-1] in self.capitals

    def holds(self, value: str) -> bool:
        return any(value in squeezed for squeezed in self.squeezed)

    def says(self, word: str) -> bool:
        """As a word of its own, its plural, or spelled out in a row of single letters."""
        plural = f"{word}s" if len(word) > 3 else word
        return word in self.words or plural in self.words or any(word in run for run in self.runs)

    def digits(self) -> Iterator[str]:
        yield from digit_streams(self.tokens)


def fold(text: str) -> str:
    """Without case, accents, invisible signs and look-alike letters."""
    plain = unicodedata.normalize("NFKD", text.translate(CONFUSABLE)).casefold().translate(CONFUSABLE)
    return "".join(sign for sign in plain if unicodedata.category(sign) not in ("Mn", "Cf"))


def _runs(tokens: list[str]) -> Iterator[str]:
    """Three and more single signs in a row, put together: a - n - a."""
    run: list[str] = []
    for token in [*tokens, ".."]:
        if len(token) == 1:
            run.append(token)
            continue
        if len(run) > 2:
            yield "".join(run)
        run = []


def street(token: str) -> str:
    return STREETS.get(token, token)
