"""From an invented story to what intake keeps: channel, language, people, consents."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from desk.demo.situations import Situation, fits
from desk.demo.story import Facts, Story
from desk.demo.telling import stories
from desk.demo.words import CALL_SUMMARY
from intake.said import ConsentSaid, IdentifierSaid, PersonSaid, TipSaid

CHANNELS = {"phone": 75, "web_form": 16, "email": 7, "relay_tty": 1, "partner": 1}
WRITTEN = ("web_form", "email")
LANGUAGES = {"en": 75, "fr": 20, "other": 5}
# Through an interpreter; the note is in a language of the staff.
OTHER_LANGUAGES = ("es", "tl", "pa", "zh", "ar", "uk", "vi", "pt", "am", "hi")
HEARD_ABOUT = {
    "search": 26, "social": 12, "poster": 12, "friend_family": 10, "service_provider": 9, "police": 7,
    "government_site": 6, "called_before": 5, "other_line": 4, "health": 3, "school": 2, "news": 2,
    "airport_hotel": 1, "work_union": 1, "not_asked": 12, "unknown": 6,
}  # fmt: skip
CONSENT = {"not_said": 30, "anonymous": 28, "share": 24, "hotline_only": 18}
WORK_STATUS = {"temporary_worker": 55, "student": 12, "no_status": 12, "visitor": 6, "unknown": 15}
OTHER_STATUS = {"citizen": 40, "permanent_resident": 8, "not_asked": 32, "unknown": 20}
WORK_TYPES = ("labour", "domestic_servitude", "sex_and_labour")


def pick(rng: Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def channel_for(situation: Situation, rng: Random) -> str:
    return situation.channel or pick(rng, CHANNELS)


def language_for(channel: str, rng: Random) -> tuple[str, str]:
    """(the person's, the text's). The form and the mailbox are English and French."""
    spoken = pick(rng, LANGUAGES)
    if spoken != "other":
        return spoken, spoken
    written = "fr" if rng.random() < 0.2 else "en"
    return (written if channel in WRITTEN else rng.choice(OTHER_LANGUAGES)), written


def story_for(situation: Situation, channel: str, language: str, rng: Random) -> Story:
    """Until one fits. A call is written down by staff: mostly as a note, now and then as told."""
    for _attempt in range(3000):
        as_note = channel not in WRITTEN and situation.wants != "vague" and rng.random() < 0.6
        story = stories(language, rng, voice="note" if as_note else "own")
        if fits(story, situation.wants):
            return story
    raise LookupError(f"No story is {situation.wants}.")


def said_of(story: Story, *, channel: str, spoken: str, written: str, rng: Random) -> TipSaid:
    facts = story.facts
    consent = pick(rng, CONSENT)
    as_told = channel not in WRITTEN and not story.skeleton.startswith("note_")
    return TipSaid(
        language=spoken,
        narrative=f"{CALL_SUMMARY[written]} {story.narrative}" if as_told else story.narrative,
        danger=facts.danger,
        minor_answer=_minor_answer(facts, rng),
        country="canada" if facts.province else "unknown",
        province=facts.province,
        ongoing=rng.choices(("yes", "no", "unknown"), (70, 8, 22))[0],
        trafficking_type=facts.trafficking_type,
        venue=facts.venue_industry,
        indicators=facts.indicators,
        how_many=rng.choice((None, None, None, 1, 1, 1, 2, 3, 5)),
        consent_choice=consent,
        place={"community": facts.community} if facts.community and rng.random() < 0.8 else {},
        persons=_persons(facts, rng),
        identifiers=tuple(
            IdentifierSaid(kind=kind, value=value) for kind, value in facts.identifiers if kind in ("web",)
        ),
        consents=_consents(consent, facts, rng),
        reporter=facts.reporter if consent != "anonymous" else {},
        caller_type=facts.caller_type,
        heard_about=pick(rng, HEARD_ABOUT),
    )


def kind_of(facts: Facts, channel: str) -> str:
    if facts.trafficking_type == "not_trafficking":
        return "related_concern"
    if channel not in WRITTEN and facts.caller_type == "victim_survivor":
        return "crisis" if facts.danger == "yes" else "referral"
    return "tip"


def _minor_answer(facts: Facts, rng: Random) -> str:
    if facts.age_band in ("unknown", "adult_unknown") or facts.is_minor:
        return ""
    return rng.choice(("no", "", ""))


def _persons(facts: Facts, rng: Random) -> tuple[PersonSaid, ...]:
    status = WORK_STATUS if facts.trafficking_type in WORK_TYPES else OTHER_STATUS
    harmed = PersonSaid(
        role="potential_victim",
        age_band=facts.age_band,
        gender=facts.gender,
        status_in_canada=pick(rng, status),
    )
    traces = tuple(
        IdentifierSaid(kind=kind, value=value) for kind, value in facts.identifiers if kind != "web"
    )
    if not (facts.nick or traces or facts.relationship not in ("unknown", "")):
        return (harmed,)
    suspected = PersonSaid(
        role="suspected_trafficker",
        age_band=rng.choice(("unknown", "unknown", "adult_unknown", "a25_34", "a35_54")),
        gender=rng.choice(("man_boy", "man_boy", "man_boy", "woman_girl", "unknown")),
        relationship=facts.relationship,
        details={"name": facts.nick} if facts.nick else {},
        identifiers=traces,
    )
    return (harmed, suspected)


def _consents(choice: str, facts: Facts, rng: Random) -> tuple[ConsentSaid, ...]:
    source = "self" if facts.caller_type == "victim_survivor" else rng.choice(("self", "relayed", "unknown"))
    kinds: Sequence[tuple[str, str]] = (("police", "investigation"), ("victim_services", "service"))
    if choice == "share":
        chosen = rng.sample(kinds, rng.randint(1, 2))
        return tuple(
            ConsentSaid(
                recipient_kind=kind,
                purpose=purpose,
                decision="given",
                includes_identity=bool(facts.reporter) and rng.random() < 0.4,
                source=source,
            )
            for kind, purpose in chosen
        )
    if choice == "hotline_only" and rng.random() < 0.5:
        return (
            ConsentSaid(recipient_kind="police", purpose="investigation", decision="refused", source=source),
        )
    return ()
