"""What a word nobody knows was probably meant to be, out of the words that stand in listings.

In Python over a table of words that grows slower than the listings do: no extension of the server is needed, and
the public role no right on one."""

from __future__ import annotations

import re

SHORTEST = 4  # three letters are within one change of too much
MOST_UNKNOWN = 4
# What sounds alike in French and English is written in many ways: "Gatino" is Gatineau. The longest first.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"e?aux?\b|e?au|ot\b|os\b", "o"), (r"ph", "f"), (r"qu?|ck|k|c(?![eiyh])", "k"), (r"c(?=[eiy])", "s"),
        (r"y", "i"), (r"ai|ei|er\b|ez\b|et\b", "e"), (r"th", "t"), (r"h", ""), (r"(.)\1+", r"\1"),
        (r"(?<=..)[estxd]\b", ""),
    )
)  # fmt: skip


def sound(word: str) -> str:
    """Roughly how it sounds; of a folded word."""
    for pattern, letters in _SOUNDS:
        word = pattern.sub(letters, word)
    return word


def corrections(words: list[str], known: list[tuple[str, int]]) -> dict[str, str]:
    """{word: the nearest known word}, for those that have one. `known`: with how many listings each is in."""
    words = [word for word in words if len(word) >= SHORTEST and word.isalpha()][:MOST_UNKNOWN]
    found = {word: nearest(word, known) for word in words}
    return {word: better for word, better in found.items() if better}


def nearest(word: str, known: list[tuple[str, int]]) -> str:
    """One change for a short word, two for a long one; else what sounds the same. Of equals the one that most
    listings have."""
    most = 1 if len(word) < 7 else 2
    best = (most + 1, 0, "")
    letters = set(word)
    for other, listings in known:
        if abs(len(other) - len(word)) > most or len(letters - set(other)) > most:
            continue
        changes = distance(word, other, most)
        if (changes, -listings, other) < best:
            best = (changes, -listings, other)
    return best[2] if best[0] <= most else sounding(word, known)


def sounding(word: str, known: list[tuple[str, int]]) -> str:
    """Only words with the same first letter are listened to: those are few."""
    wanted, first = sound(word), word[:1]
    alike = [(-listings, other) for other, listings in known if other[:1] == first and sound(other) == wanted]
    return min(alike)[1] if alike else ""


def distance(one: str, other: str, most: int) -> int:
    """Letters put in, left out, exchanged or swapped with their neighbour; `most` + 1 for anything above."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if before and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
