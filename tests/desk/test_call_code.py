"""A caller who has a return code: the call is joined to what they sent, and the specialist learns nothing of it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from intake import tasks
from intake.models import Addition, Tip
from tests.desk.test_call_form import NEW, answer, person, typed
from tests.intake.adding import code_added, sent_with, some_code

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("way", ["digits", "canonical", "words"])
def test_a_call_with_a_code_is_joined_to_the_tip(way: str) -> None:
    rosa, code = person("specialist"), some_code()
    first = sent_with(code)
    written = {
        "digits": " ".join(code.digits()),
        "canonical": code.canonical(),
        "words": " ".join(code.words("fr")),
    }
    answer(rosa, kind="tip", adds_code=written[way], narrative="They moved to another motel.")
    call = Tip.objects.exclude(pk=first.pk).get()
    assert code_added(call) == code.canonical()
    assert (call.channel, call.interaction.logged_by_id) == ("phone", rosa.staff.pk)
    tasks.join_additions()
    assert dict(Addition.objects.values_list("tip_id", "adds_to_id")) == {call.pk: first.pk}


def test_a_code_alone_makes_the_call_a_tip() -> None:
    answer(person("specialist"), kind="information", adds_code=some_code().canonical())
    assert Tip.objects.count() == 1


def test_the_page_says_the_same_for_a_code_that_we_know_and_one_that_we_do_not() -> None:
    rosa, known = person("specialist"), some_code()
    sent_with(known, narrative="Told before", minor_answer="yes")
    pages = []
    for code in (known, some_code()):
        page = answer(rosa, kind="tip", adds_code=code.canonical())
        tasks.join_additions()
        again = rosa.get(page.request["PATH_INFO"])
        pages.append([neutral(one) for one in (page, again)])
        assert "adds to" not in rosa.get("/en/staff/desk/").text
    assert pages[0] == pages[1]
    assert "Told before" not in str(pages)


def neutral(page: Any) -> str:
    """What the page says, without reference, address and time of this one call."""
    shown = page.content.decode().split("<main")[1].split("</main>")[0]
    for own in (r"[0-9A-Z]{4}-[0-9A-Z]{4}", r"[0-9a-f-]{36}", r'datetime="[^"]+"', r"\d\d:\d\d"):
        shown = re.sub(own, "", shown)
    return shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("12 345", "There are 5 digits here, and there should be 27."),
        ("9" * 27, "These digits do not fit together."),
        ("abandon ability able about above absent absorb xyzzy", "cannot be part of it: “xyzzy”"),
    ],
)
def test_a_typing_error_is_told_and_nothing_typed_is_lost(wrong: str, sentence: str) -> None:
    page = person("specialist").post(
        NEW, typed(kind="tip", adds_code=wrong, narrative="They moved to another motel.")
    )
    assert page.status_code == 422
    assert sentence in page.text
    assert wrong in page.text
    assert "They moved to another motel." in page.text
    assert not Tip.objects.exists()


def test_a_call_without_a_code_carries_none() -> None:
    answer(person("specialist"), kind="tip", narrative="A girl at the motel.")
    assert Tip.objects.get().adds_code is None
