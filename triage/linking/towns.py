"""Towns in one spelling, and where the town begins in an address without commas."""

from __future__ import annotations

import re
from functools import cache

from hotline.places.loading import names_of_communities
from triage.linking.plates import PLACES as PROVINCE_NAMES
from triage.scan.text import fold

OF_A_TOWN = re.compile(r"^(?:city|town|village|ville|municipality|municipalite) (?:of|de|d) ")
LONGEST = 4  # words of a town's name


def community(text: str) -> str:
    words = words_of(re.sub(r"\(.{0,100}?\)", " ", text.partition(",")[0]))
    plain = OF_A_TOWN.sub("", " ".join(words))
    words = [{"st": "saint", "ste": "sainte"}.get(word, word) for word in plain.split()]
    for size in (3, 2, 1):  # Moncton N.-B., Moncton New Brunswick
        if len(words) > size and " ".join(words[-size:]) in PROVINCE_NAMES:
            words = words[:-size]
            break
    return "quebec" if words == ["quebec", "city"] else "".join(words)


def words_of(text: str) -> list[str]:
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"(?<=\w)['’](?=s\b)", "", fold(text))).split()


def begins(words: list[str], no_name: frozenset[str]) -> int:
    """The place in `words` at which the longest town of the country begins that ends them; 0 where there is none. The
    street before it still needs a name of its own, of more than `no_name`: in Rue Hamilton the street is called so."""
    for at in range(max(2, len(words) - LONGEST), len(words)):
        if is_town(" ".join(words[at:])) and not no_name.issuperset(words[1:at]):
            return at
    return 0


def is_town(name: str) -> bool:
    return community(name) in _known()


@cache
def _known() -> frozenset[str]:
    return frozenset(community(name) for name in names_of_communities())
