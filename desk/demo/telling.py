"""Tells one invented story: what somebody might say to us, and the coded facts that agree with it. No Django.

The same language, arguments and random.Random state give the same story."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from random import Random

from desk.demo import invented, towns
from desk.demo.skeletons import MINOR_BANDS, Line, Skeleton, skeletons
from desk.demo.story import Facts, Story
from desk.demo.words import AGES, WORDS, YEARS, N

# Police and hotline figures: mostly sex trafficking, a tenth or so labour, a quarter of the victims under 18.
TYPE_WEIGHTS = {
    "sex": 66, "labour": 14, "domestic_servitude": 5, "sex_and_labour": 2, "forced_marriage": 3,
    "forced_criminality": 3, "forced_begging": 1, "undetermined": 4, "not_trafficking": 2,
}  # fmt: skip
SURVIVOR_SHARE = 0.37
CHOICE = re.compile(r"\[([^\[\]]+)\]")
SLOT = re.compile(r"\{(\w+)\}")


def stories(language: str, rng: Random, *, voice: str | None = None, survivor: bool | None = None) -> Story:
    """One story in `en` or `fr`. `voice` own or note; `survivor` asks for a caller who speaks of themself
    (True), of others (False), or takes the hotline's usual share (None)."""
    if survivor is None:
        survivor = rng.random() < SURVIVOR_SHARE
    return _Teller(rng.choices(*_pool(language, voice, survivor))[0], rng).tell()


@cache
def _pool(language: str, voice: str | None, survivor: bool) -> tuple[list[Skeleton], list[float]]:
    pool = [s for s in skeletons(language) if voice in (None, s.voice) and _speaks(s) == survivor]
    return pool, [_weight(skeleton, pool) for skeleton in pool]


def _speaks(skeleton: Skeleton) -> bool:
    return skeleton.one("caller") == "victim_survivor"


def _weight(skeleton: Skeleton, pool: list[Skeleton]) -> float:
    """A kind's share is spread over its stories; nine in ten victims known to police are women and girls."""
    kind = skeleton.one("type")
    alike = sum(other.one("type") == kind for other in pool)
    rare = 0.35 if kind == "sex" and skeleton.one("gender") != "woman_girl" else 1.0
    young = 0.6 if set(skeleton.facts["ages"]) <= MINOR_BANDS else 1.0
    return TYPE_WEIGHTS[kind] / alike * rare * young


