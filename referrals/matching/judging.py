"""Whether a service takes this person: each rule answers yes, no or ask. What nobody said excludes nobody."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from hotline.codes import GENDER, STATUS_IN_CANADA
from referrals.candidate import Candidate
from referrals.matching.profile import Profile

# A rule that names all of these turns nobody away, whoever they are.
EVERYBODY = {
    name: {code.code for code in codes.items}
    for name, codes in (("gender", GENDER), ("status", STATUS_IN_CANADA))
}
EARTH_KM = 6371.0
TO_LIVE_IN = {"emergency_shelter", "transitional_housing", "long_term_housing"}
NEAR_KM, REGION_KM = 50.0, 150.0


@dataclass(frozen=True, slots=True)
class Answer:
    """`says`: yes, no or ask. `reason`: a code that the pages put into words, with its dimension."""

    dimension: str
    says: str
    reason: str


def judge(candidate: Candidate, profile: Profile) -> list[Answer]:
    """One answer for each dimension that has something to say; the hard ones alone can be "no"."""
    answers = [age(candidate, profile), place(candidate, profile)]
    answers += [rule(candidate, "gender", profile.gender), rule(candidate, "status", profile.status)]
    answers += [comes_with(candidate, name) for name, said in profile.also if said == "yes"]
    answers.append(culture(candidate, profile))
    if profile.must_speak:
        answers.append(language(candidate, profile))
    return [answer for answer in answers if answer is not None]


def age(candidate: Candidate, profile: Profile) -> Answer | None:
    low, high = candidate.minimum_age, candidate.maximum_age
    if low is None and high is None:
        return None
    if profile.age is None:
        return Answer("age", "ask", "age_not_said")
    youngest, oldest = profile.age
    low, high = low if low is not None else 0, high if high is not None else 200
    if oldest < low:
        return Answer("age", "no", "too_young")
    if youngest > high:
        return Answer("age", "no", "too_old")
    if low <= youngest and oldest <= high:
        return Answer("age", "yes", "age_in_range")
    return Answer("age", "ask", "age_edge")


def rule(candidate: Candidate, dimension: str, said: str | None) -> Answer | None:
    """Without a rule nobody said whom it takes: ask, unless there is nothing to ask about."""
    known = candidate.rules.get(dimension)
    if not known or not known["serves"]:
        return Answer(dimension, "ask", "not_stated") if said and dimension in ("gender", "status") else None
    if said is None:
        if EVERYBODY.get(dimension, {""}) <= set(known["serves"]):
            return Answer(dimension, "yes", "everybody")
        return Answer(dimension, "ask", "not_said") if known["hard"] else None
    if said in known["serves"]:
        return Answer(dimension, "yes", "served")
    return Answer(dimension, "no" if known["hard"] else "ask", "not_served")


def comes_with(candidate: Candidate, dimension: str) -> Answer | None:
    """Children, a pet, a wheelchair: nothing to ask of an office, and of a bed unless it says so."""
    answer = rule(candidate, dimension, "yes")
    return answer or (Answer(dimension, "ask", "not_stated") if candidate.types & TO_LIVE_IN else None)


def culture(candidate: Candidate, profile: Profile) -> Answer | None:
    """A service made for one community is a gain for its people. It turns others away only where it says so."""
    known = candidate.rules.get("culture")
    if not known or not known["serves"]:
        return None
    if set(profile.culture) & set(known["serves"]):
        return Answer("culture", "yes", "served")
    if not known["hard"]:
        return None
    return Answer("culture", "no", "not_served") if profile.culture else Answer("culture", "ask", "not_said")


def language(candidate: Candidate, profile: Profile) -> Answer | None:
    if not profile.languages:
        return None
    if set(profile.languages) & candidate.languages:
        return Answer("language", "yes", "spoken")
    if candidate.interpreter == "yes":
        return Answer("language", "yes", "interpreter")
    unknown = candidate.interpreter == "unknown" or not candidate.languages
    return Answer("language", "ask" if unknown else "no", "not_spoken")


def place(candidate: Candidate, profile: Profile) -> Answer | None:
    where = profile.place
    if candidate.coverage == "national":
        return Answer("place", "yes", "national")
    if not where.province and where.lat is None:
        return Answer("place", "ask", "place_not_said")
    if candidate.coverage == "province":
        if not where.province:
            return Answer("place", "ask", "place_not_said")
        inside = where.province in candidate.provinces
        return Answer("place", "yes" if inside else "no", "province" if inside else "elsewhere")
    if where.away:
        return Answer("place", "yes", "away")
    far = distance_km(candidate, profile)
    if far is not None and far + where.within_km <= REGION_KM:
        return Answer("place", "yes", "near" if far + where.within_km <= NEAR_KM else "region")
    if far is not None and far - where.within_km <= REGION_KM:
        return Answer("place", "ask", "how_far")
    if candidate.provinces and where.province and where.province not in candidate.provinces:
        return Answer("place", "no", "elsewhere")
    if not candidate.provinces and far is None:
        return Answer("place", "ask", "not_stated")
    return Answer("place", "ask", "far" if far is not None else "same_province")


def distance_km(candidate: Candidate, profile: Profile) -> float | None:
    """From the public point alone: a confidential site is never measured from where it is."""
    where = profile.place
    if None in (candidate.lat, candidate.lon, where.lat, where.lon):
        return None
    return haversine(candidate.lat, candidate.lon, where.lat, where.lon)  # type: ignore[arg-type]


def haversine(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Kilometres along the surface."""
    a = sin(radians(to_lat - lat) / 2) ** 2
    a += cos(radians(lat)) * cos(radians(to_lat)) * sin(radians(to_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(a)))
