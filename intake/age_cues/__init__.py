"""Signs in a text that somebody is or may be under 18. They raise; a person judges.

Plain rules in readable tables, those of both languages read over every text, since people mix them. Better a
look too many than a child too few, but a queue in which everything is urgent helps nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from intake.age_cues import english_ages, english_life, english_signs, french_ages, french_life, french_signs
from intake.age_cues.rule import Rule
from intake.age_cues.text import Plain, plain

MOST = 12  # cues told of one text: the first say enough
RULES = (
    *english_ages.AGES_AND_BIRTHS,
    *english_signs.SIGNS,
    *english_life.LIFE,
    *french_ages.AGES_AND_BIRTHS,
    *french_signs.SIGNS,
    *french_life.LIFE,
)
NEAR = 160  # characters within which "she is 30 now" answers "when she was 15"


@dataclass(frozen=True)
class Cue:
    """`words` as they stand in the text; `age` where one is said."""

    kind: str
    words: str
    age: int | None = None


def cues(text: str, year: int) -> list[Cue]:
    """What is found, in the order of the text, at most MOST. `year` is the present one."""
    seen = plain(text)
    found: dict[tuple[int, int], Cue] = {}
    for rule in RULES:
        for match in rule.pattern.finditer(seen.text):
            if len(found) >= 4 * MOST:
                break
            if cue := judged(rule, match, seen, year):
                found[match.span()] = cue
    return [found[span] for span in outermost(sorted(found))][:MOST]


def judged(rule: Rule, match: re.Match[str], seen: Plain, year: int) -> Cue | None:
    start, end = match.start() + 1, match.end()
    if rule.refuted(seen.text, start, end):
        return None
    facts = match.groupdict()
    age = int(facts["age"]) if facts.get("age") else None
    if facts.get("year"):
        age = year - int(facts["year"])
        if not 0 <= age <= 18:
            return None
    if rule.kind == "then" and grown_up(seen.text, start, end):
        return None
    return Cue(rule.kind, seen.words(start, end), age)


def grown_up(text: str, start: int, end: int) -> bool:
    """Whether what stands around an age of the past says that they are 18 or more now."""
    return bool(today().search(text, max(0, start - NEAR), end + NEAR))


@cache
def today() -> re.Pattern[str]:
    return re.compile(f" (?:{english_ages.GROWN_UP}|{french_ages.GROWN_UP})(?= )")


def outermost(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of spans that overlap, the first and longest."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
