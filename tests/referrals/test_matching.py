"""Whom a service takes, whom it may take, and in which order they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.codes import GENDER, STATUS_IN_CANADA
from hotline.places.provinces import PROVINCES
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
    assert only(profile(age=said), minimum_age=limits[0], maximum_age=limits[1]).group == group


@pytest.mark.parametrize(
    ("said", "rule", "group"),
    [
        ("trans_woman", hard("woman_girl", "trans_woman"), "fits"),
        ("man_boy", hard("woman_girl"), "no"),
        (None, hard("woman_girl"), "may_fit"),
        ("man_boy", {"serves": ["woman_girl"], "hard": False}, "may_fit"),
        ("two_spirit", None, "may_fit"),
        (None, None, "fits"),
        (None, hard(*(code.code for code in GENDER.items)), "fits"),
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
    age=st.none() | st.integers(0, 90).map(lambda age: (age, age)),
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


@pytest.mark.long
@settings(max_examples=300, deadline=None)
@given(offer=offers, who=profiles)
def test_loosening_never_takes_a_result_away(offer: Candidate, who: Profile) -> None:
    """Fewer limits, or less said, can only turn a no into a maybe or a yes."""
    before = ranked([offer], who, TODAY)[0].group
    looser = [replace(offer, minimum_age=None), replace(offer, rules={}), replace(offer, coverage="national")]
    for other in looser:
        assert before == "no" or ranked([other], who, TODAY)[0].group != "no"
    for silent in (replace(who, age=None), replace(who, gender=None), replace(who, status=None)):
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("Thunder Bay, Ontario", "ON"), ("Thunder Bay ON", "ON"), ("Sudbury", "ON"), ("Montréal, Québec", "QC"),
        ("Saint-Jérôme", "QC"), ({"community": "Moncton", "province": "Nouveau-Brunswick"}, "NB"),
        ({"postal": "k1a 0b1", "country": "Canada"}, "ON"), ("12 Main St, Kenora ON P9N 1A1", "ON"),
        ({"lat": "45.4", "lon": -75.7, "province": "qc"}, "QC"), ("Paris, ON", "ON"),
    ],
)  # fmt: skip
def test_a_place_is_found_as_people_write_it(said: Any, place: str) -> None:
    found = read_place(said)
    assert found.province == place and found.lat is not None and not found.abroad


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said", ["Paris, France", "Mexique", "usa", {"community": "Lyon, France"}, {"country": "ph"}]
)
def test_abroad_is_abroad_however_it_is_said(said: Any) -> None:
    assert read_place(said).abroad


@pytest.mark.django_db
def test_the_middle_of_a_country_postal_code_is_no_address() -> None:
    arctic, valley = read_place("X0A 0H0"), read_place("K0A")
    assert (arctic.province, arctic.lat, arctic.vague) == ("NU", None, True)
    assert valley.vague and valley.lat is not None and valley.within_km > 50
    near = {"lat": valley.lat, "lon": valley.lon, "provinces": frozenset({"ON"})}
    assert only(profile(place=valley), **near).group == "fits"
    farther = near | {"lat": valley.lat + 1.2}  # 130 km from the middle, perhaps 200 from the person
    assert only(profile(place=valley), **farther).group == "may_fit"


def test_what_no_service_can_have_named_is_asked() -> None:
    rules = {"status": hard("citizen", "permanent_resident")}
    assert read_profile({"status": "other"}).status is None
    assert only(profile(status=None), rules=rules).group == "may_fit"
    assert only(profile(gender="man_boy"), rules={"gender": hard()}).group == "may_fit"  # names nobody


def test_with_children_is_asked_of_a_bed_and_without_them_of_nobody() -> None:
    takes, silent = {"children": hard("yes")}, {}
    for said, rules, group in (
        ("yes", takes, "fits"), ("yes", silent, "may_fit"), ("no", takes, "fits"),
        ("yes", {"children": hard("no")}, "no"),
    ):  # fmt: skip
        assert only(profile(also=(("children", said),)), rules=rules).group == group


@pytest.mark.parametrize("province", sorted(PROVINCES))
@pytest.mark.parametrize("age", [15, 16, 17, 18, 19])
def test_a_limit_of_years_is_the_same_in_every_province(province: str, age: int) -> None:
    """Whoever is a minor there is told to ask; nobody is turned away but by the service's own limit."""
    place = Place(province)
    for low, high in ((16, 24), (18, None), (None, 17), (19, None)):
        group = only(profile(age=(age, age), place=place), coverage="province", lat=None, lon=None,
                     provinces=frozenset({province}), minimum_age=low, maximum_age=high).group  # fmt: skip
        assert group == ("fits" if (low or 0) <= age <= (high or 200) else "no")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from([*GENDER.codes(), *STATUS_IN_CANADA.codes(), "a16_17", "16-17", "ON", "X0A", "K0A 1A0", "fr-CA"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
FIELDS = (
    "age", "gender", "languages", "language", "culture", "status", "place", "needs", "stages", "kind", "children",
    "pets", "must_speak",
)  # fmt: skip
parts_of_a_place = st.dictionaries(
    st.sampled_from(["province", "community", "postal", "lat", "lon", "country", "away"]),
    anything,
    max_size=4,
)


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.dictionaries(st.sampled_from(FIELDS), anything | parts_of_a_place), offer=offers)
def test_whatever_is_said_is_answered(said: dict[str, Any], offer: Candidate) -> None:
    who = read_profile(said)
    assert read_profile(who) == who  # reading twice changes nothing
    assert isinstance(match(who, today=TODAY), list)
    for one in ranked([offer], who, TODAY):
        assert one.group in ("fits", "may_fit", "no") and 0 <= one.score <= 1


@pytest.mark.long
@settings(max_examples=200, deadline=None)
@given(several=st.lists(offers, min_size=1, max_size=6), who=profiles, age=st.integers(0, 90))
def test_no_fit_breaks_a_hard_rule_and_the_reader_changes_nothing(
    several: list[Candidate], who: Profile, age: int
) -> None:
    several = [replace(one, external_id=str(place)) for place, one in enumerate(several)]
    found = ranked(several, who, TODAY)
    with translation.override("fr"):
        assert [one.service_id for one in ranked(several, who, TODAY)] == [one.service_id for one in found]
    for one in found:
        if one.group == "no":
            continue
        offer = one.candidate
        if who.age:
            assert (offer.minimum_age or 0) <= who.age[1] and who.age[0] <= (offer.maximum_age or 200)
        for dimension, said in (("gender", who.gender), ("status", who.status)):
            rule = offer.rules.get(dimension)
            assert not (said and rule and rule["hard"] and rule["serves"] and said not in rule["serves"])
    wider = replace(who, age=(min(age, who.age[0]), max(age, who.age[1]))) if who.age else who
    before = {one.service_id for one in found if one.group != "no"}
    assert before <= {one.service_id for one in ranked(several, wider, TODAY) if one.group != "no"}
    for name in ("gender", "status"):
        freed = [
            replace(one, rules={key: rule for key, rule in one.rules.items() if key != name})
            for one in several
        ]
        assert before <= {one.service_id for one in ranked(freed, who, TODAY) if one.group != "no"}
