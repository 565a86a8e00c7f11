"""What a browser would send from a page: the names and values of one of its forms, as they stand there."""

from __future__ import annotations

from html.parser import HTMLParser

Pairs = list[tuple[str, str]]
TOKEN = "csrfmiddlewaretoken"


class FormReader(HTMLParser):
    """Fields of the first form whose class list holds `marked`; `action` is where it goes, empty for here."""

    def __init__(self, marked: str) -> None:
        super().__init__(convert_charrefs=True)
        self.marked, self.inside, self.action = marked, False, ""
        self.pairs: Pairs = []
        self.area: str | None = None
        self.select: str | None = None
        self.text = ""

    @property
    def said(self) -> Pairs:
        """All but the form's token, sorted."""
        return sorted(pair for pair in self.pairs if pair[0] != TOKEN)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in given}
        if tag == "form" and self.marked in (facts.get("class", "") + " " + facts.get("id", "")).split():
            self.inside, self.action = True, facts.get("action", "")
        elif not self.inside:
            return
        elif tag == "input" and facts.get("type") not in ("checkbox", "radio"):
            self.pairs.append((facts["name"], facts.get("value", "")))
        elif tag == "input" and "checked" in facts:
            self.pairs.append((facts["name"], facts.get("value", "on")))
        elif tag == "textarea":
            self.area, self.text = facts["name"], ""
        elif tag == "select":
            self.select = facts["name"]
        elif tag == "option" and self.select and "selected" in facts:
            self.pairs.append((self.select, facts["value"]))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            self.pairs.append((self.area, self.text.removeprefix("\n")))  # a browser drops the first one
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False


def form_of(page: str, marked: str) -> FormReader:
    reader = FormReader(marked)
    reader.feed(page)
    return reader
