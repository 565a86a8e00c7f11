"""Help to choose: asked by POST alone, answered at once, kept nowhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from referrals.models import EligibilityRule
from tests.pages import make_directory
from tests.reading_pages import Seen
from tests.referrals import making
from tests.support import public_surface

pytestmark = pytest.mark.django_db(transaction=True)
MOST_STATEMENTS = 8


def ask(language: str = "en", **said: Any) -> tuple[str, Any]:
    with public_surface() as client:
        response = client.post(f"/{language}/directory/choose/", said)
    return response.content.decode(), response


def part(text: str, start: str) -> str:
    """The list below a heading."""
    return re.sub(r"<[^>]+>", " ", text.split(f'id="{start}"')[1].split("</ol>")[0])


def test_three_groups_each_with_its_reason() -> None:
    body = making.organization()
    for name, gender in (
        ("Women’s beds", ["woman_girl"]),
        ("Men’s beds", ["man_boy"]),
        ("Silent beds", None),
    ):
        beds = making.service(body, name, minimum_age=16)
        making.at(beds, making.site(body))
        if gender:
            EligibilityRule.objects.create(service=beds, dimension="gender", serves=gender)
    making.published(body)
    text, response = ask(needs="bed", place="Halifax, NS", age="a19_24", gender="woman_girl")
    assert response.status_code == 200
    assert "Women’s beds" in part(text, "fits") and "Right for your age, your gender" in part(text, "fits")
    assert "Silent beds" in part(text, "ask") and "they do not say" in part(text, "ask")
    closed = text.split('id="others"')[1]
    assert closed.index("<details>") < closed.index("Men’s beds")
    assert "Men’s beds" in closed and "another gender" in closed
    assert "Men’s beds" not in part(text, "fits") + part(text, "ask")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_may_be_left_out(language: str) -> None:
    make_directory()
    text, response = ask(language)
    assert response.status_code == 200 and 'id="ask"' in text
    assert ("Safe beds" if language == "en" else "Lits sûrs") in text


def test_the_words_of_the_person_stand_in_no_address_cookie_or_copy(caplog: pytest.LogCaptureFixture) -> None:
    make_directory()
    with public_surface() as client:
        blank = client.get("/en/directory/choose/?age=a16_17&gender=man_boy")
        assert (
            b" selected" not in blank.content.replace(b'value="" selected', b"")
            and b"checked" not in blank.content
        )
        response = client.post(
            "/en/directory/choose/",
            {
                "needs": "bed",
                "place": "Halifax",
                "gender": "trans_man",
                "status": "no_status",
                "age": "a14_15",
            },
        )
    assert response.status_code == 200 and not response.cookies
    assert response["Cache-Control"] == "no-store"
    links = [tag.attrs["href"] for tag in Seen(response.content.decode()).all("a") if "href" in tag.attrs]
    assert not [link for link in links if re.search("trans|no_status|a14|Halifax", link)]
    assert "trans_man" not in caplog.text and "no_status" not in caplog.text


def test_the_form_comes_back_as_it_was_and_in_the_other_language() -> None:
    make_directory()
    said = {
        "needs": ["bed", "talk"],
        "place": "Halifax, NS",
        "age": "a25_34",
        "culture": "inuit",
        "away": "on",
    }
    for step in ({}, {"step": "form"}):
        text, _ = ask("fr", **said, **step)
        assert 'value="Halifax, NS"' in text and 'value="a25_34" selected' in text
        assert text.count(" checked") == 4
    assert "Afficher" in text and 'id="fits"' not in text


def test_what_no_list_holds_is_said_and_keeps_the_rest() -> None:
    text, response = ask(age="a900", place="Halifax\0, NS" + "x" * 500)
    assert response.status_code == 422
    assert "one of the answers shown" in text and "Halifax" in text


def test_outside_canada_leads_to_the_lines_there() -> None:
    make_directory()
    for said in ({"abroad": "on"}, {"place": "Paris, France"}, {"place": "Mexique", "needs": "bed"}):
        text, _ = ask("fr", **said)
        assert "Lignes dans d’autres pays" in text and "1-888-373-7888" in text
        assert "Lits sûrs" not in text
    text, _ = ask("en", place="Mexico", abroad="on")
    assert text.index("800 5533 000") < text.index("1-888-373-7888")  # that country first


def test_how_far_we_looked_is_said() -> None:
    make_directory()
    assert "all of Canada" in ask(needs="rights", place="Calgary, AB")[0]
    assert "Nothing in the public list fits near there" in ask(needs="drugs", place="Calgary, AB")[0]
    assert "so we looked" not in ask(needs="bed", place="Halifax, NS", gender="woman_girl", age="a25_34")[0]


def test_no_distance_is_said_from_a_whole_province() -> None:
    make_directory()
    text, _ = ask(needs="rights", place="Alberta")
    assert "Legal line" in text and "150 km" not in text and "so we looked" not in text


def test_a_country_postal_code_asks_for_the_community() -> None:
    make_directory()
    text, _ = ask(needs="bed", place="X0A 0H0")
    assert "X0A" in text and "Which community is it?" in text
    assert "We do not know that place" in ask(place="Atlantis")[0]


def test_a_hidden_site_stays_hidden() -> None:
    make_directory()
    text, _ = ask(place="Sydney, NS", needs="bed", age="a19_24", gender="woman_girl")
    assert "Somewhere in Sydney" in text and "Quiet" not in text and "555-0177" not in text
    assert "km away" not in text.split("Somewhere in Sydney")[1].split("</li>")[0]


def test_few_statements_and_none_writes() -> None:
    make_directory()
    with public_surface() as client:
        client.get("/en/directory/map/")
        with CaptureQueriesContext(connections["default"]) as asked:
            client.post("/en/directory/choose/", {"needs": "bed", "place": "Halifax, NS", "culture": "inuit"})
    assert len(asked) <= MOST_STATEMENTS
    assert not [one["sql"] for one in asked if not one["sql"].lstrip().startswith("SELECT")]


def test_the_directory_the_first_page_and_the_help_page_lead_here() -> None:
    with public_surface() as client:
        for path in ("directory/", "", "help/"):
            assert 'href="/fr/directory/choose/"' in client.get(f"/fr/{path}").content.decode()
