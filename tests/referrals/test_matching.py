"""Whom a service takes, whom it may take, and in which order they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.codes import GENDER, STATUS_IN_CANADA
from referrals.candidate import Candidate
from referrals.matching import Place, Profile, match, ranked, read_place, read_profile
from referrals.models import EligibilityRule
from tests.referrals import making

TODAY = date(2026, 11, 25)
TORONTO = Place("ON", 43.65, -79.38)


def candidate(name: str = "Beds", **more: Any) -> Candidate:
    key = uuid5(NAMESPACE_URL, name)
    facts: dict[str, Any] = {
        "id": key, "service_id": key, "external_id": name, "name_en": name, "name_fr": name, "kind": "service",
        "types": frozenset({"emergency_shelter"}), "stages": frozenset({"emergency"}),
        "languages": frozenset({"en"}), "interpreter": "unknown", "minimum_age": None, "maximum_age": None,
        "rules": {}, "coverage": "local", "provinces": frozenset({"ON"}), "lat": 43.7, "lon": -79.4,
        "confidential": False, "verified_on": TODAY,
    }  # fmt: skip
    return Candidate(**(facts | more))


def hard(*codes: str) -> dict[str, Any]:
    return {"serves": list(codes), "hard": True}


def only(profile: Profile, **more: Any) -> Any:
    (one,) = ranked([candidate(**more)], profile, TODAY)
    return one


def profile(**more: Any) -> Profile:
    facts: dict[str, Any] = {"needs": ("emergency_shelter",), "place": TORONTO}
    return Profile(**(facts | more))


@pytest.mark.parametrize(
    ("said", "limits", "group"),
    [
        ((17, 17), (16, 24), "fits"),
        ((15, 15), (16, 24), "no"),
        ((25, 25), (16, 24), "no"),
        ((16, 16), (16, 16), "fits"),
        ((14, 17), (16, 24), "may_fit"),
        (None, (16, 24), "may_fit"),
        ((40, 40), (None, None), "fits"),
        ((5, 5), (None, 17), "fits"),
    ],
)
def test_ages_are_inclusive_and_what_nobody_said_is_asked(said: Any, limits: Any, group: str) -> None:
    assert only(profile(ages=said), minimum_age=limits[0], maximum_age=limits[1]).group == group


@pytest.mark.parametrize(
    ("said", "rule", "group"),
    [
        ("trans_woman", hard("woman_girl", "trans_woman"), "fits"),
        ("man_boy", hard("woman_girl"), "no"),
        (None, hard("woman_girl"), "may_fit"),
        ("man_boy", {"serves": ["woman_girl"], "hard": False}, "may_fit"),
        ("two_spirit", None, "may_fit"),
        (None, None, "fits"),
    ],
)
def test_gender_excludes_only_where_a_hard_rule_says_so(said: Any, rule: Any, group: str) -> None:
    assert only(profile(gender=said), rules={"gender": rule} if rule else {}).group == group


def test_a_place_near_then_the_region_the_province_and_the_country() -> None:
    steps = [
        only(profile(), lat=43.7, lon=-79.4),
        only(profile(), lat=44.4, lon=-79.7),
        only(profile(), coverage="province", lat=None, lon=None),
        only(profile(), coverage="national", provinces=frozenset(), lat=None, lon=None),
    ]
    assert [one.step for one in steps] == ["near", "region", "province", "national"]
    assert only(profile(), provinces=frozenset({"BC"}), lat=49.2, lon=-123.1).group == "no"
    assert only(profile(place=Place("ON", 43.65, -79.38, away=True)), lat=48.4, lon=-89.2).group == "fits"


def test_a_language_is_a_wish_unless_it_is_a_condition() -> None:
    assert only(profile(languages=("fr",)), interpreter="no").group == "fits"
    assert only(profile(languages=("fr",), must_speak=True), interpreter="no").group == "no"
    assert only(profile(languages=("fr",), must_speak=True), interpreter="yes").group == "fits"


def test_those_who_speak_it_come_before_interpreters_before_nobody_knows() -> None:
    found = ranked(
        [
            candidate("Unknown"),
            candidate("Interpreter", interpreter="yes"),
            candidate("Spoken", languages=frozenset({"fr"})),
        ],
        profile(languages=("fr",)),
        TODAY,
    )
    assert [one.service_id for one in found] == ["Spoken", "Interpreter", "Unknown"]


def test_made_for_a_community_is_a_gain_for_it_and_closed_to_nobody_else() -> None:
    made = {"culture": {"serves": ["inuit"], "hard": False}}
    found = ranked([candidate("Any"), candidate("Inuit", rules=made)], profile(culture=("inuit",)), TODAY)
    assert found[0].service_id == "Inuit"
    assert only(profile(culture=("black",)), rules=made).group == "fits"


def test_abroad_nothing_here_is_offered() -> None:
    assert match(profile(place=Place(abroad=True)), today=TODAY) == []


genders, statuses = st.sampled_from(GENDER.codes()), st.sampled_from(STATUS_IN_CANADA.codes())
profiles = st.builds(
    profile,
    ages=st.none() | st.integers(0, 90).map(lambda age: (age, age)),
    gender=st.none() | genders,
    status=st.none() | statuses,
)
offers = st.builds(
    candidate,
    minimum_age=st.none() | st.integers(0, 30),
    maximum_age=st.none() | st.integers(30, 90),
    rules=st.dictionaries(
        st.sampled_from(["gender", "status"]),
        st.builds(lambda codes, is_hard: {"serves": codes, "hard": is_hard},
                  st.lists(genders | statuses, max_size=4), st.booleans()),
    ),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(offer=offers, who=profiles)
def test_loosening_never_takes_a_result_away(offer: Candidate, who: Profile) -> None:
    """Fewer limits, or less said, can only turn a no into a maybe or a yes."""
    before = ranked([offer], who, TODAY)[0].group
    looser = [replace(offer, minimum_age=None), replace(offer, rules={}), replace(offer, coverage="national")]
    for other in looser:
        assert before == "no" or ranked([other], who, TODAY)[0].group != "no"
    for silent in (replace(who, ages=None), replace(who, gender=None), replace(who, status=None)):
        assert before == "no" or ranked([offer], silent, TODAY)[0].group != "no"


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_from_the_tables() -> None:
    body = making.organization()
    beds = making.service(body, external_id="beds-1", minimum_age=16)
    making.at(beds, making.site(body))
    making.at(beds, making.site(body, "Sydney", "NS"))
    EligibilityRule.objects.create(service=beds, dimension="gender", serves=["woman_girl", "trans_woman"])
    said = {"age": 17, "gender": "woman_girl", "place": "Halifax, NS", "needs": ["emergency_shelter"]}
    (one,) = match(read_profile(said))
    assert (one.service_id, one.group, one.step) == ("beds-1", "fits", "near")
    assert match(read_profile(said | {"gender": "man_boy"}))[0].group == "no"
    assert match(read_profile(said | {"needs": ["legal"]})) == []


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["M5V 2T6", "m5v2t6", " M5V"])
def test_a_postal_code_is_one_place_however_it_is_written(text: str) -> None:
    assert read_place(text) == read_place("M5V")
    assert read_place(text).province == "ON"


@pytest.mark.django_db
def test_a_place_may_be_a_province_a_town_parts_or_nonsense() -> None:
    assert read_place("Québec") == Place("QC") == read_place("qc")
    assert read_place("Thunder Bay, ON").lat == read_place({"community": "Thunder Bay", "province": "ON"}).lat
    assert read_place({"country": "FR"}).abroad and read_place("hors Canada").abroad
    assert read_place("nowhere at all") == read_place(None) == Place()
