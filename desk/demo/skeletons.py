"""Reads the hand-written stories in stories/<language>/*.txt. No Django in here.

A story is a header and lines, one sentence a line, its wordings between ` | ` and small choices as [a|b]:

    == name key=value ...    facts as codes of hotline.codes; lists with commas, repeated to weigh more
    -  always                ?  sometimes            *sign,sign  always, and these signs hold
    +sign  sometimes, and then this sign holds
    !yes !no !unknown  only when that is the answer to "danger now?"     @minor  only for a minor

Signs stand at their sentences, so a story's coded facts never say what its words do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "stories"
LANGUAGES = ("en", "fr")
MINOR_BANDS = frozenset({"a0_11", "a12_13", "a14_15", "a16_17", "maybe_minor"})


@dataclass(frozen=True)
class Line:
    """`mark` is one of - ? * + ! @; `when` the answer or group that ! and @ ask for."""

    mark: str
    wordings: tuple[str, ...]
    signs: tuple[str, ...] = ()
    when: str = ""


@dataclass(frozen=True)
class Skeleton:
    """One hand-written story. `voice`: `own` (the person's words) or `note` (written by staff on a call)."""

    name: str
    language: str
    voice: str
    facts: dict[str, tuple[str, ...]]
    lines: tuple[Line, ...]

    def one(self, key: str, default: str = "unknown") -> str:
        return self.facts.get(key, (default,))[0]

    @property
    def names_a_place(self) -> bool:
        return self.one("place", "some") != "none"


@cache
def skeletons(language: str) -> tuple[Skeleton, ...]:
    """Every story of `en` or `fr`, in a fixed order. Raises ValueError on a line it cannot read."""
    if language not in LANGUAGES:
        raise ValueError(f"Stories are written in {' and '.join(LANGUAGES)} only.")
    found: list[Skeleton] = []
    for path in sorted((HERE / language).glob("*.txt")):
        for block in path.read_text("utf-8").split("\n== "):
            if block.strip():
                found.append(_skeleton(block.removeprefix("== "), language))
    return tuple(found)


def _skeleton(block: str, language: str) -> Skeleton:
    header, *body = block.strip().splitlines()
    name, *pairs = header.split()
    facts = {key: tuple(value.split(",")) for key, _equals, value in (pair.partition("=") for pair in pairs)}
    voice = facts.pop("voice", ("own",))[0]
    return Skeleton(name, language, voice, facts, tuple(_line(text) for text in body if text.strip()))


def _line(text: str) -> Line:
    mark, (what, _space, words) = text[0], text[1:].partition(" ")
    wordings = tuple(wording.strip() for wording in words.split(" | "))
    if mark not in "-?*+!@" or not all(wordings):
        raise ValueError(f"A story line cannot be read: {text[:60]}")
    if mark in "*+":
        return Line(mark, wordings, signs=tuple(what.split(",")))
    return Line(mark, wordings, when=what)
