"""One service at one site, as search and matching see it: the same shape from the sources (staff) and from the
published copy (public), so that one piece of code ranks both."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Candidate:
    """`external_id`: of the service, else its id as text. `lat`, `lon`: the public point, None for a service
    without a site. `rules`: {dimension: {"serves": [codes], "hard": bool}}; a dimension that is not in it is not
    known. Ages inclusive, None: no limit. `score_past`: 0 to 1, of earlier referrals, 0.5 where there were none."""

    id: UUID
    service_id: UUID
    external_id: str
    name_en: str
    name_fr: str
    kind: str
    types: frozenset[str]
    stages: frozenset[str]
    languages: frozenset[str]
    interpreter: str
    minimum_age: int | None
    maximum_age: int | None
    rules: dict[str, dict[str, Any]]
    coverage: str
    provinces: frozenset[str]
    lat: float | None
    lon: float | None
    confidential: bool
    verified_on: date | None
    score_past: float = 0.5
    shown: dict[str, Any] = field(default_factory=dict)
