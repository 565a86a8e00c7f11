"""What identifies somebody or something, in one spelling. Plain values in memory; nothing here is kept."""

from __future__ import annotations

from typing import NamedTuple

KINDS = ("phone", "email", "plate", "handle", "web", "place")
SAYS = ("whole", "bare", "known")


class Value(NamedTuple):
    """`kind` is one of KINDS, `text` the one spelling. `says`: whole, or what is left without a province or a
    platform: bare where none was said, known where it was. Two tips that both said it are not joined by what is left
    without it: Ontario's ABCD 123 is not Quebec's."""

    kind: str
    text: str
    says: str = "whole"


def both(kind: str, more: str, text: str) -> set[Value]:
    """With `more` (a province, a platform) and without, since the other tip may not say it."""
    if not more:
        return {Value(kind, f"?:{text}", "bare")}
    return {Value(kind, f"?:{text}", "known"), Value(kind, f"{more}:{text}")}
