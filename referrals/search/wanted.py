"""What somebody looks for, read from an address. Whatever stands there, this gives something to search by: what
cannot be meant is left out, and nothing is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from hotline.codes import SERVICE_TYPE
from hotline.codes.languages import LANGUAGE
from hotline.places.provinces import PROVINCES
from referrals.codes import LISTING_KIND

PAGE, LAST_PAGE = 20, 50
LONGEST, MOST_WORDS = 200, 12
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


@dataclass(frozen=True)
class Wanted:
    """Codes of the lists, empty for any. Nothing here is about the person: age, status and the like are never
    asked in an address."""

    words: str = ""
    place: str = ""
    category: str = ""
    kind: str = ""
    language: str = ""
    province: str = ""
    open_now: bool = False
    page: int = 1

    @property
    def asked(self) -> bool:
        return self != Wanted(page=self.page)

    def address(self, **change: object) -> str:
        """The query part of its address, with these members changed."""
        values = {
            "q": self.words, "near": self.place, "category": self.category, "kind": self.kind,
            "language": self.language, "province": self.province, "open": "1" if self.open_now else "",
            "page": self.page if self.page > 1 else "",
        }  # fmt: skip
        return urlencode({name: value for name, value in (values | change).items() if value})

    @property
    def wider(self) -> dict[str, str]:
        """{what is left out: the address without it}, for what narrows the list; empty where one thing alone does."""
        any_of = Wanted()
        given = [one.name for one in fields(self) if one.name != "page" and getattr(self, one.name)]
        first = replace(self, page=1)
        found = {name: replace(first, **{name: getattr(any_of, name)}).address() for name in given}
        return found if len(found) > 1 else {}

    @property
    def first_page(self) -> str:
        return self.address(page="")

    @property
    def next_page(self) -> str:
        return self.address(page=self.page + 1)

    @property
    def previous_page(self) -> str:
        return self.address(page=self.page - 1 if self.page > 2 else "")


def wanted(given: Mapping[str, str]) -> Wanted:
    return Wanted(
        words=clean(given.get("q", "")),
        place=clean(given.get("near", "")),
        category=_code(given.get("category", ""), SERVICE_TYPE),
        kind=_code(given.get("kind", ""), LISTING_KIND),
        language=_code(given.get("language", ""), LANGUAGE),
        province=_code(given.get("province", "").upper(), PROVINCES),
        open_now=given.get("open", "") == "1",
        page=_page(given.get("page", "")),
    )


def clean(text: str) -> str:
    """One line, without what nobody types and no database takes."""
    return " ".join(_UNSEEN.sub(" ", text[: LONGEST * 4]).split())[:LONGEST]


def _code(code: str, codes: object) -> str:
    return code if code in codes else ""  # type: ignore[operator]


def _page(text: str) -> int:
    return min(int(text), LAST_PAGE) if re.fullmatch("[1-9][0-9]{0,3}", text) else 1
