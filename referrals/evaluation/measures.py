"""What a list of services is worth to the person it is for. Pure: lists of ids against grades."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from random import Random
from statistics import fmean
from typing import Any

GOOD = 2  # a grade from which a service counts as relevant
RESAMPLES = 2000


@dataclass(frozen=True)
class Answered:
    """One caller: `ranked` what a ranker shows, best first; `surely` those of it that it says fit. `grades` holds
    no zeros. `broken`: ids whose own listing shuts this caller out."""

    tags: frozenset[str]
    grades: Mapping[str, int]
    ranked: Sequence[str]
    surely: Sequence[str]
    broken: frozenset[str]

    @property
    def good(self) -> frozenset[str]:
        return frozenset(one for one, grade in self.grades.items() if grade >= GOOD)


def precision(one: Answered, at: int = 5) -> float:
    """Where fewer than `at` are relevant at all, out of as many as there are: a full list of three is whole."""
    return sum(found in one.good for found in one.ranked[:at]) / min(at, len(one.good))


def recall(one: Answered, at: int = 20) -> float:
    return sum(found in one.good for found in one.ranked[:at]) / min(at, len(one.good))


def ndcg(one: Answered, at: int = 10) -> float:
    best = sorted(one.grades.values(), reverse=True)[:at]
    return _gain(one.grades.get(found, 0) for found in one.ranked[:at]) / _gain(best)


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))


def violations(one: Answered, at: int = 5) -> int:
    return sum(found in one.broken for found in one.ranked[:at])


def says_none_rightly(one: Answered) -> bool:
    """Where nothing is relevant, nothing is said to fit; where something is, something is shown."""
    return bool(one.ranked) if one.good else not one.surely


def measured(answers: Sequence[Answered]) -> dict[str, Any]:
    """All measures of one ranker over these callers. Callers for whom nothing is relevant count in `none_here` and
    `violations` alone."""
    helped = [one for one in answers if one.good]
    low, high = interval(helped, precision)
    return {
        "callers": len(answers),
        "with_relevant": len(helped),
        "violations_top5": sum(violations(one) for one in answers),
        "p_at_5": _mean(helped, precision),
        "p_at_5_interval": [round(low, 3), round(high, 3)],
        "recall_at_20": _mean(helped, recall),
        "ndcg_at_10": _mean(helped, ndcg),
        "none_here_right": round(fmean(says_none_rightly(one) for one in answers), 3),
        "worst_stratum": worst(helped),
    }


def _mean(answers: Sequence[Answered], measure: Callable[[Answered], float]) -> float:
    return round(fmean(measure(one) for one in answers), 3)


def worst(answers: Sequence[Answered], least: int = 3) -> list[object]:
    """[tag, P@5, callers] of the tag that fares worst among those with enough callers."""
    found = []
    for tag in sorted({tag for one in answers for tag in one.tags}):
        own = [one for one in answers if tag in one.tags]
        if len(own) >= least:
            found.append((_mean(own, precision), tag, len(own)))
    score, tag, count = min(found, default=(0.0, "", 0))
    return [tag, score, count]


def interval(answers: Sequence[Answered], measure: Callable[[Answered], float]) -> tuple[float, float]:
    """95 %, by drawing callers with replacement; the same each time."""
    scores, rng = [measure(one) for one in answers], Random(5)
    means = sorted(fmean(rng.choices(scores, k=len(scores))) for _ in range(RESAMPLES))
    return means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES) - 1]
