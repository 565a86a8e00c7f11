"""Which tip is in which state. The first few stand in every lane and every state; the rest is history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from desk.demo.story import Story


@dataclass(frozen=True)
class Situation:
    """`ago`: least and most minutes since receipt. `wants`: the kind of story. `act`: what staff did."""

    name: str
    ago: tuple[float, float]
    wants: str = "calm"  # calm, minor, maybe, adult_in_danger, vague, any
    act: str = ""
    channel: str = ""  # empty: as usual


HOUR = 60.0
NOW = (
    Situation("fresh", (3, 50)),
    Situation("urgent_new", (0.5, 2), "minor", channel="web_form"),
    Situation("due_soon", (20.5 * HOUR, 22 * HOUR)),
    Situation("overdue", (25 * HOUR, 29 * HOUR)),
    Situation("urgent_late", (25, 80), "adult_in_danger", channel="email"),
    Situation("urgent_held", (70, 400), "minor", act="claim_in_time"),
    Situation("urgent_taken_late", (60, 300), "adult_in_danger", act="claim", channel="web_form"),
    Situation("held", (90, 600), act="claim"),
    Situation("claim_lapsed", (120, 700), act="claim_lapsed"),
    Situation("classified", (60, 700), act="classify_non_urgent"),
    Situation("called_urgent", (60, 500), act="classify_urgent"),
    Situation("insufficient", (200, 1100), "vague", act="classify_insufficient"),
    Situation("to_report", (300, 1000), act="to_report"),
    Situation("child_to_report", (200, 900), "minor", act="duty_then_to_report"),
    Situation("raised_later", (6 * 24 * HOUR, 20 * 24 * HOUR), act="raise_after_close"),
    Situation("lowered", (300, 900), "maybe", act="lower"),
    Situation("age_cue", (100, 500), act="age_cue"),
    Situation("danger_later", (300, 900), act="danger"),
    *(Situation("fresh", (5, 300)) for _ in range(8)),
    *(Situation("fresh", (300, 1100)) for _ in range(6)),
    Situation("urgent_held", (90, 900), "minor", act="claim_in_time"),
    Situation("urgent_held", (90, 900), "adult_in_danger", act="claim_in_time"),
    Situation("urgent_late", (20, 40), "maybe"),
    Situation("due_soon", (21 * HOUR, 23.5 * HOUR)),
    Situation("overdue", (24.2 * HOUR, 26 * HOUR), channel="email"),
    Situation("insufficient", (200, 1100), "vague", act="classify_insufficient"),
    Situation("insufficient", (20.5 * HOUR, 23 * HOUR), "vague", act="classify_insufficient"),
    Situation("classified", (60, 900), act="classify_non_urgent"),
    Situation("to_report", (300, 1000), act="to_report"),
    Situation("held", (20, 200), act="claim"),
)
PAST = Situation("past", (0, 0), "any")


def situation(number: int) -> Situation:
    return NOW[number] if number < len(NOW) else PAST


def age(of: Situation, rng: Random) -> timedelta:
    """How long ago it came in. History goes back some sixteen months, and there is more of it lately."""
    if of is not PAST:
        return timedelta(minutes=rng.uniform(*of.ago))
    return timedelta(hours=27) + timedelta(days=min(rng.expovariate(1 / 120), 480 + rng.random() * 10))


def fits(story: Story, wants: str) -> bool:
    facts = story.facts
    calm = not facts.is_minor and facts.danger != "yes"
    return {
        "any": True,
        "calm": calm and not facts.missing,
        "minor": facts.is_minor and facts.age_band != "maybe_minor" and bool(facts.province),
        "maybe": facts.age_band == "maybe_minor" and facts.danger != "yes",
        "adult_in_danger": not facts.is_minor and facts.danger == "yes",
        "vague": calm and bool(facts.missing),
    }[wants]
