"""Reading what somebody or some file said into codes. What cannot be meant is left out, and nothing is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from hotline.codes import MAY_BE_MINOR_AGE_BANDS

NOT_SAID = ("", "unknown", "not_asked", "declined")
OLDEST = 120
# The ages that a band may mean, inclusive.
BANDS = {
    "a0_11": (0, 11), "a12_13": (12, 13), "a14_15": (14, 15), "a16_17": (16, 17), "a18": (18, 18),
    "a19_24": (19, 24), "a25_34": (25, 34), "a35_54": (35, 54), "a55_up": (55, OLDEST),
    "adult_unknown": (18, OLDEST), "maybe_minor": (0, OLDEST),
}  # fmt: skip
assert BANDS.keys() >= MAY_BE_MINOR_AGE_BANDS
_SPAN = re.compile(r"\s*(\d{1,3})\s*[-–]\s*(\d{1,3})\s*")
# One name for two languages: either may be meant.
_WIDER = {"zh": ("cmn", "yue"), "fil": ("tl",)}


def ages(said: Any) -> tuple[int, int] | None:
    """From a number, a band, "16-17" or a pair; None where it is none of these."""
    if isinstance(said, str):
        if said.strip() in BANDS:
            return BANDS[said.strip()]
        if span := _SPAN.fullmatch(said):
            said = span.groups()
    pair = said if isinstance(said, (tuple, list)) and len(said) == 2 else (said, said)
    low, high = number(pair[0]), number(pair[1])
    if low is None or high is None or not 0 <= low <= high <= 130:
        return None
    return int(low), int(high)


def number(said: Any) -> float | None:
    try:
        found = float(said) if isinstance(said, (int, float, str)) and not isinstance(said, bool) else None
    except (ValueError, OverflowError):
        return None
    return found if found is not None and isfinite(found) else None


def strings(said: Any) -> list[str]:
    """Of one text or of many, each once, without those that say nothing."""
    if isinstance(said, (str, bool, int)):
        said = [said]
    if not isinstance(said, Iterable) or isinstance(said, Mapping):
        return []
    found = [str(item).strip().lower() for item in said if isinstance(item, (str, bool, int))]
    return [item for item in dict.fromkeys(found) if item not in NOT_SAID]


def codes(said: Any, known: Iterable[str]) -> tuple[str, ...]:
    allowed = set(known)
    return tuple(item for item in strings(said) if item in allowed)


def code(said: Any, known: Iterable[str]) -> str | None:
    return next(iter(codes(said, known)), None)


def languages(said: Any) -> tuple[str, ...]:
    """Any code of ISO 639: services may name one that no list of ours has. "es-MX" is "es"."""
    found = [part for item in strings(said) for part in (re.split("[-_]", item)[0],) if part]
    return tuple(dict.fromkeys(one for item in found for one in _WIDER.get(item, (item,))))
