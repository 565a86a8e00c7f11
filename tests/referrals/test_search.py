"""One box for both languages: what it finds, in which order, and what it never says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hotline.now import now
from referrals.models import PublishedListing, SearchWord, Synonym
from referrals.search import find, places
from referrals.search.folding import folded
from referrals.search.spelling import distance, nearest
from referrals.search.wanted import Wanted, wanted
from tests.referrals import making
from tests.referrals.town import make_town
from tests.support import public_surface

pytestmark = pytest.mark.django_db(transaction=True)
SEARCHES = json.loads((Path(__file__).parent / "searches.json").read_text(encoding="utf-8"))
GOAL = 0.95


def names(language: str = "en", **asked: Any) -> list[str]:
    return [row["words"]["name"] for row in find(Wanted(**asked), language, now()).rows]


def test_the_list_of_searches_finds_what_it_should_in_the_first_three() -> None:
    """One query a line of the list, as people type them: both languages, accents left out, words misspelt."""
    make_town()
    missed = []
    for search in SEARCHES:
        found = names(words=search["q"], place=search.get("near", ""))[:3]
        if search["expects"] not in found:
            missed.append((search["q"], search["expects"], found))
    assert len(SEARCHES) >= 65
    assert len(missed) <= len(SEARCHES) * (1 - GOAL), missed


def test_every_word_counts_before_some_do() -> None:
    body = making.organization("Maple House")
    making.service(body, "Legal clinic", types=["legal"], coverage="national")
    making.service(body, "Legal clinic for newcomers", types=["newcomer"], coverage="national")
    making.published(body)
    found = find(Wanted(words="legal newcomers"), "en", now())
    assert [row["words"]["name"] for row in found.rows] == ["Legal clinic for newcomers", "Legal clinic"]
    assert found.loose and [row["loose"] for row in found.rows] == [False, True]


def test_a_misspelt_word_is_corrected_only_where_nobody_knows_it() -> None:
    body = making.organization()
    making.at(making.service(body, "Night beds"), making.site(body, "Vancouver", "BC"))
    making.published(body)
    assert find(Wanted(words="vancover beds"), "en", now()).corrected == {"vancover": "vancouver"}
    assert find(Wanted(words="vancouver beds"), "en", now()).corrected == {}
    assert names(words="vancouevr") == ["Night beds"]


@pytest.mark.parametrize(
    ("one", "other", "changes"),
    [("vancover", "vancouver", 1), ("hebregement", "hebergement", 1), ("abc", "abc", 0), ("aaaa", "bbbb", 3)],
)
def test_letters_that_differ(one: str, other: str, changes: int) -> None:
    assert distance(one, other, 2) == changes


def test_of_equally_near_words_the_commoner_one() -> None:
    assert nearest("hause", [("cause", 2), ("house", 9)]) == "house"
    assert nearest("xyzzy", [("house", 9)]) == ""


def test_elisions_are_taken_off() -> None:
    assert folded("l’hébergement d'urgence jusqu’à l'été") == "hebergement urgence jusqua ete"
    assert folded("women's") == "womens"


def test_staff_edit_what_words_mean() -> None:
    body = making.organization()
    making.service(body, "Night beds", coverage="national")
    making.published(body)
    assert names(words="roof") == []
    Synonym.objects.create(word="roof", means="beds")
    try:
        assert names(words="roof") == ["Night beds"]
    finally:
        Synonym.objects.filter(word="roof").delete()


def test_words_go_with_the_last_listing_that_has_them() -> None:
    body, other = making.organization("Zephyr House"), making.organization("Zephyr Lodge")
    for one in (body, other):
        making.service(one, coverage="national")
        making.published(one)
    before = SearchWord.objects.get(word="zephyr").listings
    type(other).objects.filter(pk=other.pk).update(is_active=False)
    making.published(other)
    assert SearchWord.objects.get(word="zephyr").listings == before / 2
    assert not SearchWord.objects.filter(word="lodge").exists()
    type(body).objects.filter(pk=body.pk).update(is_active=False)
    making.published(body)
    assert not SearchWord.objects.exists()


def test_a_postal_code_is_read_however_it_is_typed() -> None:
    body = making.organization()
    making.at(making.service(body), making.site(body))
    making.at(making.service(body, "Far away"), making.site(body, "Vancouver", "BC"))
    making.published(body)
    lists = [names(place=code) for code in ("B3H 1A1", "b3h1a1", "b3h", " B3H-1a1 ")]
    assert lists == [["Safe beds"]] * 4


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Thunder Bay, Ontario", "Thunder Bay, ON"), ("thunder bay on", "Thunder Bay, ON"),
        ("St. John's, Newfoundland", "St. John's, NL"), ("Québec", "Quebec City, QC"),
        ("Sudbury", "Greater Sudbury, ON"), ("BC", "British Columbia"), ("Nouvelle-Écosse", "Nova Scotia"),
    ],
)  # fmt: skip
def test_a_place_is_known_by_all_that_people_call_it(typed: str, name: str) -> None:
    place = find(Wanted(place=typed), "en", now()).place
    assert place and not place.guessed and place.name.replace("’", "'") == name


@pytest.mark.parametrize(
    ("typed", "name"), [
        ("Tornto", "Toronto, ON"), ("Calgry AB", "Calgary, AB"), ("Gatino", "Gatineau, QC"),
        ("gatinot", "Gatineau, QC"), ("Zzyzx", ""),
    ],
)  # fmt: skip
def test_a_misspelt_place_is_guessed_and_the_page_says_so(typed: str, name: str) -> None:
    place = find(Wanted(place=typed), "en", now()).place
    assert (place.name if place else "") == name and (place is None or place.guessed)
    assert places.find(typed) is None  # where no page could say so, nobody guesses
    with public_surface() as client:
        text = client.get("/en/directory/", {"near": typed}).content.decode()
    assert ("and took it for" in text) == bool(name)


def test_a_country_postal_code_asks_for_the_community() -> None:
    place = find(Wanted(place="X0A 0H0"), "en", now()).place
    assert place and place.vague and place.lat is None


def test_a_national_line_is_near_everybody_and_a_provincial_one_its_province() -> None:
    body = making.organization()
    making.service(body, "Line of Canada", coverage="national")
    making.service(body, "Line of Ontario", coverage="province", provinces=["ON"])
    making.published(body)
    assert names(place="Halifax") == ["Line of Canada"]
    assert sorted(names(place="Thunder Bay")) == ["Line of Canada", "Line of Ontario"]


def test_what_is_confidential_has_no_distance_and_moves_nothing() -> None:
    """The same place in the list for an open site in the middle of the town and for a hidden one anywhere in it."""
    body = making.organization()
    place = making.community("Halifax", "NS")
    middle = {"lat": place.lat, "lon": place.lon, "public_lat": place.lat, "public_lon": place.lon}
    making.at(making.service(body, "Shelter A"), making.site(body, **middle))
    making.at(making.service(body, "Shelter B"), making.site(body, "Truro", "NS"))
    making.published(body)
    before = names(place="Truro")
    hidden = making.organization("Hidden")
    for lat in (44.651, 44.701):
        shelter = making.service(hidden, f"Shelter {lat}")
        making.at(shelter, making.hidden_site(hidden, lat=lat))
    making.published(hidden)
    found = [row for row in find(Wanted(place="Truro"), "en", now()).rows if row["confidential"]]
    assert [name for name in names(place="Truro") if not name.startswith("Shelter 44")] == before
    assert len({row["km"] for row in found}) == 1 and len(found) == 2


def test_what_has_expired_is_not_found() -> None:
    body = making.organization()
    making.service(body, coverage="national")
    making.published(body)
    PublishedListing.objects.update(expires_on=now().date())
    assert names() == [] and names(words="beds") == []


def test_filters_narrow() -> None:
    body = making.organization()
    making.service(body, "Beds", coverage="national", languages=["fr"])
    making.service(
        body,
        "Learn",
        coverage="national",
        kind="get_involved",
        types=["education_prevention"],
        languages=["en"],
    )
    making.service(body, "Ontario", coverage="province", provinces=["ON"], types=["legal"], languages=["en"])
    making.published(body)
    assert names(category="legal") == ["Ontario"]
    assert names(kind="get_involved") == ["Learn"]
    assert [row["words"]["name"] for row in find(Wanted(language="fr"), "en", now()).rows] == ["Beds"]
    assert sorted(names(province="QC")) == ["Beds", "Learn"]


def test_open_now_never_lists_what_nobody_knows() -> None:
    body = making.organization()
    making.service(body, "Always", coverage="national", hours_mode="always")
    making.service(body, "Who knows", coverage="national", hours_mode="unknown")
    making.published(body)
    assert names(open_now=True) == ["Always"]


def test_pages_follow_one_another() -> None:
    body = making.organization()
    for i in range(25):
        making.service(body, f"Beds {i}", coverage="national")
    making.published(body)
    first, second = find(Wanted(words="beds"), "en", now()), find(Wanted(words="beds", page=2), "en", now())
    assert (len(first.rows), first.more, len(second.rows), second.more) == (20, True, 5, False)
    assert len({row["id"] for row in (*first.rows, *second.rows)}) == 25


@pytest.mark.parametrize(
    "typed",
    ["\x00\x00", "'; DROP TABLE referrals_publishedlisting; --", "a & | ! ( ) : * <-> b", "🏠🆘", "the of and",
     "%s %(x)s", "\\", "لاجئ", "x" * 5000, "word " * 500, "\ud83d"],
)  # fmt: skip
def test_whatever_is_typed_is_searched_for(typed: str) -> None:
    asked = wanted({"q": typed, "near": typed, "category": typed, "page": typed, "province": typed})
    find(asked, "fr", now())
    assert asked.category == asked.province == "" and asked.page == 1
