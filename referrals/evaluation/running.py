"""Asking the matcher and the baselines for every invented caller, and comparing with the grades."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid5

from django.utils.translation import override

from referrals.access import candidates
from referrals.candidate import Candidate
from referrals.demo.making import SPACE
from referrals.evaluation.baselines import BASELINES
from referrals.evaluation.grading import caller, forbidden, grade, sheets
from referrals.evaluation.measures import Answered
from referrals.matching import Match, Profile, ranked, read_profile, within_reach

FILE = Path(__file__).with_name("profiles.json")
SERVICES, SEED, MOST = 400, 1, 20


def profiles() -> list[dict[str, Any]]:
    return list(json.loads(FILE.read_text(encoding="utf-8")))


def demo_ids() -> set[str]:
    """The external ids of the invented directory, whatever else there is."""
    return {f"demo-{uuid5(SPACE, f'service {SEED} {number}').hex[:10]}" for number in range(SERVICES)}


def by_rule(profile: Mapping[str, Any], known: Sequence[Any]) -> dict[str, int]:
    """Grades as the rules give them, without zeros."""
    who = caller(profile)
    return {sheet.id: given for sheet in known if (given := grade(sheet, who))}


def grades(profile: Mapping[str, Any]) -> dict[str, int]:
    """As committed: those of the rules, then what was put right after reading."""
    whole = profile["grades"] | profile.get("by_eye", {})
    return {key: given for key, given in whole.items() if given}


class Evaluation:
    """The invented directory, read once. `today`: the day it is asked on."""

    def __init__(self, today: date) -> None:
        ids = demo_ids()
        self.today = today
        self.sheets = list(sheets(ids))
        self.pool: list[Candidate] = [one for one in candidates(Profile()) if one.external_id in ids]

    def matches(self, said: Mapping[str, Any]) -> list[Match]:
        """In the order in which `match` gives them."""
        who = read_profile(said)
        return [] if who.place.abroad else within_reach(ranked(self.pool, who, self.today))[:MOST]

    def answers(self, ranker: str, callers: Sequence[Mapping[str, Any]]) -> Iterator[Answered]:
        for profile in callers:
            shown, surely = self._shown(ranker, profile["said"])
            who = caller(profile)
            yield Answered(
                tags=frozenset(profile["tags"]), grades=grades(profile), ranked=shown, surely=surely,
                broken=frozenset(sheet.id for sheet in self.sheets if forbidden(sheet, who)),
            )  # fmt: skip

    def _shown(self, ranker: str, said: Mapping[str, Any]) -> tuple[list[str], list[str]]:
        if ranker == "match":
            found = self.matches(said)
            shown = [one.service_id for one in found if one.group != "no"]
            return shown, [one.service_id for one in found if one.group == "fits"]
        ordered = BASELINES[ranker](self.pool, read_profile(said))
        shown = list(dict.fromkeys(one.external_id for one in ordered))[:MOST]
        return shown, shown

    def agreement(self, callers: Sequence[Mapping[str, Any]]) -> dict[str, float]:
        """How many of the first five are the same when the same need comes in the other language: the place
        written in French and the pages French; and, apart, when the caller speaks the other of the two."""
        written, spoken = [], []
        for profile in callers:
            said = profile["said"]
            first = self._five(said)
            with override("fr"):
                written.append(
                    _share(first, self._five(said | {"place": profile.get("place_fr", said["place"])}))
                )
            if said.get("languages") in (["en"], ["fr"]):
                other = ["fr" if said["languages"] == ["en"] else "en"]
                spoken.append(_share(first, self._five(said | {"languages": other})))
        return {
            "written_least_of_5": min(written), "written_mean": round(sum(written) / len(written), 2),
            "spoken_least_of_5": min(spoken), "spoken_mean": round(sum(spoken) / len(spoken), 2),
            "spoken_below_4": sum(share < 4 for share in spoken), "spoken_callers": len(spoken),
        }  # fmt: skip

    def _five(self, said: Mapping[str, Any]) -> list[str]:
        return [one.service_id for one in self.matches(said) if one.group != "no"][:5]


def _share(first: Sequence[str], second: Sequence[str]) -> float:
    """Of five; a shorter list counts in proportion, two empty ones agree."""
    size = max(len(first), len(second))
    return 5 * len(set(first) & set(second)) / size if size else 5.0
