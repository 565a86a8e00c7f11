"""Street addresses in a story: house number, street and kind of street, and its town beside it or the tip's own."""

from __future__ import annotations

import re
import unicodedata

from triage.linking.places import POSTAL, SMALL, TYPE_OF, UNIT, address
from triage.linking.towns import LONGEST, begins, is_town, words_of
from triage.linking.values import Value
from triage.scan.text import fold

HOUSE = r"(?<![\w$.,/-])(?:\d{1,4}-)?\d{1,5}[a-zA-Z]?"
# Kinds that nobody writes for anything else, and those that are words of every day where they have no capital.
_SURE = "street st avenue ave av road rd boulevard blvd boul crescent cres highway hwy terrace parkway pkwy"
_DAILY = "drive dr lane ln court crt place pl square promenade"
_EITHER = "|".join([*_SURE.split(), *(word.capitalize() for word in (*_SURE.split(), *_DAILY.split()))])
# Between a number and a street's kind, and never of its name: 8 women in a street, 5 minutes of road.
_NEVER = """
a about an and ans at away blocks by days dollars down et feet femmes filles for from girls guys h heures hours houses
in is kids km meters men metres min mins minutes months my of off on or our pm am people personnes that the their times
to was weeks went were with women workers years
"""
_NO = rf"(?!(?:{'|'.join(_NEVER.split())})\b)"
SIDE = r"(?:North|South|East|West|north|south|east|west|NW|NE|SW|SE|N|S|E|W|n|s|e|w)"
ENGLISH = re.compile(
    rf"{HOUSE} (?:{_NO}[\w'’-]+\.? ){{1,4}}?(?:{_EITHER})\b\.?(?: {SIDE}\b\.?)?(?: \d{{1,3}}\b)?"
    r"(?!\s?(?:AM|PM|am|pm|h)\b)"
)
# Where the street begins with its kind, it ends with a comma, its flat or its town.
_KINDS = (
    "rue|avenue|av|ave|boulevard|boul|bd|blvd|chemin|ch|rang|montée|côte|route|place|allée|ruelle|promenade"
)
_ENDS = """
app appartement appt après apt au avant bureau chambre dans en et in loin on où plus pour près qui suite un une à
"""
FRENCH = re.compile(
    rf"{HOUSE},? (?:{_KINDS}|{'|'.join(kind.capitalize() for kind in _KINDS.split('|'))})\b\.?"
    rf"(?: (?!(?:{'|'.join(_ENDS.split())})\b)[\w'’.-]+){{1,6}}"
)
NO_NAME = frozenset(TYPE_OF) | SMALL | {"rang", "montee", "cote", "allee"}
SENTENCE = re.compile(r"(?<!\bboul)(?<!\bave)(?<!\bav)(?<!\bch)(?<!\bste)(?<!\bst)(?<!\bmgr)\.\s", re.I)
BEYOND = 70  # signs after a street in which its town is looked for


def streets_in(text: str, town: str) -> set[Value]:
    plain = unicodedata.normalize("NFKC", text)
    found: set[Value] = set()
    for row in ENGLISH.finditer(plain):
        found |= _with_town(row.group(), plain[row.end() : row.end() + BEYOND], town)
    for row in FRENCH.finditer(plain):
        street = SENTENCE.split(row.group())[0]
        words, end = words_of(street), row.start() + len(street)
        if at := begins(words, NO_NAME):
            found |= _with_town(" ".join(words[:at]), " ".join(words[at:]), town)
        else:
            found |= _with_town(street, plain[end : end + BEYOND], town)
    return found


def _with_town(street: str, after: str, town: str) -> set[Value]:
    """The town is what follows at once, or after a comma, a bracket, à or in; never any word of the sentence."""
    sentence = re.split(r"[.!?]\s+(?=[A-ZÀ-Þ])|\n", after)[0]
    folded = fold(sentence)
    code = POSTAL.search(folded)
    parts = re.split(r"[,;()]", UNIT.sub(" ", re.sub(r"\s(?:a|in)\s", ", ", POSTAL.sub(" ", folded))))
    said = next((name for part in parts if (name := _leading_town(part))), "")
    return address(f"{street}, {said}" + (f" {code.group()}" if code else ""), town)


def _leading_town(part: str) -> str:
    words = words_of(part)[:LONGEST]
    rows = (" ".join(words[:size]) for size in range(len(words), 0, -1))
    return next((row for row in rows if is_town(row)), "")
