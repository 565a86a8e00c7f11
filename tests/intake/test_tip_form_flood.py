"""A flood through the public form: every tip is taken and has its clock; the machines stand behind the people."""

from __future__ import annotations

import logging
import random
import string
import time
from typing import Any

import pytest

from hotline.form import tokens
from hotline.form.flood import judging
from hotline.logs import Bare, Line
from intake import flood
from intake.models import Tip
from tests.intake.telling import LEAST, blank_token, send, token_in, words_in
from tests.intake.test_flood import work_for
from tests.support import public_surface, superuser
from triage.models import Deadline, Review

pytestmark = pytest.mark.django_db(transaction=True)
MACHINES, AMINA, LUC = "203.0.113.9", "198.51.100.20", "192.0.2.77"


def opened_a_while_ago(seconds: int = 240) -> str:
    return tokens.fresh(at=time.time() - seconds).text


def press(client: Any, address: str, token: str, **answers: Any) -> Any:
    """As it arrives through our proxy."""
    words = "".join(random.choices(string.ascii_lowercase, k=40))
    said = LEAST | {"token": token, "subject": "", "narrative": words} | answers
    answer = client.post("/en/tip/", said, headers={"X-Forwarded-For": f"198.18.0.1, {address}"})
    assert answer.status_code == 200
    return answer


def held(answer: Any) -> bool:
    """Of the newest tip, which that answer must have confirmed."""
    assert len(words_in(answer)) == 8
    with superuser() as link:
        newest = link.execute("SELECT held FROM intake_tip ORDER BY written_at DESC LIMIT 1").fetchone()
    return bool(newest and newest[0])


def test_a_filled_trap_is_a_mark_and_nothing_else() -> None:
    with public_surface() as client:
        token = blank_token(client)
        plain = send(client, token=token, subject="", narrative="One.")
        caught = send(client, token=token, subject="Cheap watches", narrative="Two.", minor="yes")
    assert plain.content == caught.content
    first, second = Review.objects.order_by("tip__written_at")
    assert (first.held, second.held) == (False, True)
    assert second.lane == "urgent"
    assert second.deadlines.filter(kind="overdue").exists()
    assert second.due_at - second.received_at == first.due_at - first.received_at


def test_in_a_flood_machines_stand_behind_and_a_person_without_script_does_not() -> None:
    with public_surface(HOTLINE_BEHIND_PROXY=True) as client:
        marks = [held(press(client, MACHINES, opened_a_while_ago())) for _machine in range(15)]
        assert marks == [False] * 5 + [True] * 10
        assert not held(press(client, AMINA, opened_a_while_ago()))
        assert held(press(client, LUC, blank_token(client))), (
            "as fast as a machine, and nothing tells it apart"
        )
        words = "The same words from a network of its own, once."
        assert not held(press(client, "192.0.77.1", opened_a_while_ago(), narrative=words))
        assert held(press(client, "192.0.78.1", opened_a_while_ago(), narrative=words.upper()))
        page = opened_a_while_ago()
        assert not held(press(client, "192.0.79.1", page))
        assert held(press(client, "192.0.80.1", page)), "one page, sent from two networks"
    assert Review.objects.count() == Tip.objects.count() == 21
    assert Deadline.objects.filter(kind="overdue").count() == 21


def test_in_a_flood_the_work_that_a_script_did_speaks_for_a_person() -> None:
    with public_surface(HOTLINE_BEHIND_PROXY=True, HOTLINE_WORK_BITS=10) as client:
        for _machine in range(12):
            press(client, MACHINES, opened_a_while_ago())
        for _neighbour in range(2):  # a shelter's wireless network: two people, one address
            token = blank_token(client)
            assert not held(press(client, AMINA, token, work=work_for(token, 10)))
        borrowed = work_for(blank_token(client), 10)
        assert held(press(client, LUC, blank_token(client), work=borrowed))


def test_in_quiet_times_nobody_is_held_whatever_their_browser_lacks() -> None:
    with public_surface(HOTLINE_BEHIND_PROXY=True) as client:
        for address in (AMINA, AMINA, LUC, "not an address", ""):
            assert not held(press(client, address, blank_token(client)))


