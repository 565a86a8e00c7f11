"""What the search form offers."""

from __future__ import annotations

from functools import lru_cache

from hotline.codes import SERVICE_TYPE
from hotline.codes.languages import LANGUAGE
from hotline.places.folding import fold
from hotline.places.provinces import province_choices
from referrals.codes import LISTING_KIND


@lru_cache(maxsize=2)
def choices(language: str) -> dict[str, list[tuple[str, str]]]:
    """(code, label) by field, in the language in force, which `language` names; made once for each."""
    types = [(code, str(label)) for code, label in SERVICE_TYPE.choices()]
    return {
        "category": sorted(types, key=lambda one: (one[0] == "other", fold(one[1]))),
        "province": [(code, str(name)) for code, name in province_choices()],
        "kind": [(code, str(label)) for code, label in LISTING_KIND.choices()],
        "language": [(code, str(label)) for code, label in LANGUAGE.choices(tail=())],
    }
