"""HTML as words that can be read. Nothing is fetched, run or drawn."""

from __future__ import annotations

import re
from html.parser import HTMLParser

SOURCE_CHARACTERS = 1_000_000
ADDRESS_CHARACTERS = 500
DROPPED = frozenset({"script", "style", "title"})
BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "section", "article", "header",
     "footer", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "dd", "dt", "body"}
)  # fmt: skip
PEOPLE_FOLLOW = re.compile(r"\s*(https?://|mailto:|tel:)", re.IGNORECASE)
SPACES = re.compile(r"[ \t\n\r\f]+")
BLANKS = re.compile(r"\n\s*\n\s*")
TAGS = re.compile(r"<[^<>]*>")


class Reader(HTMLParser):
    """What is hidden on the page is kept: somebody who is watched may hide their words, and nobody who reads
    here is harmed by seeing too much. A link's address stands after its words: it may be all the tip there is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._dropped = False
        self._address = ""
        self._since = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED:
            self._dropped = True
        elif tag in BLOCKS:
            self._dropped = False  # a title that nobody closed ends here
            self.words.append("\n")
        given = dict(attrs)
        if tag == "a" and PEOPLE_FOLLOW.match(given.get("href") or ""):
            self._address, self._since = (given["href"] or "").strip()[:ADDRESS_CHARACTERS], len(self.words)
        elif tag == "img" and (alt := (given.get("alt") or "").strip()):
            self.words.append(f" [{alt[:ADDRESS_CHARACTERS]}] ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in DROPPED:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in DROPPED:
            self._dropped = False
        elif tag in BLOCKS:
            self.words.append("\n")
        if tag == "a" and self._address:
            shown = "".join(self.words[self._since :])
            if self._address not in shown:
                self.words.append(f" <{self._address}>")
            self._address = ""

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self.words.append(SPACES.sub(" ", data))


def text_of(source: str) -> str:
    reader = Reader()
    try:
        reader.feed(source[:SOURCE_CHARACTERS])
        reader.close()
    except (AssertionError, ValueError, RecursionError):  # nonsense declarations: keep what was read so far
        pass
    return tidy("".join(reader.words)) or tidy(TAGS.sub(" ", source[:SOURCE_CHARACTERS]))


def tidy(text: str) -> str:
    return BLANKS.sub("\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()
