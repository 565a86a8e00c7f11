"""What somebody tells on the public form is what is kept, once, and under its own keys."""

from __future__ import annotations

from typing import Any

import pytest

from intake.models import Consent, Person, Tip
from intake.return_code import parse
from tests.intake.telling import blank_token, contact, opened, return_code, send, words_in
from tests.support import public_surface
from triage.models import Review

pytestmark = pytest.mark.django_db(transaction=True)

AMINA = {
    "danger": "no",
    "narrative": "A girl at the motel.\r\nShe never leaves room 14 alone.",
    "minor": "maybe",
    "country": "canada",
    "province": "ON",
    "community": "Sudbury",
    "venue": "hotel_motel",
    "business": "Blue Heron",
    "address": "Room 14",
    "web": "ads.example/14",
    "ongoing": "yes",
    "timing": "Every night",
    "last_seen": "2026-01-31",
    "happens_to": "others",
    "how_many": "2",
    "h1-age_band": "a16_17",
    "h1-gender": "trans_woman",
    "h1-language": "es",
    "h1-status_in_canada": "temporary_worker",
    "h1-cultural_identity": ["latin_american", "black"],
    "h1-name": "Lucía",
    "h2-age_band": "a19_24",
    "s1-relationship": "employer",
    "s1-name": "Rick",
    "s1-phones": "705 555-0100\r\n705 555-0101",
    "s1-plates": "ABCD 123",
    "s1-online": "@rick14",
    "s1-emails": "rick@example.org",
    "suspects": "A white van.",
    "signs_general": ["g_controlled", "g_fear"],
    "signs_labour": ["l_unpaid"],
    "caller_type": "coworker",
    "reporter_name": "Amina",
    "reporter_contact": "amina@example.org",
    "safe_channel": "email",
    "safe_when": "Mornings",
    "heard_about": "poster",
}


def tell(language: str = "en", **answers: Any) -> Tip:
    with public_surface() as client:
        assert send(client, language, **answers).status_code == 200
    return Tip.objects.get()


def test_everything_told_is_kept_and_sealed() -> None:
    tip = tell(**AMINA)
    assert (tip.channel, tip.language, tip.danger, tip.minor) == ("web_form", "en", "no", "yes")
    assert (tip.country, tip.province, tip.venue, tip.ongoing) == ("canada", "ON", "hotel_motel", "yes")
    assert tip.indicators == ["g_controlled", "g_fear", "l_unpaid"]
    assert (tip.how_many, tip.consent_choice) == (2, "not_said")
    assert (tip.interaction.caller_type, tip.interaction.heard_about) == ("coworker", "poster")
    content = opened(tip)
    assert content.narrative == "A girl at the motel.\nShe never leaves room 14 alone."
    assert content.place == {
        "community": "Sudbury", "address": "Room 14", "business": "Blue Heron", "web": "ads.example/14",
    }  # fmt: skip
    assert (content.timing, content.suspects) == ("2026-01-31\nEvery night", "A white van.")
    assert sorted(content.identifiers) == [
        ("email", "rick@example.org"), ("handle", "@rick14"), ("phone", "705 555-0100"),
        ("phone", "705 555-0101"), ("plate", "ABCD 123"),
    ]  # fmt: skip
    assert contact(tip) == {
        "name": "Amina", "contact": "amina@example.org", "safe_channel": "email", "safe_when": "Mornings",
    }  # fmt: skip


def test_the_persons_told_of() -> None:
    tip = tell(**AMINA)
    lucia, second = Person.objects.filter(tip=tip, role="potential_victim").order_by("age_band")
    assert (lucia.age_band, lucia.gender, lucia.language) == ("a16_17", "trans_woman", "es")
    assert (lucia.status_in_canada, lucia.cultural_identity) == (
        "temporary_worker",
        ["black", "latin_american"],
    )
    assert second.age_band == "a19_24"
    assert second.details is None
    rick = Person.objects.get(tip=tip, role="suspected_trafficker")
    assert (rick.relationship, rick.identifiers.count()) == ("employer", 5)
    names = opened(tip).persons
    assert (names[lucia.id], names[rick.id]) == ({"name": "Lucía"}, {"name": "Rick"})


@pytest.mark.parametrize("language", ["en", "fr"])
def test_two_answers_are_enough(language: str) -> None:
    tip = tell(language)
    assert (tip.language, tip.minor, tip.country, tip.how_many) == (language, "unknown", "unknown", None)
    assert not hasattr(tip, "reporter")
    assert Person.objects.count() == Consent.objects.count() == 0
    review = Review.objects.get(tip=tip)
    assert review.lane == "non_urgent"


