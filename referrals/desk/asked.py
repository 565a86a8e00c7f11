"""What the staff list is asked for, read from its address. Nothing here is about a person who seeks help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from referrals.codes import VISIBILITY
from referrals.search.wanted import LAST_PAGE, wanted

BANDS = {
    "fresh": _("Current"),
    "due": _("Due within 30 days"),
    "overdue": _("Overdue"),
    "expired": _("Expired"),
}
WHOSE = {"mine": _("Mine"), "none": _("Without a specialist")}


@dataclass(frozen=True)
class Asked:
    """Codes, empty for any."""

    words: str = ""
    category: str = ""
    province: str = ""
    band: str = ""
    whose: str = ""
    visibility: str = ""
    page: int = 1

    def address(self, **change: object) -> str:
        values = {
            "q": self.words, "category": self.category, "province": self.province, "band": self.band,
            "whose": self.whose, "visibility": self.visibility, "page": self.page if self.page > 1 else "",
        }  # fmt: skip
        return urlencode({name: value for name, value in (values | change).items() if value})

    @property
    def narrowed(self) -> bool:
        return self != Asked(page=self.page)

    @property
    def next_page(self) -> str:
        return self.address(page=min(self.page + 1, LAST_PAGE))

    @property
    def previous_page(self) -> str:
        return self.address(page=self.page - 1 if self.page > 2 else "")


def asked(given: Mapping[str, str]) -> Asked:
    """Whatever stands there gives something to show: what cannot be meant is left out."""
    found = wanted(given)
    return Asked(
        words=found.words,
        category=found.category,
        province=found.province,
        band=_one_of(given.get("band", ""), BANDS),
        whose=_one_of(given.get("whose", ""), WHOSE),
        visibility=_one_of(given.get("visibility", ""), VISIBILITY),
        page=found.page,
    )


def _one_of(code: str, known: object) -> str:
    return code if code in known else ""  # type: ignore[operator]
