"""Services for a person, in three groups with reasons: fits, may fit but ask, does not fit. Hard rules first, with
three values; then ranking. Nothing of the profile is stored, logged or sent anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from hotline.now import now
from referrals.access import candidates, public_candidates
from referrals.candidate import Candidate
from referrals.matching.judging import Answer, distance_km, judge
from referrals.matching.profile import Profile, read_profile
from referrals.matching.ranking import Score, score
from referrals.matching.where import Place, read_place

ORDER = {"fits": 0, "may_fit": 1, "no": 2}
# How far one had to look, narrowest first. The pages say which step was taken.
STEPS = ("near", "region", "province", "national")


@dataclass(frozen=True, slots=True)
class Match:
    """`service_id`: the external id where it has one. `group`: fits, may_fit or no. `reasons`: codes of what
    decided, "dimension:reason". `step`: near, region, province, national, or away."""

    service_id: str
    group: str
    score: float
    reasons: tuple[str, ...]
    step: str
    candidate: Candidate
    parts: Score
    answers: tuple[Answer, ...] = ()


def match(profile: Profile, *, limit: int = 20, today: date | None = None) -> list[Match]:
    """The best `limit`, those that fit first; one row for a service, at its best site. What is in another part of
    the country is left out: there is nothing to learn from it. Outside Canada nothing here helps: an empty list,
    and the caller shows where to turn abroad."""
    profile = read_profile(profile)  # whoever made it by hand may have put in what JSON holds
    if profile.place.abroad:
        return []
    day = today or now().date()
    return within_reach(ranked(candidates(profile), profile, day))[:limit]


def match_public(profile: Profile, *, today: date) -> list[Match]:
    """The same among what is published, all of them: `service_id` is the one of the public pages."""
    if profile.place.abroad:
        return []
    return within_reach(ranked(public_candidates(profile, today), profile, today))


def within_reach(found: list[Match]) -> list[Match]:
    return [one for one in found if "place:elsewhere" not in one.reasons]


def ranked(found: Iterable[Candidate], profile: Profile, today: date) -> list[Match]:
    best: dict[str, Match] = {}
    for candidate in found:
        if not concerns(candidate, profile):
            continue
        one = _match(candidate, profile, today)
        if one.service_id not in best or _key(one, today) < _key(best[one.service_id], today):
            best[one.service_id] = one
    return sorted(best.values(), key=lambda one: _key(one, today))


def concerns(candidate: Candidate, profile: Profile) -> bool:
    """Whether it offers any of what is needed."""
    wanted = not profile.needs or bool(set(profile.needs) & candidate.types)
    return wanted and candidate.kind == profile.kind


def _match(candidate: Candidate, profile: Profile, today: date) -> Match:
    answers = judge(candidate, profile)
    parts = score(candidate, profile, answers, today)
    group = "no" if any(a.says == "no" for a in answers) else "fits" if _sure(answers) else "may_fit"
    return Match(
        service_id=candidate.external_id,
        group=group,
        score=round(parts.whole, 6),
        reasons=tuple(f"{answer.dimension}:{answer.reason}" for answer in answers),
        step=_step(candidate, answers, profile),
        candidate=candidate,
        parts=parts,
        answers=tuple(answers),
    )


def _sure(answers: list[Answer]) -> bool:
    return all(answer.says == "yes" for answer in answers)


def _step(candidate: Candidate, answers: list[Answer], profile: Profile) -> str:
    reason = next((answer.reason for answer in answers if answer.dimension == "place"), "")
    if reason in ("near", "region", "national", "away"):
        return reason
    return "province"


def _key(one: Match, today: date) -> tuple[int, float, str]:
    """Equal ones change places from day to day, so that the same shelter is not always first."""
    turn = crc32(f"{one.service_id}{today}".encode())
    return ORDER[one.group], -one.score, f"{turn:010d}{one.service_id}"


__all__ = [
    "Match",
    "Place",
    "Profile",
    "distance_km",
    "match",
    "match_public",
    "ranked",
    "read_place",
    "read_profile",
    "within_reach",
]