@pytest.mark.parametrize(
    ("answers", "minor"),
    [
        ({"minor": "yes"}, "yes"),
        ({"minor": "maybe"}, "maybe"),
        ({"minor": "no"}, "no"),
        ({"minor": "unknown"}, "unknown"),
        ({}, "unknown"),
        ({"minor": "no", "h1-age_band": "a14_15"}, "yes"),
        ({"minor": "no", "h2-age_band": "maybe_minor"}, "maybe"),
        ({"minor": "no", "signs_minor": ["m_missing"]}, "maybe"),
        ({"h1-age_band": "a18"}, "unknown"),
        ({"happens_to": "me", "h1-age_band": "a16_17", "caller_type": "victim_survivor"}, "yes"),
        ({"s1-relationship": "peer"}, None),
    ],
)
def test_a_minor_is_urgent_whichever_way_it_was_said(answers: dict[str, Any], minor: str | None) -> None:
    if minor is None:
        with public_surface() as client:
            assert send(client, **answers).status_code == 422
        return
    tip = tell(**answers)
    assert tip.minor == minor
    assert Review.objects.get(tip=tip).lane == ("urgent" if minor in ("yes", "maybe") else "non_urgent")


def test_somebody_writing_of_themself_is_a_person_in_the_tip() -> None:
    tip = tell(happens_to="me")
    assert Person.objects.get(tip=tip).role == "potential_victim"
    assert tip.interaction.caller_type == "victim_survivor"


def test_a_second_press_is_the_same_tip_with_the_same_code() -> None:
    with public_surface() as client:
        token = blank_token(client)
        first, second = send(client, token=token), send(client, token=token)
    assert first.content == second.content
    tip = Tip.objects.get()
    code = parse(" ".join(words_in(first)))
    assert code
    assert return_code(tip) == code.canonical()


def test_changed_words_are_a_second_tip_that_is_linked() -> None:
    with public_surface() as client:
        token = blank_token(client)
        first = send(client, token=token)
        second = send(client, token=token, narrative="She has a scar.")
    assert words_in(first) == words_in(second)
    one, two = Tip.objects.all()
    assert bytes(one.thread) == bytes(two.thread)
    assert return_code(one) == return_code(two)


def test_two_pages_are_not_linked() -> None:
    with public_surface() as client:
        assert words_in(send(client)) != words_in(send(client))
    one, two = Tip.objects.all()
    assert bytes(one.thread) != bytes(two.thread)


def test_the_code_is_shown_in_the_words_of_the_page() -> None:
    with public_surface() as client:
        page = send(client, "fr")
    code = parse(" ".join(words_in(page)))
    assert code
    assert words_in(page) == code.words("fr")
    assert " ".join(code.digits()) in page.content.decode()


def test_a_hundred_numbers_in_one_field_are_all_kept() -> None:
    numbers = [f"705 555-{number:04}" for number in range(60)]
    tip = tell(**{"s1-phones": "\n".join(numbers)})
    kept = ", ".join(value for _kind, value in opened(tip).identifiers)
    assert len(opened(tip).identifiers) == 20
    assert all(number in kept for number in numbers)


# --- What may leave --------------------------------------------------------------------------------


def consents() -> set[tuple[str, str, str, bool]]:
    return set(Consent.objects.values_list("recipient_kind", "purpose", "decision", "includes_identity"))


def test_share_gives_each_agency_each_purpose() -> None:
    tip = tell(
        consent_choice="share", agencies=["police", "victim_services"], purposes=["investigation", "safety"]
    )
    assert tip.consent_choice == "share"
    assert consents() == {
        (agency, purpose, "given", False)
        for agency in ("police", "victim_services")
        for purpose in ("investigation", "safety")
    }


def test_identity_goes_only_where_it_was_ticked() -> None:
    tell(consent_choice="share", agencies=["police"], purposes=["investigation"], identity="on")
    assert consents() == {("police", "investigation", "given", True)}


def test_anonymous_beats_a_tick_for_the_name() -> None:
    tell(consent_choice="anonymous", agencies=["police"], purposes=["investigation"], identity="on")
    assert consents() == {("police", "investigation", "given", False)}


def test_keep_it_here_is_a_no_to_every_agency() -> None:
    tell(consent_choice="hotline_only", agencies=["police"], purposes=["safety"], identity="on")
    assert {(decision, purpose) for _who, purpose, decision, _identity in consents()} == {
        ("refused", "investigation")
    }
    assert {"police", "immigration", "border_services"} <= {row[0] for row in consents()}


@pytest.mark.parametrize(
    "answers",
    [
        {"agencies": ["police"], "purposes": ["investigation"], "identity": "on"},
        {"consent_choice": "share", "agencies": ["police"]},
        {"consent_choice": "share", "purposes": ["investigation"]},
        {"consent_choice": "anonymous"},
    ],
)
def test_half_a_yes_is_no_consent(answers: dict[str, Any]) -> None:
    tell(**answers)
    assert consents() == set()
