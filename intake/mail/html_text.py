"""HTML as words that can be read. Nothing is fetched, run or drawn."""

from __future__ import annotations

import re
from html import unescape
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
PICTURES = re.compile(r"data:[^\s\"'<>]{1000,}")  # written into the page; they would use up what is read
STRAY = re.compile(r"<(?![a-zA-Z/!?])")  # opens nothing; the parser is slow over many
UNENDED = 3


class Reader(HTMLParser):
    """What is hidden on the page is kept: somebody who is watched may hide their words, and nobody who reads
    here is harmed by seeing too much. A link's address stands after its words: it may be all the tip there is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._dropped = False
        self._address = ""
        self._since = 0

    def read(self, source: str) -> str:
        """All of it, in a time that grows with its length. The parser stops at what opens and never ends; its
        own `close` would look for that end again from each opening. Three are taken for words one by one, and
        then the rest as it stands without its tags."""
        for _ in range(UNENDED):
            self.feed(source)
            left = self.rawdata
            until = 0 if self.cdata_elem else left.find("<", 1)  # behind a script without end stand words too
            self.reset()
            self._dropped = False
            self.handle_data(unescape(left if until < 0 else left[:until]))
            source = "" if until < 0 else left[until:]
        self.handle_data(unescape(TAGS.sub(" ", source)))
        return "".join(self.words)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """As browsers do, up to the next `>`; the library gives the whole page up over a word it does not know."""
        if self.rawdata.startswith("<![CDATA[", i):
            return super().parse_marked_section(i, report)
        return self.rawdata.find(">", i) + 1 or -1

    def unknown_decl(self, data: str) -> None:
        self.handle_data(data.removeprefix("CDATA["))

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


def text_of(source: str) -> tuple[str, bool]:
    """The words, and whether it was longer than is read."""
    source = PICTURES.sub(" ", source)
    read, cut = source[:SOURCE_CHARACTERS], len(source) > SOURCE_CHARACTERS
    try:
        return tidy(Reader().read(STRAY.sub("&lt;", read))) or without_tags(read), cut
    except (AssertionError, ValueError, RecursionError):  # nonsense declarations and numbers
        return without_tags(read), cut


def without_tags(source: str) -> str:
    return tidy(TAGS.sub(" ", source))


def tidy(text: str) -> str:
    return BLANKS.sub("\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()
