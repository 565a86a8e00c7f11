"""The word lists of the scan, in both languages; folded: no case, no accents."""

from __future__ import annotations

import re

UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "oh": 0,
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
    "huitante": 80, "nonante": 90,
}  # fmt: skip
HUNDREDS = {"hundred": 100, "cent": 100, "cents": 100}
# What may stand between the digits of one number without ending it.
FILLERS = frozenset(
    {"dash", "hyphen", "tiret", "trait", "point", "dot", "and", "et", "space", "espace", "slash", "plus"}
)
# What people write for @ and for the dot of an address.
SEPARATORS = frozenset(
    {"at", "arobase", "chez", "dot", "point", "dash", "tiret", "underscore", "souligne", "a"}
)

_PARTICLES = """
de la le du des d l van von der den al el bin ibn st ste saint sainte mr mrs ms miss m mme mlle dr me
"""
PARTICLES = frozenset(_PARTICLES.split())
# With which a French name may begin: Laporte, Dubois.
ARTICLES = frozenset({"la", "le", "les", "du", "des", "de"})
# Names that are words of every day, in a report too: they count in a whole name, or written as one.
_COMMON = """
rose hope grace faith joy will may june april mark art pat bill rich sun long white black king young brown green
hill wood woods stone rivers lake lane street road north south east west page bell day summer winter autumn star
sky dawn eve drew chase hunter mason carter cook baker miller smith fisher price love best cross ford bush field
fields park parks moss reed frost snow fox wolf bird bishop pope prince duke little short good strong destiny
angel iris violet daisy lily ruby jade amber pearl sunny rocky guy blanc noir petit grand beau belle bon roche
marin marine port fleur roi reine sage claire clair soleil rivage jeune vieux vert brun roux moulin fontaine
montagne cote cotes paris london york hamilton kingston windsor halifax regina montreal quebec ontario alberta
manitoba canada hotel motel home house work phone email mail none anonymous anonyme aucun aucune domicile maison
courriel telephone
"""
COMMON = frozenset(_COMMON.split())
STREETS = {
    "street": "st", "saint": "st", "rue": "st", "avenue": "av", "ave": "av", "road": "rd", "chemin": "rd", "ch": "rd",
    "boulevard": "bd", "blvd": "bd", "boul": "bd", "drive": "dr", "lane": "ln", "court": "ct", "crescent": "cr",
    "cres": "cr", "croissant": "cr", "highway": "hwy", "autoroute": "hwy", "route": "rte", "apartment": "apt",
    "appartement": "apt", "app": "apt", "unit": "apt", "unite": "apt", "suite": "apt", "bureau": "apt",
    "place": "pl", "square": "sq", "carre": "sq", "north": "n", "nord": "n", "south": "s", "sud": "s", "east": "e",
    "est": "e", "west": "w", "ouest": "w",
}  # fmt: skip
LEET = str.maketrans("013457@$", "oieastas")
# Letters of other scripts, and ligatures, that look like ours. Folding case comes before and after.
_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁһӏοανυικρτАВЕКМНОРСТХУІ", "aeopcyxijsdhloavuikptABEKMHOPCTXYI")
CONFUSABLE = _LOOK_ALIKE | str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "ß": "ss"}
)

_WHO_EN = (
    r"(?:reporter|caller|tipster|informant|complainant|source|"
    r"person (?:who|that) (?:called|wrote|reported|told us))"
)
_WHO_FR = (
    r"(?:appelante?|informateur|informatrice|déclarante?|signalante?|dénonciateur|dénonciatrice|plaignante?|"
    r"personne qui (?:a |nous a )?(?:appelé|écrit|signalé|téléphoné|parlé))"
)
_NOT_KNOWN = r"(?! (?:not|unknown|anonymous|unsure|unclear|pas|inconnue?|anonyme|incertaine?))"
# The reporter's own voice, and phrases that say who they are: rewritten before anything leaves.
SELF = {
    "en": (
        re.compile(r"(?:^|[^\w’'.-])I(?:[’'](?:m|ve|d|ll))?(?= [a-z])"),
        re.compile(r"\b(?:my|mine|myself)\b", re.IGNORECASE),
        re.compile(rf"\b{_WHO_EN},? (?:who )?(?:is|was|works|worked|lives|lived|stays){_NOT_KNOWN} ", re.IGNORECASE),
    ),
    "fr": (
        re.compile(r"\b(?:je |j[’'])", re.IGNORECASE),
        re.compile(r"\b(?:mon|ma|mes|moi|moi-même) ", re.IGNORECASE),
        re.compile(
            rf"\b{_WHO_FR},? (?:qui )?(?:est|était|travaille|travaillait|habite|habitait|vit|vivait|loge){_NOT_KNOWN} ",
            re.IGNORECASE,
        ),
    ),
}  # fmt: skip
