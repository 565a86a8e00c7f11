"""Whether a text that is about to leave says who told us: a name, a number, an address, a code, in any spelling; or
their very words. It answers with the part and the kind of thing, never with the thing.

It errs on the side of stopping: a stopped report is written again, one that names its reporter is not called back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from triage.scan.words import (
    ARTICLES,
    COMMON,
    CONFUSABLE,
    FILLERS,
    HUNDREDS,
    LEET,
    PARTICLES,
    SELF,
    SEPARATORS,
    STREETS,
    TENS,
    UNITS,
)

OWN_WORDS = 8  # so many of the reporter's words in a row are theirs
PHONE = 7  # so many digits in a row are their number
CODE = 9
TIMES = {"double": 2, "triple": 3}
TOKEN = re.compile(r"[a-z0-9]+")
# A capital where no sentence begins, or after a title; no street and no house is called so.
NAMED = re.compile(
    r"(?:(?<=[\w,;:] )|(?<=\bMr\. )|(?<=\bMs\. )|(?<=\bMrs\. )|(?<=\bDr\. )|(?<=\bM\. ))([A-ZÀ-Þ][\w’'-]+)"
    r"(?! (?:St|Street|Ave|Avenue|Road|Rd|Blvd|Drive|Lane|Court|Park|Hotel|Motel)\b)"
)
CAPITAL = re.compile(r"\b[A-ZÀ-Þ][\w’'-]*")
QUOTED = re.compile('[“"«][^”"»]{0,160}[”"»]')


@dataclass(frozen=True)
class Told:
    """What we know of who told us, in the clear, for one scan: what they gave of themselves by field, their return
    codes as digits, and the texts they wrote."""

    contact: dict[str, str] = field(default_factory=dict, repr=False)
    codes: tuple[str, ...] = field(default=(), repr=False)
    words: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, order=True)
class Found:
    part: str
    kind: str  # name | number | address | code | words | voice


def scan(
    parts: dict[str, str], told: Iterable[Told], *, prose: str = "summary", language: str = "en"
) -> list[Found]:
    """Everything that stops it, each part and kind once. `prose`: the part that staff wrote, which speaks of the
    reporter in nobody's first person."""
    people = list(told)
    found = {Found(part, kind) for part, text in parts.items() for kind in _kinds(Text(text), people)}
    if any(pattern.search(QUOTED.sub(" ", parts.get(prose, ""))) for pattern in SELF[language]):
        found.add(Found(prose, "voice"))
    return sorted(found)


class Text:
    """One text in the shapes in which a value may hide in it."""

    def __init__(self, text: str) -> None:
        self.tokens = TOKEN.findall(fold(text))
        self.runs = list(_runs(self.tokens))
        plain = [token for token in self.tokens if token not in SEPARATORS]
        self.squeezed = {"".join(self.tokens), "".join(plain), "".join(plain).translate(LEET)}
        self.streets = "".join(_street(token) for token in numbered(self.tokens))
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


def _kinds(text: Text, people: list[Told]) -> Iterator[str]:
    for one in people:
        values = [
            (name, value) for name, value in one.contact.items() if value and not name.startswith("safe")
        ]
        if any(name == "name" and _name(text, value) for name, value in values):
            yield "name"
        if any(_number(text, value, PHONE) for _name_, value in values):
            yield "number"
        if any(name != "name" and _address(text, value) for name, value in values):
            yield "address"
        if any(_number(text, code, CODE) for code in one.codes):
            yield "code"
        if any(_own_words(text, words) for words in one.words):
            yield "words"


def _name(text: Text, name: str) -> bool:
    tokens = [token for token in TOKEN.findall(fold(name)) if token not in PARTICLES]
    return _together(text, tokens) or any(
        len(token) > 2 and (token in text.names if token in COMMON else text.says(token))
        for token in _pieces(tokens)
    )


def _pieces(tokens: list[str]) -> list[str]:
    """O’Brien is one name: neither its O nor the Brien alone is looked for, but both together too."""
    return [*tokens, *("".join(pair) for pair in pairwise(tokens) if len(pair[0]) == 1)]


def _together(text: Text, tokens: list[str]) -> bool:
    """The whole name, first name first or last, also where its parts are words of every day (Rose Hill)."""
    if len(tokens) < 2:
        return False
    for whole in (tokens, tokens[::-1]):
        joined = "".join(whole)
        if text.holds(joined) and len(joined) > 5:
            return True
        size = len(whole)
        if any(text.tokens[at : at + size] == whole for at in range(len(text.tokens))):
            return True
    return False


def _number(text: Text, value: str, least: int) -> bool:
    """The last digits of a number, however they are written. The country's own 1 is no part of it."""
    for wanted in digit_streams(TOKEN.findall(fold(value))):
        if len(wanted) < least:
            continue
        pieces = (
            {wanted[-least:]}
            if least == PHONE
            else {wanted[at : at + least] for at in range(len(wanted) - least + 1)}
        )
        if any(piece in stream for stream in text.digits() for piece in pieces):
            return True
    return False