def test_a_press_again_and_again_is_one_tip_and_no_flood() -> None:
    with public_surface(HOTLINE_BEHIND_PROXY=True) as client:
        token = opened_a_while_ago()
        pages = {press(client, AMINA, token, narrative="The same.").content for _press in range(30)}
        assert len(pages) == 1
        assert not held(press(client, AMINA, opened_a_while_ago()))
    assert Tip.objects.count() == 2


# --- The token, used again, late, forged, and elsewhere --------------------------------------------


def test_other_words_from_the_same_page_are_joined_and_the_sixth_is_held() -> None:
    with public_surface() as client:
        token = blank_token(client)
        answers = [send(client, token=token, narrative=f"Words {number}.") for number in range(8)]
    assert len({answer.content for answer in answers}) == 1, "one page, one code, and no word of a mark"
    tips = Tip.objects.order_by("written_at")
    assert len({bytes(tip.thread) for tip in tips}) == 1
    assert len({bytes(tip.dedup) for tip in tips}) == 8
    assert [review.held for review in Review.objects.order_by("tip__written_at")] == [False] * 5 + [True] * 3


def token_that_is(kind: str) -> str:
    if kind == "expired":
        return opened_a_while_ago(tokens.LIFE + 5)
    if kind == "another form's":
        return tokens.fresh(form="add").text
    good = tokens.fresh().text
    return good[:-1] + ("A" if good[-1] != "A" else "B")


@pytest.mark.parametrize("kind", ["expired", "forged", "another form's"])
def test_a_late_page_a_forged_one_and_one_of_another_form_are_answered_alike(kind: str) -> None:
    token = token_that_is(kind)
    with public_surface() as client:
        answer = send(client, token=token, narrative="She is 16.")
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "She is 16." in page
        assert "press Send again" in page
        fresh = token_in(answer)
        assert fresh != token
        assert tokens.read(fresh)
        assert words_in(send(client, token=fresh, narrative="She is 16."))
    assert Tip.objects.count() == 1


def test_a_page_begun_in_one_language_is_sent_in_the_other() -> None:
    with public_surface() as client:
        answer = send(client, "fr", token=blank_token(client, "en"))
        assert len(words_in(answer)) == 8
    assert Tip.objects.get().language == "fr"


def test_two_people_who_swap_their_pages_are_two_tips_with_each_page_s_code() -> None:
    with public_surface() as client:
        one, other = blank_token(client), blank_token(client)
        first = words_in(send(client, token=one, narrative="A motel."))
        second = words_in(send(client, token=other, narrative="A farm."))
        swapped = words_in(send(client, token=other, narrative="A motel."))
    assert first != second
    assert swapped == second
    assert Tip.objects.count() == 3


# --- Nothing of where somebody wrote from is kept --------------------------------------------------


def test_no_address_reaches_a_row_or_a_line(monkeypatch: Any) -> None:
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record) + repr(record.args))

    handler = Kept(level=logging.DEBUG)
    handler.addFilter(Bare())
    handler.setFormatter(Line())
    logging.getLogger().addHandler(handler)
    try:
        with public_surface(HOTLINE_BEHIND_PROXY=True) as client:
            for _tip in range(12):
                press(client, MACHINES, opened_a_while_ago())
            monkeypatch.setattr(judging, "is_held", None)
            press(client, MACHINES, opened_a_while_ago())
            memories = (flood.tips.networks, flood.tips.pages, flood.tips.sayings)
            marks = [mark.hex() for memory in memories for mark in memory._counts]
    finally:
        logging.getLogger().removeHandler(handler)
    assert any("signs of a flood could not be read" in line for line in lines)
    assert len(marks) == 1 + 13 + 13
    with superuser() as link:
        tables = link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = [str(row) for (table,) in tables for row in link.execute(f"SELECT t::text FROM {table} t")]
    assert len(rows) > 50
    for trace in ("203.0.113", *marks):
        assert not [row for row in [*rows, *lines] if trace in row]
