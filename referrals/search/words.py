"""From what was typed to what is looked for: concepts, each in all the words that say it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from referrals.search.folding import STOP_WORDS, folded
from referrals.search.spelling import SHORTEST, corrections
from referrals.search.wanted import MOST_WORDS

LONGEST_PHRASE = 3
MOST_SAYINGS = 14
# Every phrase that is a synonym; every word that stands in some listing; and, for words that do neither, those of
# about their length that they may have been meant to be.
KNOWN = """
    WITH unknown AS (
        SELECT length(said) AS size FROM unnest(%(words)s::varchar[]) said WHERE length(said) >= %(shortest)s
            AND NOT EXISTS (SELECT 1 FROM referrals_searchword WHERE word = said)
            AND NOT EXISTS (SELECT 1 FROM referrals_synonym WHERE word = said))
    SELECT 'means', word, means, 0 FROM referrals_synonym WHERE word = ANY(%(phrases)s)
    UNION ALL SELECT 'known', word, '', listings FROM referrals_searchword WHERE word = ANY(%(words)s)
    UNION ALL SELECT 'like', word, '', listings FROM referrals_searchword
        WHERE EXISTS (SELECT 1 FROM unknown) AND word ~ '^[a-z]+$'
        AND EXISTS (SELECT 1 FROM unknown WHERE length(word) BETWEEN size - 2 AND size + 2)
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
    synonyms, known, like = _known(sorted(phrases), [word for word in words if word not in STOP_WORDS])
    concepts = [_concept(said, synonyms) for said in _split(words, synonyms)][:MOST_WORDS]
    unknown = [one.said for one in concepts if one.said not in synonyms and one.said not in known]
    better = corrections(unknown, like)
    return [_corrected(one, better[one.said], synonyms) if one.said in better else one for one in concepts]


def _known(phrases: list[str], words: list[str]) -> tuple[dict[str, str], set[str], list[tuple[str, int]]]:
    """Synonyms by word; the words that stand somewhere; (word, in how many listings) for what nobody knows."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"phrases": phrases, "words": words, "shortest": SHORTEST})
        rows = cursor.fetchall()
    synonyms = {word: means for kind, word, means, _ in rows if kind == "means"}
    known = {word for kind, word, _, _ in rows if kind == "known"}
    return synonyms, known, [(word, listings) for kind, word, _, listings in rows if kind == "like"]


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
