"""What the search form offers."""

from __future__ import annotations

from typing import Any

from hotline.codes import SERVICE_TYPE
from hotline.codes.languages import LANGUAGE
from hotline.places.folding import fold
from hotline.places.provinces import province_choices
from referrals.codes import LISTING_KIND


def choices() -> dict[str, list[tuple[str, Any]]]:
    types = [(code, str(label)) for code, label in SERVICE_TYPE.choices()]
    return {
        "category": sorted(types, key=lambda one: (one[0] == "other", fold(one[1]))),
        "province": province_choices(),
        "kind": LISTING_KIND.choices(),
        "language": LANGUAGE.choices(tail=()),
    }
