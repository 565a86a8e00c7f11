"""Finding places: however people spell them, and never further than the data allows."""

from __future__ import annotations

import pytest

from hotline.places.access import communities_matching, postal_area, province_of_postal
from hotline.places.folding import fold

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("montreal", "Montreal"),
        ("Montréal", "Montreal"),
        ("grand sudbury", "Greater Sudbury"),
        ("st jerome", "Saint-Jérôme"),
        ("SAINT-JÉRÔME", "Saint-Jérôme"),
        ("st. john’s", "St. John's"),
        ("behchoko", "Behchokǫ̀"),
        ("grand-sault", "Grand Falls"),
        ("sudbury", "Greater Sudbury"),
    ],
)
def test_spelling_does_not_matter(text: str, found: str) -> None:
    assert communities_matching(text)[0].name_en == found


def test_names_that_begin_with_the_text_come_first_and_the_largest_of_them() -> None:
    names = [place.name_en for place in communities_matching("london")]
    assert names[0] == "London"
    assert len(communities_matching("saint", limit=5)) == 5


def test_province_narrows_whether_chosen_or_written() -> None:
    assert {place.province_id for place in communities_matching("richmond", "BC")} == {"BC"}
    assert {place.province_id for place in communities_matching("Richmond, BC")} == {"BC"}


@pytest.mark.parametrize("text", ["", " ", "m", "%", "__", "'; --"])
def test_too_little_matches_nothing(text: str) -> None:
    assert communities_matching(text) == []


@pytest.mark.parametrize(
    ("code", "province"),
    [
        ("M5V 3L9", "ON"),
        ("h2x-1y4", "QC"),
        (" x0a0h0 ", "NU"),
        ("X0E 0T0", "NT"),
        ("E1A", "NB"),
        ("V9Z9Z9", "BC"),
        ("X9Z", None),  # in neither list, and X is two territories
        ("Z1A 1A1", None),
        ("90210", None),
        ("", None),
    ],
)
def test_province_of_a_postal_code(code: str, province: str | None) -> None:
    assert province_of_postal(code) == province


def test_postal_areas_of_the_north_lie_where_people_live() -> None:
    iqaluit = postal_area("X0A 0H0")
    assert iqaluit is not None
    assert iqaluit.place == "Iqaluit"
    assert (round(iqaluit.lat, 1), round(iqaluit.lon, 1)) == (63.7, -68.5)
    assert iqaluit.is_rural


def test_the_north_pole_is_no_area() -> None:
    assert postal_area("H0H 0H0") is None


def test_folding_joins_words_and_saints() -> None:
    assert fold("L'Île-Bizard–Sainte-Geneviève") == "lile bizard sainte genevieve"
    assert fold("Ste. Anne") == fold("Sainte-Anne") == "sainte anne"
