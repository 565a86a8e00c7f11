"""How people name a tip to each other: read aloud, typed into a filter, the same on every staff page."""

from __future__ import annotations

from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U: read over the phone


def reference(tip_id: UUID) -> str:
    """Eight signs from the tip's random id (40 bits), such as 7QK2-04MX; they tell nothing of order or number."""
    number = tip_id.int >> 88
    signs = "".join(ALPHABET[(number >> shift) & 31] for shift in range(35, -1, -5))
    return f"{signs[:4]}-{signs[4:]}"


def tips_with(text: str) -> tuple[UUID, UUID] | None:
    """The first and last id that a reference can mean; None when it is not one. Lenient as people are: case,
    spaces, and the letters that are taken for digits."""
    signs = text.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    if len(signs) != 8 or any(sign not in ALPHABET for sign in signs):
        return None
    number = 0
    for sign in signs:
        number = number << 5 | ALPHABET.index(sign)
    return UUID(int=number << 88), UUID(int=((number + 1) << 88) - 1)