class _Teller:
    """Chooses the facts first, then only words that agree with them."""

    def __init__(self, skeleton: Skeleton, rng: Random) -> None:
        self.skeleton, self.rng, self.language = skeleton, rng, skeleton.language
        self.age = rng.choice(skeleton.facts["ages"])
        self.danger = self._danger()
        self.province = towns.province(rng, self.language) if skeleton.names_a_place else ""
        self.town = towns.town(rng, self.province) if self.province else ""
        self.signs: list[str] = []
        self.identifiers: list[tuple[str, str]] = []
        self.said: dict[str, str] = {}

    def tell(self) -> Story:
        sentences = [text for line in self.skeleton.lines if (text := self._sentence(line))]
        return Story(" ".join(sentences), self._facts(), self.skeleton.name)

    def _danger(self) -> str:
        """Danger now is told by about one in eight."""
        answers = self.skeleton.facts["danger"]
        calm = [answer for answer in answers if answer != "yes"]
        if "yes" in answers and (not calm or self.rng.random() < 0.2):
            return "yes"
        return self.rng.choice(calm)

    def _sentence(self, line: Line) -> str:
        wordings = [w for w in line.wordings if not self._unsayable(w)]
        if not wordings or not self._holds(line):
            return ""
        text = CHOICE.sub(lambda m: self.rng.choice(m[1].split("|")), self.rng.choice(wordings))
        self.signs += [sign for sign in line.signs if sign not in self.signs and self._true_of_age(sign)]
        return self._capital(SLOT.sub(lambda m: self._slot(m[1]), text))

    def _holds(self, line: Line) -> bool:
        if line.mark == "!":
            return line.when == self.danger
        if line.mark == "@":
            return self.age in MINOR_BANDS
        if line.mark == "+" and not any(self._true_of_age(sign) for sign in line.signs):
            return False
        return line.mark in "-*" or self.rng.random() < 0.5

    def _true_of_age(self, sign: str) -> bool:
        """A sign of a minor is told of minors only: noted of an adult it would raise the tip."""
        return not sign.startswith("m_") or self.age in MINOR_BANDS

    def _unsayable(self, wording: str) -> bool:
        return ("{age}" in wording and self.age not in AGES[self.language]) or (
            "{years}" in wording and self.age not in YEARS
        )

    def _slot(self, name: str) -> str:
        """The same slot says the same thing all through a story."""
        key = name.lower()
        if key not in self.said:
            self.said[key] = self._make(key)
        return self._capital(self.said[key]) if name[0].isupper() else self.said[key]

    def _make(self, key: str) -> str:
        rng = self.rng
        if key == "age":
            return rng.choice(AGES[self.language][self.age])
        if key == "years":
            years = rng.randint(*YEARS[self.age])
            return f"{years}{N}ans" if self.language == "fr" else str(years)
        if key in ("plate", "handle", "email", "web", "phone"):
            return self._identifier(key)
        if key == "nick":
            return invented.nick(rng)
        name = towns.spelled(self.town, self.language)
        if key == "town":
            return name
        if key == "de_town":
            return towns.of_town(name)
        return rng.choice(WORDS[self.language][key]).format(town=name, of_town=towns.of_town(name))

    def _identifier(self, kind: str) -> str:
        """One in eight was named by others before, in such a story from there: tips can be linked."""
        rng = self.rng
        if rng.random() < 0.12:
            rng = Random(f"{self.province} {self.skeleton.one('type')} {rng.randrange(4)}")
        if kind == "phone":
            value = invented.phone(rng, self.province, self.language)
        else:
            value = getattr(invented, kind)(rng)
        self.identifiers.append((kind, value))
        return str(value)

    def _facts(self) -> Facts:
        one, all_of = self.skeleton.one, self.skeleton.facts.get
        facts = Facts(
            trafficking_type=one("type"),
            venue_industry=self.rng.choice(self.skeleton.facts["venue"]),
            caller_type=one("caller"),
            age_band=self.age,
            gender=one("gender"),
            danger=self.danger,
            relationship=one("suspect"),
            recruitment=one("how"),
            means_of_control=all_of("control", ()),
            indicators=tuple(sorted(self.signs)),
            missing=all_of("missing", ()),
            province=self.province,
            community=self.town,
            identifiers=tuple(self.identifiers),
            nick=self.said.get("nick", ""),
        )
        return replace(facts, reporter=self._reporter())

    def _reporter(self) -> dict[str, str]:
        """A third of the people leave a way to reach them; each may leave as little as they like."""
        rng = self.rng
        if rng.random() > 0.34:
            return {}
        way = rng.choice(("phone", "email"))
        value = invented.phone(rng, self.province, self.language) if way == "phone" else invented.email(rng)
        safe_when = rng.choice(SAFE_TIMES[self.language])
        name = {"name": invented.given_name(rng)} if rng.random() < 0.6 else {}
        return name | {"contact": value, "safe_channel": way, "safe_when": safe_when}

    @staticmethod
    def _capital(text: str) -> str:
        return text[:1].upper() + text[1:]


SAFE_TIMES = {
    "en": ("weekday mornings", "after 8 p.m.", "Sunday only", "any time", "by message first, please"),
    "fr": (
        "les matins de semaine",
        f"après 20{N}h",
        "le dimanche seulement",
        "en tout temps",
        "par message d’abord",
    ),
}
