"""How people name a tip to each other: read aloud, typed into a filter, the same on every staff page."""

from __future__ import annotations

from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U: read over the phone
LENGTH = 8


def reference(tip_id: UUID) -> str:
    """Eight signs from the tip's random id (40 bits), such as 7QK2-04MX; they tell nothing of order or number."""
    number = tip_id.int >> 88
    signs = "".join(ALPHABET[(number >> shift) & 31] for shift in range(35, -1, -5))
    return f"{signs[:4]}-{signs[4:]}"


def tips_with(text: str) -> tuple[UUID, UUID] | None:
    """The first and last id that a reference can mean; None when it is not one."""
    signs = signs_of(text)
    return ids_beginning(signs) if len(signs) == LENGTH else None


def signs_of(text: str) -> str:
    """The signs of a reference or of its beginning, "" when it is neither. Lenient as people are: case, spaces, and
    the letters that are taken for digits."""
    signs = text.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    fits = 0 < len(signs) <= LENGTH and all(sign in ALPHABET for sign in signs)
    return signs if fits else ""


def ids_beginning(signs: str) -> tuple[UUID, UUID]:
    """The first and last id whose reference begins so; `signs` as signs_of gives them, not empty."""
    number = 0
    for sign in signs:
        number = number << 5 | ALPHABET.index(sign)
    rest = 128 - 5 * len(signs)
    return UUID(int=number << rest), UUID(int=((number + 1) << rest) - 1)
