"""What a body told of itself: plain values, in the shape in which they are kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class ApplicationSaid:
    """`answers`: by the name of the form's field, those that were given; texts, numbers, lists of codes, True."""

    language: str
    answers: dict[str, Any]

    def plain(self) -> dict[str, Any]:
        return asdict(self)
