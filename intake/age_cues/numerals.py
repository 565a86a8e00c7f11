"""Numbers in words, English and French, from 2 to 99: "seventeen", "vingt et un", "quatre-vingt-dix-sept"."""

from __future__ import annotations

from collections.abc import Sequence

SMALL = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11,
    "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
    "huitante": 80, "nonante": 90,
}  # fmt: skip
ONE = ("one", "un", "une")
STARTS = frozenset(SMALL) | frozenset(TENS)


def numeral(words: Sequence[str], start: int) -> tuple[int, int]:
    """The number that begins at this word, and of how many words it consists. `words[start]` is of STARTS."""
    word, following = words[start], words[start + 1 : start + 3]
    if word == "quatre" and following[:1] in (["vingt"], ["vingts"]):
        return _and_more(words, start, 80, 2, below=20)
    if word in TENS:
        return _and_more(words, start, TENS[word], 1, below=20 if word == "soixante" else 10)
    if word == "dix" and following[:1] in (["sept"], ["huit"], ["neuf"]):
        return 10 + SMALL[following[0]], 2
    return SMALL[word], 1


def _and_more(words: Sequence[str], start: int, tens: int, used: int, *, below: int) -> tuple[int, int]:
    """With the ones that follow: "twenty-one", "vingt et un", "soixante et onze"."""
    at = start + used
    if words[at : at + 1] == ["et"] and words[at + 1 : at + 2] in (["un"], ["une"], ["onze"]):
        at += 1
    if at < len(words) and words[at] in ONE:
        return tens + 1, at + 1 - start
    if at < len(words) and words[at] in SMALL:
        more, length = numeral(words, at)
        if more < below:
            return tens + more, at + length - start
    return tens, used
