"""Signs of an address as they are said aloud or typed apart, in both languages: small letters, NFKC."""

from __future__ import annotations

import re

# The blanks before a sign, none too. Only a whole row of them is tried: begun anew at each blank of 50,000, one tip
# holds the worker for a minute.
BLANKS = r"(?:(?<!\s)\s++)?+"
# In brackets it is a sign wherever it stands: marco [at] exemple [point] ca.
AT, DOT = (
    re.compile(rf"{BLANKS}[\[({{]\s*+(?:at|arobas|arobase|à)\s*+[\])}}]\s*", re.I),
    re.compile(rf"{BLANKS}[\[({{]\s*+(?:dot|point|\.)\s*+[\])}}]\s*", re.I),
)
AROUND_AT = re.compile(rf"{BLANKS}@\s*")
# As words, in what was given as an address or a name. The longer words come first.
_SIGNS = {
    "@": "at sign|at|arobas|arobase|arobasse|arrobas|a commercial|a rond",
    ".": "dot|point",
    "_": "underscore|under score|tiret bas|tiret du bas|tiret du (?:huit|8)|souligné|(?:trait|barre) de soulignement",
    "-": "dash|hyphen|minus|tiret|tiret du (?:six|6)|trait d.union|moins",
    "/": "forward slash|slash|barre oblique|oblique|barre",
}
ALOUD = {sign: re.compile(rf"(?<!\s)\s++(?:{words})\s+") for sign, words in _SIGNS.items()}
# marco.v à exemple.ca; marco @ exemple . ca; marco@exemple,ca
A_GRAVE = re.compile(r"(?<=\w)\s+à\s+(?=[\w-]+\.[a-z])")
APART = re.compile(r"(?<=\w)(?:\s+\.\s*|\.\s+|,)(?=(?:com|ca|org|net|fr|info)\b)")
LONELY = re.compile(r"(?<=\w)\s+\.\s+(?=\w)")  # no sentence ends so
# Before an address, and no part of it.
_BEFORE = """
address adresse by chez contact courriel de elle email e-mail est from her his il is mail my mon or ou par sent she he
son the to uses use via was with write wrote écrire écrit
"""
BEFORE = frozenset(_BEFORE.split())
PIECES = 3  # of the name in an address: j l tremblay


def words_for(sign: str) -> str:
    return f"(?:{_SIGNS[sign]})"


def signs(said: str, which: str) -> str:
    """`which` of the signs may be meant: nobody says @ in the address of a page."""
    for sign in which:
        said = ALOUD[sign].sub(" @" if sign == "@" else sign, said)
    return said


def together(said: str) -> str:
    """j tremblay @ exemple . ca: who types the sign apart types the name apart too. A word with a sign in it begins
    the name; one that speaks of the address ends it."""
    before, at, after = said.rpartition(" @")
    rest, name = before.split(), ""
    for _piece in range(PIECES):
        if not at or not rest or rest[-1] in BEFORE or not re.fullmatch(r"[\w.+-]+", rest[-1]):
            break
        name = rest.pop() + name
        if re.search(r"[._+-]", name):
            break
    return " ".join([*rest, f"{name}@{after.lstrip()}"]) if name else said
