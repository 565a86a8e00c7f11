"""Reads a file of content/ into sections. It knows how a file is written, not what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("en", "fr")
TITLE = re.compile(r"title: ([^|]+?) \| ([^|]+)")
SECTION = re.compile(r"=== ([a-z]+)((?: [a-z]+)*)(?: if:([a-z]+))?")
# An editor types plain spaces; these make them the ones that do not break. None stands before ; ! or ? here.
NO_BREAK = (
    (re.compile(r" (?=:(?:\s|$)|[»%$](?:\W|$))", re.MULTILINE), "\u00a0"),
    (re.compile(r"(?<=«) "), "\u00a0"),
    (
        re.compile(r"(?<=\d) (?=\d{3}(?!\d))|(?<=\d) (?=h\b|heures?\b|ans\b|jours?\b|minutes?\b|langues\b)"),
        "\u00a0",
    ),
)


class Misread(ValueError):
    """Says which file and line, and what an editor can do about it."""


@dataclass(frozen=True)
class Section:
    name: str
    looks: tuple[str, ...]
    needs: str  # a value of values.py; empty: always shown
    text: dict[str, str]


@dataclass(frozen=True)
class Source:
    name: str
    titles: dict[str, str]
    sections: tuple[Section, ...]


def set_french(text: str) -> str:
    for pattern, space in NO_BREAK:
        text = pattern.sub(space, text)
    return text


def read(path: Path) -> Source:
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    title = TITLE.fullmatch(first)
    if not title:
        raise Misread(f"{path.name}, line 1: begin with “title: English | Français”.")
    sections: list[Section] = []
    language = ""
    for number, line in enumerate(lines, start=2):
        if line.startswith("==="):
            head = SECTION.fullmatch(line)
            if not head:
                raise Misread(f"{path.name}, line {number}: write “=== name looks if:value”.")
            sections.append(Section(head[1], tuple(head[2].split()), head[3] or "", {}))
            language = ""
        elif line.startswith("--- "):
            language = line.removeprefix("--- ")
            if not sections or language not in LANGUAGES or language in sections[-1].text:
                raise Misread(f"{path.name}, line {number}: each section has “--- en” and “--- fr” once.")
            sections[-1].text[language] = ""
        elif language:
            sections[-1].text[language] += line + "\n"
        elif line:
            raise Misread(f"{path.name}, line {number}: this stands in neither language.")
    return Source(path.stem, {"en": title[1], "fr": set_french(title[2])}, tuple(map(complete, sections)))


def complete(section: Section) -> Section:
    """A section that lacks a language is an empty one in it: the check names it, a reader never meets it."""
    text = {language: section.text.get(language, "").strip() for language in LANGUAGES}
    text["fr"] = set_french(text["fr"])
    return Section(section.name, section.looks, section.needs, text)
