"""What somebody told us, on its way to be sealed: plain values in memory, never stored in this shape."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class IdentifierSaid:
    kind: str  # code of IDENTIFIER_KIND
    value: str
    purpose: str = "investigation"


@dataclass(frozen=True, kw_only=True)
class PersonSaid:
    role: str  # code of PERSON_ROLE
    age_band: str = "unknown"
    gender: str = ""
    status_in_canada: str = ""
    language: str = ""
    cultural_identity: tuple[str, ...] = ()
    relationship: str = ""
    details: dict[str, str] = field(default_factory=dict)  # sealed: name, description, ...
    identifiers: tuple[IdentifierSaid, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConsentSaid:
    recipient_kind: str  # code of AGENCY_KIND
    purpose: str  # code of CONSENT_PURPOSE
    decision: str  # given | refused
    includes_identity: bool = False
    source: str = "self"


@dataclass(frozen=True, kw_only=True)
class TipSaid:
    """Everything but `narrative` and `danger` may be left as it is: nothing personal is ever required.

    `minor_answer` is the answer to "could anyone be under 18?": "" when not answered. `place` has keys such as
    community, address, business, web; `reporter` name, contact, safe_channel, safe_when. All text is sealed."""

    language: str
    narrative: str
    danger: str = "unknown"
    minor_answer: str = ""
    country: str = "unknown"
    province: str = ""
    ongoing: str = "unknown"
    trafficking_type: str = "undetermined"
    venue: str = "unknown"
    indicators: tuple[str, ...] = ()
    how_many: int | None = None
    consent_choice: str = "not_said"
    place: dict[str, str] = field(default_factory=dict)
    timing: str = ""
    suspects: str = ""
    persons: tuple[PersonSaid, ...] = ()
    identifiers: tuple[IdentifierSaid, ...] = ()
    consents: tuple[ConsentSaid, ...] = ()
    reporter: dict[str, str] = field(default_factory=dict)
    caller_type: str = ""
    heard_about: str = ""
    adds_code: str = ""  # the return code under which this adds to an earlier tip, as 27 digits
    unread: str = ""  # code of UNREADABLE: why an e-mail could not be read

    def plain(self) -> dict[str, Any]:
        """For the content's HMAC: two sends of the same words give the same value."""
        return asdict(self)
