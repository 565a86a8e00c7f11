"""A page as a reader's program sees it: its tags with their attributes, and the text in them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "link", "meta", "br", "img"}


@dataclass
class Tag:
    name: str
    attrs: dict[str, str]
    text: str = ""
    inside: tuple[str, ...] = ()  # names of the tags around it


@dataclass
class Seen(HTMLParser):
    page: str
    tags: list[Tag] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Tag] = []
        self.feed(self.page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        around = tuple(one.name for one in self._open)
        found = Tag(tag, {name: value or "" for name, value in attrs}, inside=around)
        self.tags.append(found)
        if tag not in VOID:
            self._open.append(found)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().name != tag:
            pass

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.text += data

    def all(self, name: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name == name]

    def one(self, name: str) -> Tag:
        found = self.all(name)
        assert len(found) == 1, f"{len(found)} of <{name}>"
        return found[0]

    @property
    def main(self) -> str:
        """The HTML of what is read, without hidden templates of the script."""
        inner = re.search(r"<main.*</main>", self.page, re.DOTALL)
        assert inner
        return html.unescape(re.sub(r"<template.*?</template>", "", inner[0], flags=re.DOTALL))
