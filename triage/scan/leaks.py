"""Whether a text that is about to leave says who told us: a name, a number, an address, a code, in any spelling; or
their very words. It answers with the part and the kind of thing, never with the thing.

It errs on the side of stopping: a stopped report is written again, one that names its reporter is not called back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from triage.scan.digits import digit_streams, numbered
from triage.scan.text import TOKEN, Text, fold, street
from triage.scan.words import (
    COMMON,
    PARTICLES,
    SELF,
    SEPARATORS,
)

OWN_WORDS = 8  # so many of the reporter's words in a row are theirs
PHONE = 7  # so many digits in a row are their number
CODE = 9
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
    tokens = [street(token) for token in numbered(tokens)]
    joined = "".join(tokens)
    if len(joined) > 7 and not joined.isdigit() and joined in text.streets:
        return True
    numbers = [token for token in tokens if token.isdigit() and len(token) < 7]
    streets = [token for token in tokens if token.isalpha() and len(token) > 3]
    said = [street(token) for token in numbered(text.tokens)]
    places = {token: {at for at, one in enumerate(said) if one == token} for token in {*numbers, *streets}}
    return any(
        abs(here - there) < 4
        for number in numbers[:1]
        for street in streets
        for here in places[number]
        for there in places[street]
    )


def _own_words(text: Text, words: str) -> bool:
    theirs = TOKEN.findall(fold(words))
    rows = {tuple(theirs[at : at + OWN_WORDS]) for at in range(len(theirs) - OWN_WORDS + 1)}
    ours = text.tokens
    return any(tuple(ours[at : at + OWN_WORDS]) in rows for at in range(len(ours) - OWN_WORDS + 1))
