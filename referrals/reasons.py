"""Why a service fits, may fit or does not, in words that blame nobody."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from referrals.candidate import Candidate
from referrals.matching import Match, Profile
from referrals.matching.judging import Answer, language
from referrals.wording import ages

# What helps to choose comes first.
ABOUT = ("language", "culture", "children", "pets", "access", "age", "gender", "status", "place")


def reasons(one: Match, who: Profile, *, far: bool = False) -> list[str]:
    """Of those that decided: for a service that fits the yes, else what must be asked, or what shuts it. `far`: the
    distance is said already."""
    says = {"fits": "yes", "may_fit": "ask", "no": "no"}[one.group]
    answers = list(one.answers)
    if one.group != "no" and not any(answer.dimension == "language" for answer in answers):
        answers += filter(None, [language(one.candidate, who)])
    told = [answer for answer in answers if answer.says == says or answer.dimension == "language"]
    told = [answer for answer in told if not (far and answer.reason in ("near", "region"))]
    told.sort(key=lambda answer: ABOUT.index(answer.dimension) if answer.dimension in ABOUT else len(ABOUT))
    texts = [text for answer in told if (text := words(answer, one.candidate))]
    return [*texts, *_right_for(told)]


def _right_for(told: list[Answer]) -> list[str]:
    """What a service says yes to, in one breath."""
    yours = {
        "age:age_in_range": _("your age"),
        "gender:served": _("your gender"),
        "status:served": _("your status"),
    }
    found = [str(yours[key]) for answer in told if (key := f"{answer.dimension}:{answer.reason}") in yours]
    return [_("Right for %(what)s") % {"what": ", ".join(found)}] if found else []


def words(answer: Answer, candidate: Candidate) -> str:
    span = {"ages": _span(candidate)}
    found: dict[str, Any] = {
        "age:age_edge": _("Ask about age: they take %(ages)s") % span,
        "age:age_not_said": _("Ask about age: they take %(ages)s") % span,
        "age:too_young": _("Takes %(ages)s only") % span,
        "age:too_old": _("Takes %(ages)s only") % span,
        "gender:everybody": _("Takes people of every gender"),
        "status:everybody": _("Takes people with any status, or none"),
        "gender:not_said": _("Ask whom they take: not people of every gender"),
        "gender:not_stated": _("Ask whom they take: they do not say"),
        "gender:not_served": _("Made for people of another gender"),
        "status:not_said": _("Ask which papers they need: not everybody is taken"),
        "status:not_stated": _("Ask which papers they need: they do not say"),
        "status:not_served": _("Made for people with another status in Canada"),
        "culture:served": _("Made for your community"),
        "culture:not_said": _("Ask whom they take: made for one community"),
        "culture:not_served": _("Made for people of another community"),
        "children:served": _("Children can come"),
        "pets:served": _("A pet can come"),
        "access:served": _("Made for a wheelchair"),
        "children:not_stated": _("Ask if children can come"),
        "children:not_served": _("Not with children"),
        "pets:not_stated": _("Ask if a pet can come"),
        "pets:not_served": _("Not with a pet"),
        "access:not_stated": _("Ask about the way in and the bathroom"),
        "access:not_served": _("Not made for a wheelchair"),
        "language:spoken": _("Speaks your language"),
        "language:interpreter": _("Brings in an interpreter"),
        "language:not_spoken": _("Ask for an interpreter"),
        "place:near": _("Within about 50 km"),
        "place:region": _("Within about 150 km"),
        "place:province": _("Serves the whole province or territory"),
        "place:national": _("Serves all of Canada"),
        "place:away": "",
        "place:far": _("In your province or territory, but far: ask if they help from there"),
        "place:how_far": _("Ask how far it is"),
        "place:same_province": _("In your province or territory: ask how far it is"),
        "place:place_not_said": _("Ask if they help where you are"),
        "place:not_stated": _("Ask if they help where you are"),
        "place:elsewhere": _("In another part of Canada"),
    }
    return str(found.get(f"{answer.dimension}:{answer.reason}", ""))


def _span(candidate: Candidate) -> str:
    low, high = candidate.minimum_age, candidate.maximum_age
    return ages(low, high) if low is not None or high is not None else ""
