"""What the generator gives: the words, and the coded facts that agree with them."""

from __future__ import annotations

from dataclasses import dataclass, field

from desk.demo.skeletons import MINOR_BANDS


@dataclass(frozen=True)
class Facts:
    """Codes of hotline.codes; `identifiers` are (kind, value) as they stand in the narrative."""

    trafficking_type: str
    venue_industry: str
    caller_type: str
    age_band: str
    gender: str
    danger: str
    relationship: str
    recruitment: str
    means_of_control: tuple[str, ...]
    indicators: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    province: str = ""
    community: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    nick: str = ""
    reporter: dict[str, str] = field(default_factory=dict)

    @property
    def is_minor(self) -> bool:
        return self.age_band in MINOR_BANDS or any(sign.startswith("m_") for sign in self.indicators)


@dataclass(frozen=True)
class Story:
    narrative: str
    facts: Facts
    skeleton: str
