"""Finding a listing in the published copy, by words of either language, place and kind.

One statement for what words mean and what misspelt ones may, one for a postal code, one for the rows: three at most,
whatever is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from referrals.hours import open_at
from referrals.search import places, query
from referrals.search.wanted import PAGE, Wanted
from referrals.search.words import Concept, concepts_of

OPEN_LOOKED_AT = 200  # so many of the best are asked whether they are open; a clock in SQL would be wrong


@dataclass(frozen=True)
class Found:
    """`rows`: dicts of query.COLUMNS with `open` (referrals.hours.Open). `loose`: too few had every word, so some
    have only a few of them. `corrected`: {what was typed: what we looked for as well}. `place`: None where none was
    asked for or none is known by that name. `more`: whether a next page has something."""

    rows: list[dict[str, Any]]
    place: places.Place | None
    loose: bool
    corrected: dict[str, str]
    more: bool


def find(wanted: Wanted, language: str, moment: datetime) -> Found:
    place = places.find(wanted.place, guess=True) if wanted.place else None
    concepts: list[Concept] = concepts_of(wanted.words) if wanted.words else []
    start, size = (wanted.page - 1) * PAGE, PAGE + 1
    if wanted.open_now:
        start, size = 0, OPEN_LOOKED_AT
    rows = query.rows(wanted, concepts, place, reader=language, moment=moment, start=start, size=size)
    for row in rows:
        row["open"] = open_at(row["hours"], row["zone"], (row["provinces"] or [""])[0], moment, language)
    if wanted.open_now:
        first = (wanted.page - 1) * PAGE
        rows = [row for row in rows if row["open"].state == "open"][first : first + PAGE + 1]
    shown = rows[:PAGE]
    corrected = {concept.said: concept.corrected for concept in concepts if concept.corrected}
    return Found(shown, place, any(row["loose"] for row in shown), corrected, len(rows) > PAGE)
