"""What is wrong with content/: a language that lacks something, a link that leads nowhere, a title that tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from hotline.launcher import typography
from hotline.pages import ALL, reading, rendering
from hotline.pages.source import LANGUAGES, Misread, Section, Source, read
from hotline.pages.values import address, values

# What a title may not say: it stays in the history of a phone that somebody else may read.
TELLING = re.compile(
    r"traffick|traite\b|exploit|victim|surviv|abus|sex|tip\b|hotline|ligne d|urgen|crisis|crise|report|signalement"
    r"|renseignement|polic|violen|slave|escla|forced|forc[ée]",
    re.IGNORECASE,
)
LOOKS = {"doors", "links", "note", "call", "stages", "onward"}
STRAIGHT = re.compile(r"\w'\w|\"")


def all_faults() -> list[str]:
    found = {path.stem for path in rendering.FOLDER.glob("*.md")}
    lines = [f"{name}.md is missing." for name in ALL if name not in found]
    lines += [
        f"{name}.md is no page: hotline/pages/__init__.py does not name it." for name in found - set(ALL)
    ]
    for name in ALL:
        if name in found:
            lines += [f"{name}.md: {fault}" for fault in page_faults(name)]
    return lines


def page_faults(name: str) -> Iterator[str]:
    try:
        source = read(rendering.FOLDER / f"{name}.md")
    except Misread as misread:
        yield str(misread)
        return
    yield from title_faults(source)
    yield from heading_faults(source)
    for section in source.sections:
        for fault in section_faults(section):
            yield f"section {section.name}: {fault}"
    for language in LANGUAGES:
        whole = "".join(rendering.html(one.text[language], language) for one in source.sections)
        if fault := reading.too_hard(reading.prose(whole), language):
            yield f"{language} {fault}"


def title_faults(source: Source) -> Iterator[str]:
    for language, title in source.titles.items():
        if telling := TELLING.search(title):
            yield f"the {language} title stays in the browser’s history and says “{telling[0]}”"
    if TELLING.search(source.name):
        yield "the address stays in the browser’s history and says too much"


def heading_faults(source: Source) -> Iterator[str]:
    names = [section.name for section in source.sections]
    if len(names) != len(set(names)):
        yield "two sections have the same name"
    for language in LANGUAGES:
        texts = [section.text[language] for section in source.sections]
        levels = [[len(mark) for mark in re.findall(r"^(#+) ", text, re.MULTILINE)] for text in texts]
        if levels[:1] != [[1]] or any(level not in ([], [2]) for level in levels[1:]):
            yield f"{language}: the first section has the one “# ”, each other at most one “## ”"


def section_faults(section: Section) -> Iterator[str]:
    for language in LANGUAGES:
        if not section.text[language]:
            yield f"has nothing in {language}"
            return
    shapes = {language: list(shape(section.text[language], language)) for language in LANGUAGES}
    if shapes["en"] != shapes["fr"]:
        yield f"the languages differ: en has {summary(shapes['en'])}, fr has {summary(shapes['fr'])}"
    for same in lines(section.text["en"]) & lines(section.text["fr"]):
        yield f"is the same in both languages: {same}"
    if unknown := set(section.looks) - LOOKS:
        yield f"no such look: {', '.join(sorted(unknown))}"
    if section.needs and section.needs not in values("en"):
        yield f"no such value: {section.needs}"
    for language in LANGUAGES:
        yield from link_faults(section.text[language], language)
        if STRAIGHT.search(section.text[language]):
            yield f"{language}: has a straight apostrophe or quotation mark"
    for pattern, sentence in typography.RULES:
        if re.search(pattern, section.text["fr"]):
            yield f"fr: {sentence}"


def shape(text: str, language: str) -> Iterator[str]:
    """What a text is made of, without its words: a paragraph more in one language shows here, and so does
    another number of list items, or a link that leads elsewhere."""
    links: list[str] = []
    for token in parsed(text):
        if token.type.endswith("_open"):
            yield token.tag
        links += [href if href.startswith("page:") else href.split(":")[0] for href in hrefs(token)]
    yield from sorted(links)


def lines(text: str) -> set[str]:
    """Headings, paragraphs and list items that hold words."""
    return {
        token.content for token in parsed(text) if token.type == "inline" and len(token.content.split()) > 2
    }


def summary(parts: list[str]) -> str:
    return " ".join(parts) or "nothing"


def parsed(text: str) -> list[Token]:
    known = values("en")
    return rendering.MARKDOWN.parse(rendering.VALUE.sub(lambda found: known.get(found[1]) or "page:", text))


def hrefs(token: Token) -> list[str]:
    return [str(child.attrGet("href")) for child in token.children or () if child.type == "link_open"]


def link_faults(text: str, language: str) -> Iterator[str]:
    for value in rendering.VALUE.findall(text):
        if value not in values(language):
            yield f"{language}: there is no value {{{value}}}"
    for href in (href for token in parsed(text) for href in hrefs(token)):
        name, _, anchor = href.removeprefix("page:").partition("#")
        if not href.startswith("page:"):
            if not href.startswith(("https://", "tel:", "mailto:", "/")):
                yield f"{language}: {href} is neither page: nor https: nor tel:"
        elif name and not address(name, language):
            yield f"{language}: there is no page {name}"
        elif anchor and anchor not in anchors(name):
            yield f"{language}: {name} has no section {anchor}"


def anchors(name: str) -> list[str]:
    """Names of the sections of a page; none of one that cannot be read, which is named where it is checked."""
    try:
        return [section.name for section in read(rendering.FOLDER / f"{name}.md").sections]
    except (Misread, OSError):
        return []
