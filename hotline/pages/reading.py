"""How hard a text is to read. English: the grade of Flesch and Kincaid (1975), at most 8. French: the ease of Kandel
and Moles (1958), Flesch's scale fitted to French, at least 65, where his table has grade 8.

Both count the words of a sentence and the syllables of a word. We count syllables by groups of vowels: a little
more than textstat finds by hyphenation, so that the bounds here are the stricter ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

HARDEST_GRADE = 8.0
LEAST_EASE = 65.0
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
ENDS = re.compile(r"[.!?…]+[”»\s\u00a0]*(?:\s|$)")
EN_VOWELS = re.compile(r"[aeiouy]+")
FR_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")
EN_SILENT = re.compile(r"(?:(?<![ley])e|(?<![td])ed|(?<![scgxz])(?<!ch)(?<!sh)es)$")
FR_SILENT = re.compile(r"(?<![aeiouyàâéèêîôùû])(?:e|es|ent)$")


def syllables_en(word: str) -> int:
    low = word.lower()
    return max(1, len(EN_VOWELS.findall(low)) - bool(EN_SILENT.search(low)))


def syllables_fr(word: str) -> int:
    low = word.lower()
    return max(1, len(FR_VOWELS.findall(low)) - bool(FR_SILENT.search(low)))


def counts(blocks: Iterable[str], language: str) -> tuple[int, int, int]:
    """(sentences, words, syllables). A block ends a sentence, with or without a full stop."""
    size = syllables_en if language == "en" else syllables_fr
    sentences = [one for block in blocks for one in ENDS.split(block) if WORD.search(one)]
    words = [word for one in sentences for word in WORD.findall(one)]
    return len(sentences), len(words), sum(map(size, words))


def grade(blocks: Iterable[str]) -> float:
    """Flesch-Kincaid grade of an English text."""
    sentences, words, syllables = counts(blocks, "en")
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def ease(blocks: Iterable[str]) -> float:
    """Kandel-Moles reading ease of a French text; 100 is easy, 0 is hard."""
    sentences, words, syllables = counts(blocks, "fr")
    return 207 - 1.015 * words / sentences - 73.6 * syllables / words


def too_hard(blocks: list[str], language: str) -> str:
    """What is wrong, or nothing."""
    if language == "en" and (found := grade(blocks)) > HARDEST_GRADE:
        return f"reads at grade {found:.1f}, above {HARDEST_GRADE:.0f} (Flesch-Kincaid)"
    if language == "fr" and (found := ease(blocks)) < LEAST_EASE:
        return f"reads at {found:.0f}, below {LEAST_EASE:.0f} (Kandel-Moles)"
    return ""


class Prose(HTMLParser):
    """The sentences of a page: what ends as a sentence does in its paragraphs and list items. Labels, buttons,
    names of links and numbers are no prose: as sentences of two words they would make any page look easy."""

    BLOCKS = {"p", "li", "dd", "span", "div", "h1", "h2", "h3", "summary", "legend", "label"}
    ENDED = re.compile(r".*[.!?:…][”»\s\u00a0]*(?=\s|$)")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._text = ""
        self.feed(html)
        self._close()

    def _close(self) -> None:
        if ended := self.ENDED.match(" ".join(self._text.split())):
            self.blocks.append(ended[0])
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.BLOCKS:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.BLOCKS:
            self._close()

    def handle_data(self, data: str) -> None:
        self._text += data


def prose(html: str) -> list[str]:
    return Prose(html).blocks
