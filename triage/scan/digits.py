"""Digits in every spelling: one by one, in words, in words of two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.scan.words import (
    FILLERS,
    HUNDREDS,
    TENS,
    UNITS,
)

TIMES = {"double": 2, "triple": 3}


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
