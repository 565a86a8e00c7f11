"""How far somebody has turned each list of a case: in the address, and in the page's one form, so that no act loses
it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest

from triage.access.case_pages import Turned
from triage.models.listed import Spot
from triage.shown.lists import spot_asked, spot_text

LISTS = ("tips", "people", "reports", "past")
KEPT = "with"


@dataclass(frozen=True)
class Places:
    """A list without a place stands at its beginning. `kept`: a person who stays in sight on every page, to be tied to
    somebody on another; an id, which says nothing."""

    spots: dict[str, Spot]
    kept: UUID | None

    @classmethod
    def of(cls, request: HttpRequest) -> Places:
        """Nonsense is the beginning."""
        sent, sign = (request.POST, "at-") if request.method == "POST" else (request.GET, "")
        found = {name: spot_asked(sent.get(f"{sign}{name}", "")) for name in LISTS}
        try:
            kept = UUID(sent.get(f"{sign}{KEPT}", ""))
        except ValueError:
            kept = None
        return cls({name: spot for name, spot in found.items() if spot}, kept)

    def pairs(self) -> dict[str, str]:
        said = {name: spot_text(spot) for name, spot in self.spots.items()}
        return said | ({KEPT: str(self.kept)} if self.kept else {})

    def query(self, **other: str | None) -> str:
        """With `other` instead; None: without. "" where every list stands at its beginning."""
        asked = {name: text for name, text in (self.pairs() | other).items() if text}
        return f"?{urlencode(asked)}" if asked else ""

    def ways(self, **lists: Turned[Any]) -> dict[str, dict[str, str]]:
        """From each list: back to its beginning, and on. Empty: there is no such way."""
        return {
            name: {
                "first": self.query(**{name: None}) or "?" if name in self.spots else "",
                "next": self.query(**{name: spot_text(page.next)}) if page.next else "",
            }
            for name, page in lists.items()
        }
