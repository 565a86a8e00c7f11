"""The parts of a review's page, in words. Nothing sealed is read here; what was opened stands beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hotline.codes import (
    AGE_BAND,
    AGENCY_KIND,
    BASIS,
    CONSENT_PURPOSE,
    CONSENT_SOURCE,
    IDENTIFIER_KIND,
    INDICATOR,
    MISSING,
    OUTCOME,
    PERSON_ROLE,
    REACH_REASON,
    REACH_RESULT,
    REACH_WAY,
)
from hotline.places.provinces import PROVINCES
from intake.models import Consent, Correction, Person
from triage.actions import Opened
from triage.forms.parts import FACTOR_NAMES, FIELD_LISTS, FIELD_NAMES
from triage.models import Decision, DutyToReport, PublicationMark, ReachAttempt, Review
from triage.rules import FACTORS
from triage.shown.facts import Facts, language_of
from triage.shown.words import label
from triage.times import exact, when

KIB = 1024
# Sealed text is padded to steps, so the step is all that anyone can know before opening it.
SIZES = (
    (4, gettext_lazy("up to a page")),
    (16, gettext_lazy("a few pages")),
    (64, gettext_lazy("up to twenty pages")),
    (256, gettext_lazy("more than twenty pages")),
)
SEALED = {
    "narrative": gettext_lazy("What the reporter wrote"),
    "place": gettext_lazy("Where it happens"),
    "timing": gettext_lazy("When"),
    "suspects": gettext_lazy("Persons suspected"),
}
PLACE_PARTS = {
    "community": gettext_lazy("Community"),
    "address": gettext_lazy("Address"),
    "business": gettext_lazy("Business"),
    "web": gettext_lazy("Web address"),
}
DETAIL_PARTS = {
    "name": gettext_lazy("Name"),
    "description": gettext_lazy("Description"),
    "authority": gettext_lazy("Authority"),
    "reporter": gettext_lazy("Who reported it"),
    "worker": gettext_lazy("Who took it there"),
    "reference": gettext_lazy("Their file number"),
    "reason": gettext_lazy("Reason"),
    "words": gettext_lazy("Words used"),
}
GROUND_SHAPES = {"consent": "✓", "minor": "▲", "imminent_danger": "▲", "required_by_law": "§"}
HARD = (
    (frozenset({"g_injuries", "g_branding"}), gettext_lazy("violence")),
    (frozenset({"g_controlled", "l_confined", "g_isolated"}), gettext_lazy("confinement")),
    (frozenset({"s_images"}), gettext_lazy("intimate images")),
)


@dataclass(frozen=True)
class Envelope:
    name: str
    size: str


def envelopes(review: Review) -> list[Envelope]:
    found = []
    for column, name in SEALED.items():
        if sealed := getattr(review.tip, column):
            found.append(Envelope(str(name), size_of(len(bytes(sealed)))))
    return found


def size_of(length: int) -> str:
    """A little over a step is that step: the seal itself takes some bytes."""
    return str(next((words for step, words in SIZES if length <= step * KIB + 512), SIZES[-1][1]))


def content_note(review: Review, facts: Facts) -> str:
    """What is hard to read, named before it is opened; from coded facts alone."""
    hard = [_("a minor")] if review.is_minor else []
    if facts.trafficking_type in ("sex", "sex_and_labour"):
        hard.append(_("sexual exploitation"))
    hard += [str(words) for signs, words in HARD if signs & set(facts.tip.indicators)]
    return _("Content note: %(what)s.") % {"what": ", ".join(hard)} if hard else ""


def envelope_language(facts: Facts) -> str:
    return language_of(facts.language)


@dataclass(frozen=True)
class Pair:
    name: str
    value: str


def pairs(values: dict[str, Any], names: dict[str, Any]) -> list[Pair]:
    return [Pair(str(names.get(key, key)), str(value)) for key, value in values.items() if value]


@dataclass(frozen=True)
class Content:
    """What was opened, for one answer."""

    narrative: str
    place: list[Pair]
    timing: str
    suspects: str
    identifiers: list[Pair]
    at: datetime
    closed: int  # parts that would not open

    @property
    def empty(self) -> bool:
        return not (
            self.closed or self.narrative or self.place or self.timing or self.suspects or self.identifiers
        )


def content_of(opened: Opened, now: datetime) -> Content:
    tip = opened.tip
    return Content(
        narrative=tip.narrative,
        place=pairs(tip.place, PLACE_PARTS),
        timing=tip.timing,
        suspects=tip.suspects,
        identifiers=[Pair(label(IDENTIFIER_KIND, kind), value) for kind, value in tip.identifiers],
        at=now,
        closed=tip.closed,
    )


@dataclass(frozen=True)
class Line:
    """One row of a list: its words, who and when, and what was opened of it."""

    words: str
    by: str = ""
    at: str = ""
    opened: list[Pair] = field(default_factory=list)
    sealed: bool = False


def person_lines(persons: Iterable[Person], opened: Opened | None, now: datetime) -> list[Line]:
    return [
        Line(
            words=f"{label(PERSON_ROLE, person.role)} · {label(AGE_BAND, person.age_band)}",
            at=when(person.added_at, now) if person.added_by_id else "",
            opened=pairs(opened.tip.persons.get(person.id, {}), DETAIL_PARTS) if opened else [],
            sealed=person.details is not None,
        )
        for person in persons
    ]


def correction_lines(corrections: Iterable[Correction], opened: Opened | None, now: datetime) -> list[Line]:
    return [
        Line(
            words=f"{FIELD_NAMES[one.field]}\u00a0→ {corrected_value(one.field, one.value)}",
            by=one.by.name if one.by else _("Age cue, machine"),
            at=when(one.at, now),
            opened=[reason_of(one, opened)] if opened else [],
            sealed=True,
        )
        for one in corrections
    ]


def reason_of(correction: Correction, opened: Opened) -> Pair:
    name = _("Reason") if correction.by_id else _("Words found")
    return Pair(name, opened.tip.reasons.get(correction.id, ""))


@dataclass(frozen=True)
class AgeCue:
    """What the machine found and no person has judged yet. `words` only where they were opened."""

    at: str
    words: str


def age_cue_of(
    review: Review, corrections: Iterable[Correction], opened: Opened | None, now: datetime
) -> AgeCue | None:
    newest = next((one for one in corrections if one.field == "minor"), None)
    if newest is None or newest.by_id or review.minor_now != "maybe":
        return None
    return AgeCue(when(newest.at, now), opened.tip.reasons.get(newest.id, "") if opened else "")


def corrected_value(name: str, value: str) -> str:
    if name == "province":
        return PROVINCES[value].name if value in PROVINCES else value
    return label(FIELD_LISTS[name], value)


def duty_lines(duties: Iterable[DutyToReport], opened: Opened | None, now: datetime) -> list[Line]:
    return [
        Line(
            words=_("Reported, %(when)s") % {"when": exact(one.reported_at)}
            if one.kind == "reported" and one.reported_at
            else _("No duty here"),
            by=one.by.name,
            at=when(one.at, now),
            opened=pairs(opened.duties.get(one.id, {}), DETAIL_PARTS) if opened else [],
            sealed=True,
        )
        for one in duties
    ]


def reach_lines(reaches: Iterable[ReachAttempt], opened: Opened | None, now: datetime) -> list[Line]:
    return [
        Line(
            words=reach_words(one, now),
            by=one.by.name,
            at=when(one.at, now),
            opened=pairs({"words": opened.reaches.get(one.id, "")}, {"words": _("What the person said")})
            if opened
            else [],
            sealed=one.note is not None,
        )
        for one in reaches
    ]


def reach_words(one: ReachAttempt, now: datetime) -> str:
    if one.reason:
        return _("Nobody tried: %(why)s") % {"why": label(REACH_REASON, one.reason)}
    tried = when(one.tried_at or one.at, now)
    return f"{tried} · {label(REACH_WAY, one.way)} · {label(REACH_RESULT, one.result)}"


def publication_lines(marks: Iterable[PublicationMark], opened: Opened | None, now: datetime) -> list[Line]:
    return [
        Line(
            words=_("Unusual: never publish") if one.withheld else _("May be counted after all"),
            by=one.by.name,
            at=when(one.at, now),
            opened=pairs({"reason": opened.marks.get(one.id, "")}, DETAIL_PARTS) if opened else [],
            sealed=True,
        )
        for one in marks
    ]


def consent_lines(consents: Iterable[Consent], now: datetime) -> list[Line]:
    lines = []
    for one in consents:
        words = [label(AGENCY_KIND, one.recipient_kind), label(CONSENT_PURPOSE, one.purpose)]
        words.append(_("given") if one.decision == "given" else _("refused"))
        if one.decision == "given":
            words.append(_("with identity") if one.includes_identity else _("without identity"))
        words.append(label(CONSENT_SOURCE, one.source).lower())
        lines.append(Line(words=" · ".join(words), at=when(one.recorded_at, now)))
    return lines


def decision_lines(
    decisions: Iterable[Decision], opened: Opened | None, now: datetime
) -> list[dict[str, Any]]:
    return [
        {
            "outcome": label(OUTCOME, one.outcome),
            "by": one.by.name,
            "at": when(one.at, now),
            "missing": [label(MISSING, code) for code in one.missing.split(",") if code],
            "factors": [factor_line(one, name, opened) for name in FACTORS],
        }
        for one in decisions
    ]


def factor_line(decision: Decision, name: str, opened: Opened | None) -> Pair:
    title = str(FACTOR_NAMES[name][0])
    if getattr(decision, name) == "not_known":
        return Pair(title, _("Not known"))
    words = opened.notes.get(decision.id, {}).get(name, "") if opened else ""
    return Pair(title, words or _("Answered; sealed"))


def signs_of(review: Review) -> list[str]:
    return [label(INDICATOR, code) for code in review.tip.indicators]


@dataclass(frozen=True)
class Ground:
    code: str
    shape: str
    name: str


def grounds_of(review: Review, facts: Facts, consents: Iterable[Consent]) -> list[Ground]:
    """On what something of this could leave the building; whether it does, a release decides."""
    codes = []
    if any(one.decision == "given" for one in consents):
        codes.append("consent")
    if review.is_minor:
        codes.append("minor")
    if facts.danger == "yes":
        codes.append("imminent_danger")
    return [Ground(code, GROUND_SHAPES[code], label(BASIS, code)) for code in codes]
