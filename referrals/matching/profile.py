"""Who needs what, in codes. Held for one answer and stored nowhere: these details find a service and do nothing
else (S38)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from hotline.codes import CULTURAL_IDENTITY, GENDER, SERVICE_STAGE, SERVICE_TYPE, STATUS_IN_CANADA
from referrals.matching.reading import ages, code, codes, languages
from referrals.matching.where import NOWHERE, Place, read_place

ALSO = ("children", "pets", "access", "substances")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """None or empty: not said, which never excludes. `age`: youngest and oldest that the person may be.
    `also`: further dimensions of EligibilityRule (children, pets, access, substances), each yes or no.
    `must_speak`: the language is a condition, not a wish."""

    age: tuple[int, int] | None = None
    gender: str | None = None
    languages: tuple[str, ...] = ()
    culture: tuple[str, ...] = ()
    status: str | None = None
    place: Place = NOWHERE
    needs: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    kind: str = "service"
    also: tuple[tuple[str, str], ...] = ()
    must_speak: bool = False


def read_profile(said: Mapping[str, Any] | Profile) -> Profile:
    """From JSON: age (a number or a band), gender, languages, culture, status, place, needs, stages. Codes that no
    list holds count as not said; a wrong place as not known. Raises nothing, whatever the values are."""
    if isinstance(said, Profile):
        said = {one.name: getattr(said, one.name) for one in fields(said)} | dict(said.also)
    status = code(said.get("status"), STATUS_IN_CANADA.codes())
    return Profile(
        age=ages(said.get("age")),
        gender=code(said.get("gender"), GENDER.codes()),
        languages=languages(said.get("languages") or said.get("language")),
        culture=codes(said.get("culture"), CULTURAL_IDENTITY.codes()),
        status=None if status == "other" else status,  # no service can have named it: ask
        place=read_place(said.get("place")),
        needs=codes(said.get("needs"), SERVICE_TYPE.codes()),
        stages=codes(said.get("stages"), SERVICE_STAGE.codes()),
        kind=code(said.get("kind"), ("service", "where_to_report", "get_involved")) or "service",
        also=tuple((name, given) for name in ALSO if (given := code(said.get(name), ("yes", "no")))),
        must_speak=code(said.get("must_speak"), ("yes", "true", "1")) is not None,
    )
