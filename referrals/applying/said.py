"""What a body told of itself: plain values, in the shape in which they are kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class ApplicationSaid:
    """`answers`: by the name of the form's field, those that were given; texts, numbers, lists of codes, True."""

    language: str
    answers: dict[str, Any]

    @property
    def words(self) -> str:
        """What it wrote in sentences: two bodies never write the same."""
        return " ".join(self.answers.get(name, "") for name in ("description_en", "description_fr", "more"))

    def plain(self) -> dict[str, Any]:
        return asdict(self)
