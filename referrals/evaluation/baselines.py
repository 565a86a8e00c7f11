"""Three simpler ways to find a service, as directories in use do it, to be better than."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from hotline.codes import SERVICE_TYPE
from hotline.places.folding import fold
from referrals.candidate import Candidate
from referrals.matching import Profile, distance_km
from referrals.models import Service

Ranker = Callable[[Sequence[Candidate], Profile], list[Candidate]]


def keywords(pool: Sequence[Candidate], who: Profile) -> list[Candidate]:
    """The words of the needs in name and description, names counting twice; nothing else."""
    words = [word for code in who.needs for word in fold(str(SERVICE_TYPE.label(code))).split()]
    texts = dict(Service.objects.values_list("pk", "description_en"))

    def hits(one: Candidate) -> int:
        name, text = fold(one.name_en).split(), fold(texts[one.service_id]).split()
        return sum(2 * (word in name) + (word in text) for word in words)

    return sorted((one for one in pool if hits(one)), key=lambda one: (-hits(one), one.name_en))


def distance(pool: Sequence[Candidate], who: Profile) -> list[Candidate]:
    """What offers a need, the nearest first; lines without a site last."""
    return sorted(_offering(pool, who), key=lambda one: (_far(one, who), one.name_en))


def filters(pool: Sequence[Candidate], who: Profile) -> list[Candidate]:
    """Every answer is a filter, and a listing that keeps silent is filtered out; then the nearest first."""
    return [one for one in distance(pool, who) if _passes(one, who)]


def _passes(one: Candidate, who: Profile) -> bool:
    if who.age and (one.minimum_age is None or one.maximum_age is None):
        return False
    if who.age and not (one.minimum_age <= who.age[0] and who.age[1] <= one.maximum_age):  # type: ignore[operator]
        return False
    for dimension, said in (("gender", who.gender), ("status", who.status)):
        if said and said not in one.rules.get(dimension, {"serves": []})["serves"]:
            return False
    if who.languages and not set(who.languages) & one.languages:
        return False
    return not who.place.province or who.place.province in one.provinces or one.coverage == "national"


def _offering(pool: Sequence[Candidate], who: Profile) -> list[Candidate]:
    return [one for one in pool if set(who.needs) & one.types]


def _far(one: Candidate, who: Profile) -> float:
    far = distance_km(one, who)
    return inf if far is None else far


BASELINES: dict[str, Ranker] = {"keywords": keywords, "distance": distance, "filters": filters}
