"""A place as house number, street and community; or as a business and its community. Never a street alone: every
second town has a Main Street."""

from __future__ import annotations

import re

from triage.linking import towns
from triage.linking.plates import PLACES as PROVINCE_NAMES
from triage.linking.towns import community, words_of
from triage.linking.values import Value
from triage.scan.text import fold

TYPES = {
    "street": "st str street rue r",
    "avenue": "ave av avenue",
    "road": "rd road chemin ch",
    "boulevard": "blvd boul bd boulevard",
    "drive": "dr drive promenade prom",
    "lane": "ln lane ruelle",
    "court": "ct crt court cour",
    "crescent": "cres cr crescent croissant",
    "place": "pl place",
    "highway": "hwy highway autoroute route rte",
    "square": "sq square carre",
    "terrace": "terr terrace terrasse",
    "parkway": "pkwy parkway",
}
SIDES = {
    "north": "n",
    "nord": "n",
    "n": "n",
    "south": "s",
    "sud": "s",
    "s": "s",
    "east": "e",
    "est": "e",
    "e": "e",
    "west": "w",
    "ouest": "w",
    "o": "w",
    "w": "w",
}
TYPE_OF = {word: kind for kind, words in TYPES.items() for word in words.split()}
SMALL = frozenset(
    ["de", "la", "le", "les", "du", "des", "d", "l", "the", "of", "and", "et", "at", "a", "au", "chez"]
)
NO_NAME = SMALL | frozenset(TYPE_OF)
LEGAL = frozenset(
    ["inc", "ltd", "ltee", "llc", "corp", "co", "cie", "limited", "limitee", "enr", "incorporated", "company"]
)
COMMON = frozenset(
    [
        "motel",
        "hotel",
        "inn",
        "spa",
        "massage",
        "restaurant",
        "bar",
        "club",
        "salon",
        "studio",
        "cafe",
        "farm",
        "ferme",
        "auberge",
        "parlour",
        "nails",
        "shop",
        "store",
    ]
)
POSTAL = re.compile(r"\b([a-ceghj-nprstvxy]\d[a-ceghj-nprstv-z])\s?-?(\d[a-ceghj-nprstv-z]\d)\b")
UNIT = re.compile(
    r"\b(?:apt|apartment|appartement|app|appt|unit|unite|suite|ste|bureau|room|rm|chambre|floor|etage)\b\.?\s*+(?:#\s*+)?[^\W\d]*+\d\w*|#\s*+\w+"
    r"|\b\w+\.?\s(?:floor|etage)\b|\b(?:basement|bsmt|upstairs|downstairs|sous-sol|rez-de-chaussee)\b"
)
ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th|e|er|ere|re|eme|ieme)$")
NTH = {
    word: str(number)
    for number, words in enumerate(
        (
            "first premiere premier", "second deuxieme seconde", "third troisieme", "fourth quatrieme",
            "fifth cinquieme", "sixth sixieme", "seventh septieme", "eighth huitieme", "ninth neuvieme",
            "tenth dixieme",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
# "No 12 Water Street", "au 45 rue Saint-Jean", "at 77 King Street": none of it is the street's.
BEFORE = re.compile(
    r"^(?:[^\d,;]{1,40}\s(?:at|au)\s(?=\d))?(?:(?:n°|(?:no|numero|number|at|au)\b)\.?\s*)*(?=\d)"
)
ENDING = 12  # words: Municipality of the longest town, and its province
IN_A_TOWN = re.compile(r"\s(?:a|in)\s(?!l[ae]?\b)(?=[^\d,;]{1,100}(?:[,;]|$))")


def place(parts: dict[str, str]) -> set[Value]:
    """`parts` as a tip has them: address, business, community."""
    town = community(parts.get("community", ""))
    return address(parts.get("address", ""), town) | business(parts.get("business", ""), town)


def address(text: str, town: str = "") -> set[Value]:
    """A town within the text counts more than the one beside it. Without town or postal code: nothing."""
    plain = fold(text)
    code = POSTAL.search(plain)
    plain = IN_A_TOWN.sub(", ", BEFORE.sub("", POSTAL.sub(" ", plain).strip()))
    street, rest = _apart(plain)
    if not rest:
        street, rest = _without_comma(street, town)
    number, words = _street(street)
    said = next((name for name in (community(part) for part in rest) if name), "") or town
    if not said and re.search(r"[,;\n][^\S\n]*+quebec\b", plain):  # the city, where no other town is said
        said = "quebec"
    if not number or not words:
        return set()
    found = set()
    if said:
        found.add(Value("place", f"a|{number}|{' '.join(sorted(words))}|{said}"))
        # Who says 1207 Robson means the street of that name; two who say which kind do not mean each other's.
        name = [word for word in words if word not in TYPES]
        if name and said != name[-1]:
            says = "known" if len(name) < len(words) else "bare"
            found.add(Value("place", f"?|{number}|{' '.join(sorted(name))}|{said}", says))
    if code:
        found.add(Value("place", f"p|{number}|{code.group(1)}{code.group(2)}"))
    return found


def business(text: str, town: str) -> set[Value]:
    name = {word for word in words_of(text) if word not in SMALL | LEGAL}
    if not town or not name - COMMON:
        return set()
    return {Value("place", f"b|{' '.join(sorted(name))}|{town}")}


def _apart(plain: str) -> tuple[str, list[str]]:
    """The part with the street, and those after it that are no province, country or unit."""
    parts = [UNIT.sub(" ", part).strip() for part in re.split(r"[,;\n]", plain)]
    parts = [part for part in parts if part]
    at = next((i for i, part in enumerate(parts) if re.search(r"\d", part)), None)
    if at is None:
        return "", []
    street = parts[at]
    if at + 1 < len(parts) and re.fullmatch(r"\d+\s?[a-z]?", street):  # "123, rue Principale"
        at += 1
        street = f"{street} {parts[at]}"
    rest = [
        part
        for part in parts[at + 1 :]
        if " ".join(words_of(part)) not in PROVINCE_NAMES and part != "canada"
    ]
    return street, rest


def _without_comma(street: str, town: str) -> tuple[str, list[str]]:
    """ "455 Elm St Regina SK": the town is what follows the kind of street. Where that comes first, as in French, only
    a town that is known already can be told from the street's name."""
    words = words_of(street)
    while len(words) > 2 and words[-1] in PROVINCE_NAMES:
        words.pop()
    for at in range(max(2, len(words) - ENDING), len(words)):
        if town and community(" ".join(words[at:])) == town:
            return " ".join(words[:at]), []
    if not town and (at := towns.begins(words, NO_NAME)):
        return " ".join(words[:at]), [" ".join(words[at:])]
    ends = [at for at, word in enumerate(words) if word in TYPE_OF and at > 1]
    if len(words) > 3 and TYPE_OF.get(words[1]) == "highway" and words[2].isdecimal():
        return " ".join(words[:3]), [" ".join(words[3:])]
    if not ends or words[1] in TYPE_OF:
        return " ".join(words), []
    end = ends[-1] + 1
    if TYPE_OF[words[end - 1]] == "highway" and end < len(words) and words[end].isdecimal():
        end += 1  # Highway 11 is called so
    while end < len(words) and words[end] in SIDES:
        end += 1
    return " ".join(words[:end]), [" ".join(words[end:])] if end < len(words) else []


def _street(street: str) -> tuple[str, list[str]]:
    street = re.sub(r"\b\d+\s?-\s?(?=\d)", "", street)  # a flat before the house: 4-123 Main
    words = words_of(street)
    at = next((i for i, word in enumerate(words) if re.fullmatch(r"\d+[a-z]?", word)), None)
    if at is None:
        return "", []
    number, words = words[at], [*words[:at], *words[at + 1 :]]
    last = max((i for i, word in enumerate(words) if word not in SIDES), default=0)
    return number, [_word(word, i, last) for i, word in enumerate(words) if word not in SMALL]


def _word(word: str, at: int, last: int) -> str:
    if word in ("st", "ste") and (at != last or at == 0):
        return "saint"
    if word in ("saint", "sainte"):
        return "saint"
    if found := ORDINAL.match(word):
        return found.group(1)
    return NTH.get(word) or TYPE_OF.get(word, SIDES.get(word, word))
