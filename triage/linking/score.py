"""How surely two tips speak of the same: the more kinds they share, the surer."""

from __future__ import annotations

from collections.abc import Iterable

# In hundredths: what one shared thing of that kind is worth alone.
WEIGHT = {
    "phone": 90, "email": 90, "plate": 80, "handle": 70, "web": 60, "place": 40, "plate_loose": 50, "handle_loose": 35,
    "place_loose": 25,
}  # fmt: skip


def reasons(shared: Iterable[tuple[str, bool]]) -> list[str]:
    """(kind, whether whole) of each shared tag, as codes; loose says nothing beside whole."""
    codes = {kind if whole else f"{kind}_loose" for kind, whole in shared}
    return sorted(code for code in codes if code.removesuffix("_loose") not in codes - {code})


def score(kinds: Iterable[str]) -> int:
    doubt = 1.0
    for kind in kinds:
        doubt *= 1 - WEIGHT[kind] / 100
    return max(1, min(99, round(100 * (1 - doubt))))
