"""From what was typed to what is looked for: concepts, each in all the words that say it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from referrals.search.folding import STOP_WORDS, folded
from referrals.search.spelling import corrections
from referrals.search.wanted import MOST_WORDS

LONGEST_PHRASE = 3
MOST_SAYINGS = 14
# Every phrase that is a synonym, and every word that stands in some listing.
KNOWN = """
    SELECT word, means FROM referrals_synonym WHERE word = ANY(%s)
    UNION ALL SELECT word, NULL FROM referrals_searchword WHERE word = ANY(%s)
"""


@dataclass(frozen=True)
class Concept:
    """`sayings`: folded words or phrases, any of which will do. `corrected`: the word that `said` probably was;
    empty where we know it."""

    said: str
    sayings: tuple[str, ...]
    corrected: str = ""


def concepts_of(text: str) -> list[Concept]:
    """In the order typed; empty where there is nothing but words that say nothing."""
    words = folded(text).split()[: MOST_WORDS * 2]
    phrases = {
        " ".join(words[i : i + n]) for n in range(1, LONGEST_PHRASE + 1) for i in range(len(words) - n + 1)
    }
    if not phrases:
        return []
    synonyms, known = _known(sorted(phrases), words)
    concepts = [_concept(said, synonyms) for said in _split(words, synonyms)][:MOST_WORDS]
    unknown = [one.said for one in concepts if one.said not in synonyms and one.said not in known]
    if not (better := corrections(unknown)):
        return concepts
    return [_corrected(one, better[one.said], synonyms) if one.said in better else one for one in concepts]


def _known(phrases: list[str], words: list[str]) -> tuple[dict[str, str], set[str]]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [phrases, words])
        rows = cursor.fetchall()
    return {word: means for word, means in rows if means is not None}, {word for word, means in rows if means is None}


def _split(words: list[str], synonyms: dict[str, str]) -> list[str]:
    """The longest phrases that mean something by themselves, then single words that do."""
    found, i = [], 0
    while i < len(words):
        for n in range(min(LONGEST_PHRASE, len(words) - i), 0, -1):
            phrase = " ".join(words[i : i + n])
            if phrase in synonyms or (n == 1 and phrase not in STOP_WORDS):
                found.append(phrase)
                i += n
                break
        else:
            i += 1
    return list(dict.fromkeys(found))


def _concept(said: str, synonyms: dict[str, str]) -> Concept:
    means = [word.strip() for word in synonyms.get(said, "").split(",") if word.strip()]
    sayings = [said, *means]
    # "no status" would be looked for as "status" alone, since "no" is no word to the server.
    whole = [one for one in sayings if not STOP_WORDS & set(one.split())]
    return Concept(said, tuple(dict.fromkeys(whole or sayings))[:MOST_SAYINGS])


def _corrected(concept: Concept, word: str, synonyms: dict[str, str]) -> Concept:
    inflected = word.startswith(concept.said) or concept.said.startswith(word)
    sayings = tuple(dict.fromkeys((*concept.sayings, word, *_concept(word, synonyms).sayings)))
    return Concept(concept.said, sayings, "" if inflected else word)
