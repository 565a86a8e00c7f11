"""What one line of the tables is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

# An age under 18, with no accent on how it is written: text.plain has made digits of words.
UNDER_18 = r"(?P<age>[0-9]|1[0-7])(?= )"
YEAR = r"(?P<year>20\d\d)(?= )"
LOOK_BACK = 60  # characters: what stands further away says nothing about this word


@dataclass(frozen=True)
class Rule:
    """`find` in a plain text says that somebody may be under 18, unless what stands just before or just after
    says otherwise. All three are regular expressions of whole words, each repeat in them bounded."""

    kind: str  # age, then, born, school, child, young, care
    find: str
    unless_before: str = ""
    unless_after: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(f" (?:{self.find})(?= )")

    @cached_property
    def before(self) -> re.Pattern[str] | None:
        return re.compile(f" (?:{self.unless_before}) $") if self.unless_before else None

    @cached_property
    def after(self) -> re.Pattern[str] | None:
        return re.compile(f" (?:{self.unless_after}) ") if self.unless_after else None

    def refuted(self, text: str, start: int, end: int) -> bool:
        """`start` and `end`: of what was found, without the blanks around it."""
        if self.after and self.after.match(text, end):
            return True
        return bool(self.before and self.before.search(text[max(0, start - LOOK_BACK) : start]))


def phrases(kind: str, *words: str, unless_before: str = "", unless_after: str = "") -> Rule:
    return Rule(kind, "|".join(words), unless_before, unless_after)