def _address(text: Text, value: str) -> bool:
    """An e-mail, a handle, a street address or anything else by which somebody is reached."""
    tokens = [token for token in TOKEN.findall(fold(value)) if token not in SEPARATORS]
    whole = "".join(tokens)
    if len(whole) > 5 and not whole.isdigit() and text.holds(whole):
        return True
    if "@" in value or len(tokens) == 1:
        local = "".join(TOKEN.findall(fold(value.strip().lstrip("@").split("@")[0])))
        if len(local) > 4 and not local.isdigit() and local not in COMMON:
            return text.says(local) or (len(local) > 6 and text.holds(local))
        return False
    return _street_address(text, tokens)


def _street_address(text: Text, tokens: list[str]) -> bool:
    """House number and street within a few words of each other, or all of it in a row."""
    tokens = [_street(token) for token in numbered(tokens)]
    joined = "".join(tokens)
    if len(joined) > 7 and not joined.isdigit() and joined in text.streets:
        return True
    numbers = [token for token in tokens if token.isdigit() and len(token) < 7]
    streets = [token for token in tokens if token.isalpha() and len(token) > 3]
    said = [_street(token) for token in numbered(text.tokens)]
    places = {token: {at for at, one in enumerate(said) if one == token} for token in {*numbers, *streets}}
    return any(
        abs(here - there) < 4
        for number in numbers[:1]
        for street in streets
        for here in places[number]
        for there in places[street]
    )


def _street(token: str) -> str:
    return STREETS.get(token, token)


def _own_words(text: Text, words: str) -> bool:
    theirs = TOKEN.findall(fold(words))
    rows = {tuple(theirs[at : at + OWN_WORDS]) for at in range(len(theirs) - OWN_WORDS + 1)}
    ours = text.tokens
    return any(tuple(ours[at : at + OWN_WORDS]) in rows for at in range(len(ours) - OWN_WORDS + 1))


def digit_streams(tokens: list[str]) -> Iterator[str]:
    """Every row of digits, with what stands between them left out, and number words read both ways: four-twenty as
    4 20, and as French says 84."""
    for run in _digit_runs(tokens):
        yield "".join(_single(word) for word in run)
        yield "".join(_compound(run))


def numbered(tokens: list[str]) -> list[str]:
    """The tokens with number words as digits: twelve Main Street."""
    out: list[str] = []
    run: list[str] = []
    for token in [*tokens, ""]:
        if token in UNITS or token in TENS or token in HUNDREDS:
            run.append(token)
            continue
        if run:
            out.append("".join(_compound(run)))
            run = []
        if token:
            out.append(token)
    return out


def _digit_runs(tokens: list[str]) -> Iterator[list[str]]:
    run: list[str] = []
    times = 1
    for word in [*tokens, ".."]:
        if word in TIMES:
            times = TIMES[word]
        elif word.isdigit() or word in UNITS or word in TENS or word in HUNDREDS or (word == "o" and run):
            run += ["0" if word == "o" else word] * times
            times = 1
        elif word not in FILLERS:
            # Digits that stand among letters: 8o7, five55, 5x5.
            if any(sign.isdigit() for sign in word):
                pieces = re.findall(r"\d+|[a-z]+", word)
                run += [
                    "0" if piece == "o" else piece
                    for piece in pieces
                    if piece.isdigit() or piece in UNITS or piece == "o"
                ]
            elif run:
                yield run
                run = []
    if run:
        yield run


def _single(word: str) -> str:
    return word if word.isdigit() else str(UNITS.get(word, TENS.get(word, HUNDREDS.get(word, ""))))


def _compound(run: list[str]) -> Iterator[str]:
    """Eighty-four, quatre-vingt-quatre, soixante et onze, eight hundred and seven, cent quatre."""
    at = 0
    while at < len(run):
        if run[at].isdigit():
            yield run[at]
            at += 1
            continue
        value, at = _below_hundred(run, at)
        if at < len(run) and run[at] in HUNDREDS and (value is None or 0 < value < 10):
            value, at = 100 * (value or 1), at + 1
            more, after = _below_hundred(run, at)
            if more is not None:
                value, at = value + more, after
        yield str(value)


def _below_hundred(run: list[str], at: int) -> tuple[int | None, int]:
    """The number that begins here, and where the next one does; None where a hundred begins, or nothing."""
    value = UNITS.get(run[at], TENS.get(run[at])) if at < len(run) else None
    if value is None:
        return None, at
    at += 1
    if value == 4 and at < len(run) and run[at] in ("vingt", "vingts"):
        value, at = 80, at + 1
    if value == 10 and at < len(run) and run[at] in ("sept", "huit", "neuf"):
        return value + UNITS[run[at]], at + 1
    if (
        value in range(20, 91, 10)
        and at < len(run)
        and 0 < UNITS.get(run[at], 0) < (20 if value in (60, 80) else 10)
    ):
        more = UNITS[run[at]]
        value, at = value + more, at + 1
        if more == 10 and at < len(run) and run[at] in ("sept", "huit", "neuf"):
            value, at = value + UNITS[run[at]], at + 1
    return value, at
