"""Lines in other countries, from data/abroad.json: each with where and when it was read. Nobody has rung them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import override

from hotline.places.folding import fold

DATA = Path(__file__).parent / "data" / "abroad.json"


@dataclass(frozen=True)
class Line:
    """`seen`: the year of a source that is old, else empty. `verified`: read on a page of somebody who should
    know, at the time `source` says; False is from memory and must be shown as such."""

    number: str
    note: str
    seen: str
    verified: bool

    @property
    def link(self) -> str:
        return "tel:" + re.sub(r"[^\d+]", "", self.number)


@dataclass(frozen=True)
class Country:
    name: str
    lines: tuple[Line, ...]


@cache
def _data() -> Any:
    return json.loads(DATA.read_text(encoding="utf-8"))


def read_on(language: str) -> str:
    """The month in which the list was made, in words."""
    with override(language):
        return date_format(date.fromisoformat(_data()["read"]), "F Y")


@cache
def countries(language: str) -> tuple[Country, ...]:
    """In the order of the reader's alphabet."""
    found = [
        Country(
            row[language],
            tuple(
                Line(one["number"], one.get(f"note_{language}", ""), one.get("seen", ""), one["verified"])
                for one in row["lines"]
            ),
        )
        for row in _data()["countries"]
    ]
    return tuple(sorted(found, key=lambda country: fold(country.name)))
