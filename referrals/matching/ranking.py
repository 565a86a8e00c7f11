"""The order among those that fit: five parts, each from 0 to 1, each shown to staff as "why this one"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import exp

from referrals.candidate import Candidate
from referrals.matching.judging import Answer, distance_km
from referrals.matching.profile import Profile

NEED, PEOPLE, NEARNESS, FRESHNESS, PAST = 0.40, 0.20, 0.20, 0.10, 0.10
FIT, SPEAKS, MADE_FOR = 0.60, 0.25, 0.35  # with more for language, English and French lists part ways
NEAR_FADES_KM = 40.0
ANYWHERE = 0.5  # what a service without distance gets: national and provincial ones


@dataclass(frozen=True, slots=True)
class Score:
    need: float
    people: float
    nearness: float
    freshness: float
    past: float

    @property
    def whole(self) -> float:
        return (
            NEED * self.need
            + PEOPLE * self.people
            + NEARNESS * self.nearness
            + FRESHNESS * self.freshness
            + PAST * self.past
        )


def score(candidate: Candidate, profile: Profile, answers: list[Answer], today: date) -> Score:
    return Score(
        need=need(candidate, profile),
        people=people(candidate, profile, answers),
        nearness=nearness(candidate, profile),
        freshness=freshness(candidate, today),
        past=candidate.score_past,
    )


def need(candidate: Candidate, profile: Profile) -> float:
    """The share of the needs it meets, the first counting twice, less a little for a service that does much else;
    the stage wanted tips the scale."""
    if not profile.needs:
        return 0.5
    weights = {code: 2.0 if place == 0 else 1.0 for place, code in enumerate(profile.needs)}
    met = sum(weight for code, weight in weights.items() if code in candidate.types) / sum(weights.values())
    focus = len(set(profile.needs) & candidate.types) / max(1, len(candidate.types))
    stage = 1.0 if not profile.stages or set(profile.stages) & candidate.stages else 0.7
    return (0.85 * met + 0.15 * focus) * stage


def people(candidate: Candidate, profile: Profile, answers: list[Answer]) -> float:
    """How surely it is for this person: stated yes over not stated; made for their community; their language."""
    sure = [answer.says == "yes" for answer in answers if answer.dimension != "place"]
    fit = sum(sure) / len(sure) if sure else 0.6
    speaks = language_fit(candidate, profile)
    made_for = any(answer.dimension == "culture" and answer.says == "yes" for answer in answers)
    return min(1.0, FIT * fit + SPEAKS * speaks + (MADE_FOR if made_for else 0.0))


def language_fit(candidate: Candidate, profile: Profile) -> float:
    """Spoken there, then by interpreter, then not known, then no."""
    if not profile.languages:
        return 0.7
    if set(profile.languages) & candidate.languages:
        return 1.0
    return {"yes": 0.7, "unknown": 0.35}.get(candidate.interpreter, 0.1)


def nearness(candidate: Candidate, profile: Profile) -> float:
    far = distance_km(candidate, profile)
    if profile.place.away or far is None or candidate.coverage != "local":
        return ANYWHERE
    return exp(-far / (NEAR_FADES_KM + profile.place.within_km))


def freshness(candidate: Candidate, today: date) -> float:
    if candidate.verified_on is None:
        return 0.0
    return exp(-max(0, (today - candidate.verified_on).days) / 365)
