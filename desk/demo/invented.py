"""Things that can be looked up, none of which can belong to anybody.

Phones use 555-0100 to 555-0199, kept for fiction. Plates have a letter (I, O, Q, U) that Canadian plates
of this shape avoid, and a zero first. Web and mail names end in .example and example.org, online names in
_demo.
"""

from __future__ import annotations

from random import Random

NBSP = "\u00a0"
AREA_CODES = {
    "AB": "403", "BC": "604", "MB": "204", "NB": "506", "NL": "709", "NS": "902", "NT": "867", "NU": "867",
    "ON": "416", "PE": "902", "QC": "514", "SK": "306", "YT": "867",
}  # fmt: skip
NICKS = (
    "Dez", "Tico", "K", "Big Jay", "Mister V", "Nico", "Ace", "Smoke", "Prince", "Rico", "Loup", "Zee",
    "Tonton", "Le Grand", "Kash", "Bones", "Papi", "Vito", "Milo", "Duke",
)  # fmt: skip
FIRST_HALVES = ("velvet", "night", "cherry", "silver", "lucky", "honey", "satin", "ruby", "north", "cloud")
SECOND_HALVES = ("kite", "plum", "fox", "rain", "star", "lane", "pearl", "ember", "dove", "mint")
GIVEN_NAMES = (
    "Alex", "Andrée", "Asha", "Bao", "Camille", "Dana", "Émile", "Farah", "Gabriel", "Hana", "Ines", "Jonah",
    "Kim", "Léa", "Maya", "Nadia", "Omar", "Priya", "Renée", "Sam", "Tala", "Yann",
)  # fmt: skip


def phone(rng: Random, province: str, language: str) -> str:
    area, last = AREA_CODES.get(province, "613"), f"01{rng.randrange(100):02d}"
    return f"{area}{NBSP}555-{last}" if language == "fr" else f"{area}-555-{last}"


def plate(rng: Random) -> str:
    letters = [rng.choice("BCDFGHJKLMNPRSTVWXYZ"), rng.choice("IOQU"), rng.choice("BCDFGHJKLMNPRSTVWXYZ")]
    return f"{''.join(letters)} 0{rng.randrange(100):02d}"


def handle(rng: Random) -> str:
    return f"@{rng.choice(FIRST_HALVES)}.{rng.choice(SECOND_HALVES)}{rng.randrange(2, 99)}_demo"


def email(rng: Random) -> str:
    return f"{rng.choice(FIRST_HALVES)}.{rng.choice(SECOND_HALVES)}{rng.randrange(2, 99)}@example.org"


def web(rng: Random) -> str:
    return f"{rng.choice(FIRST_HALVES)}-{rng.choice(SECOND_HALVES)}{rng.randrange(2, 99)}.example"


def given_name(rng: Random) -> str:
    """A given name and a letter: no whole name stands anywhere, invented ones meet real ones too easily."""
    return f"{rng.choice(GIVEN_NAMES)} {rng.choice('ABCDFGHLMNPRSTV')}."


def nick(rng: Random) -> str:
    return rng.choice(NICKS)
