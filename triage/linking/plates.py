"""Licence plates: capital letters and digits, O as 0 and I as 1, with the province or state where it was said."""

from __future__ import annotations

import re

from hotline.places.provinces import PROVINCES
from triage.linking.values import Value, both
from triage.scan.digits import numbered
from triage.scan.text import fold

OTHER_NAMES = {
    "ont": "ON",
    "que": "QC",
    "alta": "AB",
    "bc": "BC",
    "b c": "BC",
    "man": "MB",
    "sask": "SK",
    "pei": "PE",
    "ipe": "PE",
    "newfoundland": "NL",
    "terre neuve": "NL",
    "yukon territory": "YT",
    "pq": "QC",
    "cb": "BC",
    "c b": "BC",
    "n b": "NB",
    "n s": "NS",
    "n e": "NS",
    "t n l": "NL",
    "p e i": "PE",
    "i p e": "PE",
    "quebecoise": "QC",
    "ontarienne": "ON",
}
STATES = {
    "new york": "US-NY",
    "michigan": "US-MI",
    "ohio": "US-OH",
    "maine": "US-ME",
    "vermont": "US-VT",
    "washington": "US-WA",
    "minnesota": "US-MN",
    "florida": "US-FL",
    "california": "US-CA",
    "texas": "US-TX",
    "ny": "US-NY",
}
WORDS = re.compile(
    r"\b(?:licen[cs]e|lic|plate|plates|pl8|number|no|plaque|numero|immatricul(?:ation|ee?)|d|de|du)\b"
)
_NATO = """
alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa quebec romeo sierra
tango uniform victor whiskey xray yankee zulu alfa juliet whisky
"""
NATO = re.compile(rf"\b(?:{'|'.join(_NATO.split())})\b")
NATO_ROW = re.compile(rf"{NATO.pattern}(?: {NATO.pattern})+")
# Beside other words (a grey Civic, E34 KLM) a plate is what stands there in capitals, with a digit and a letter.
IN_CAPITALS = re.compile(
    r"\b(?=[A-Z0-9 -]{0,80}\d)(?=[A-Z0-9 -]{0,80}[A-Z])[A-Z0-9]{2,4}(?:[ -]?[A-Z0-9]{2,4})\b"
)
PLATE_IN_TEXT = re.compile(
    r"\b(?i:plates?|plaques?|immatricul(?:ation|ée?)|licen[cs]e|lic|tag)\b[^A-Z0-9\n]{0,16}"
    r"((?:[A-Z]{2}\s)?[A-Z0-9]{2,4}(?:[ -]?[A-Z0-9]{2,4}){1,2})\b"
)
SPELLED = re.compile(r"\b([a-z]) (?:for|as in|like|comme) [a-z]+")  # C for Charlie
SHORTEST, LONGEST = 4, 8
# Short words beside a plate, and none of its groups: the van, k27 mjd I think.
_BESIDE = """
a an and auto avec bleu blue bmw car cela char est et ford gmc gold gray grey gris i in is it je kia le la me my noir of
on or ou red roof suv tan the un une van vert was with
"""
BESIDE = frozenset(_BESIDE.split())


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()


PLACES = {
    **{_plain(row.name_en): code for code, row in PROVINCES.items()},
    **{_plain(row.name_fr): code for code, row in PROVINCES.items()},
    **{code.lower(): code for code in PROVINCES},
    **OTHER_NAMES,
    **STATES,
}
LONGEST_FIRST = sorted(PLACES, key=len, reverse=True)


def plate(text: str) -> set[Value]:
    plain = NATO_ROW.sub(lambda row: " ".join(word[0] for word in row.group().split()), _plain(text))
    said = re.sub(r"\s+", " ", WORDS.sub(" ", SPELLED.sub(r"\1", plain))).strip()
    if not re.search(r"\d", said):  # ckrt four eight two
        said = " ".join(numbered(said.split()))
    one_by_one = all(len(sign) == 1 for sign in said.split())  # C B X 4 8 2 1 is not of C.-B.
    said, province = (said, "") if one_by_one else _province(said)
    folded = re.sub(r"\s", "", said).upper().replace("O", "0").replace("I", "1")
    if (
        len(folded) > LONGEST
        and len(found := set(IN_CAPITALS.findall(text))) == 1
        and (one := found.pop()) != text
    ):
        return plate(one)
    if len(folded) > LONGEST and (one := _among_words(said)):
        return plate(one)
    if not SHORTEST <= len(folded) <= LONGEST or not re.search(r"\d", said):  # neither unknown nor MADE IN
        return set()
    return both("plate", province, folded)


def _among_words(said: str) -> str:
    """The shortest row of groups with letters and digits that can be a plate, and the place said anywhere beside."""
    words = said.split()
    rows = [words[at : at + size] for size in (1, 2, 3) for at in range(len(words) - size + 1)]
    rows = [row for row in rows if _may_be_plate(row)]
    if not rows:
        return ""
    row = min(rows, key=lambda row: len("".join(row)))
    places = {PLACES[name]: name for name in LONGEST_FIRST if len(name) > 2 and f" {name} " in f" {said} "}
    return " ".join([*row, *places.values()] if len(places) == 1 else row)


def _may_be_plate(row: list[str]) -> bool:
    whole = "".join(row)
    groups = len(row) == 1 or all(len(word) < 5 and word not in BESIDE for word in row)
    mixed = re.search(r"\d", whole) and re.search(r"[a-z]", whole)
    return bool(groups and mixed and SHORTEST < len(whole) < LONGEST)


def plates_in(text: str) -> set[Value]:
    return {value for found in PLATE_IN_TEXT.findall(text) for value in plate(found)}


def _province(said: str) -> tuple[str, str]:
    """Words of a place at either end; what would leave no plate is part of it (AB 123 of nowhere said)."""
    for name in LONGEST_FIRST:
        for rest in (said.removesuffix(f" {name}"), said.removeprefix(f"{name} ")):
            if rest != said and SHORTEST <= len(rest.replace(" ", "")) <= LONGEST and re.search(r"\d", rest):
                return rest, PLACES[name]
    return said, ""
