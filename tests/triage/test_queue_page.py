"""The queue as a supervisor at three in the morning reads it, and as everybody else does not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from hotline.now import now
from tests.support import signed_in, staff_member
from tests.triage.tips import review_of
from triage.actions import claim, correct
from triage.actions.watch import beat
from triage.models import Heartbeat

pytestmark = pytest.mark.django_db
QUEUE = "/en/staff/queue/"
MAY_SEE = [role for role in Role if Permission.SEE_QUEUE in ROLE_PERMISSIONS[role]]


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def statements(client, path) -> list[str]:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in caught]


@pytest.mark.parametrize("role", Role)
def test_only_supervisor_and_director_see_the_queue(role):
    client = signed_in(role)
    expected = 200 if role in MAY_SEE else 403
    for path in (QUEUE, QUEUE + "lanes/", QUEUE + "fresh/"):
        assert client.get(path).status_code == expected
        assert client.post(path).status_code in (403, 405)


def test_nobody_signed_in_is_sent_to_the_door(client):
    assert client.get(QUEUE)["Location"].startswith("/en/staff/door/sign-in/")


def test_each_lane_has_its_word_and_its_shape_and_what_is_due_stands_first():
    soon = review_of(received_at=now() - timedelta(hours=22))
    later = review_of(received_at=now() - timedelta(hours=1))
    urgent = review_of(minor_answer="yes")
    page = signed_in("supervisor").get(QUEUE).content.decode()
    places = [page.index(f'id="r-{review.id}"') for review in (urgent, soon, later)]
    assert places == sorted(places)
    for word in ("▲", "■", "○", "Urgent", "Non-urgent", "Not enough information"):
        assert word in page


def test_a_row_says_what_is_known_and_nothing_of_what_was_written():
    review_of(
        narrative="She cleans room 14 of the Seven Pines.", minor_answer="maybe", danger="yes", province="ON",
        trafficking_type="labour", venue="construction", how_many=3, language="fr",
        place={"business": "Seven Pines"},
    )  # fmt: skip
    page = signed_in("supervisor").get(QUEUE)
    assert "may be under 18" in text(page)
    assert "danger now" in text(page)
    assert "Ontario" in text(page)
    assert "Labour trafficking · Construction · 3 people · in French" in text(page)
    assert "nobody yet" in text(page)
    assert "Seven Pines" not in page.content.decode()


def test_a_correction_is_what_the_row_shows():
    review = review_of(province="ON")
    amara = staff_member("supervisor")
    correct(review=review, field="province", value="QC", reason="The second call said so.", by=amara)
    page = text(signed_in(staff=amara).get(QUEUE))
    assert "Quebec" in page
    assert "Ontario" not in page


def test_overdue_is_said_in_words_not_only_in_colour():
    review_of(received_at=now() - timedelta(hours=25, minutes=10))
    assert "overdue 1\u00a0h\u00a010" in signed_in("supervisor").get(QUEUE).content.decode()


def test_whoever_holds_a_tip_is_named_and_it_is_opened_not_claimed():
    review, amara = review_of(), staff_member("supervisor", name="Amara Osei")
    claim(review=review, by=amara)
    page = signed_in("supervisor").get(QUEUE).content.decode()
    assert "Amara Osei, since" in page
    assert "data-claim" not in page


def test_the_queue_costs_the_same_for_one_tip_and_for_sixty():
    client = signed_in("supervisor")
    review_of()
    one = statements(client, QUEUE)
    for number in range(60):
        review_of(minor_answer="yes" if number % 2 else "no")
    assert (
        len(statements(client, QUEUE)) == len(one) == 3
    )  # one of them: was anything released by one person alone?


def test_asking_whether_anything_is_new_costs_three_statements():
    client = signed_in("supervisor")
    review_of()
    assert len(statements(client, QUEUE + "fresh/")) <= 3


def test_the_mark_changes_with_a_new_tip_and_with_a_claim():
    amara = staff_member("supervisor")
    client = signed_in(staff=amara)
    marks = [client.get(QUEUE + "fresh/").json()["mark"].split(":")[0]]
    review = review_of()
    marks.append(client.get(QUEUE + "fresh/").json()["mark"].split(":")[0])
    claim(review=review, by=amara)
    marks.append(client.get(QUEUE + "fresh/").json()["mark"].split(":")[0])
    assert len(set(marks)) == 3


def test_the_page_bears_the_mark_that_the_question_answers():
    client = signed_in("supervisor")
    review_of()
    claim(review=review_of(minor_answer="yes"), by=client.staff)
    shown = re.search(r'data-mark="(\w+):', client.get(QUEUE).content.decode())
    assert shown[1] == client.get(QUEUE + "fresh/").json()["mark"].split(":")[0]


def test_a_name_is_text_whatever_signs_it_has():
    staff = staff_member("supervisor", name='<b>O"Hara & Co')
    claim(review=review_of(), by=staff)
    page = signed_in("supervisor").get(QUEUE).content.decode()
    assert "&lt;b&gt;O&quot;Hara &amp; Co, since" in page
    assert "<b>O" not in page


def test_of_two_corrections_the_newer_one_is_shown():
    review, amara = review_of(province="ON"), staff_member("supervisor")
    for province in ("QC", "BC"):
        correct(review=review, field="province", value=province, reason="Said again.", by=amara)
    assert "British Columbia" in text(signed_in(staff=amara).get(QUEUE))


def test_more_than_fifty_is_said_without_counting():
    for _number in range(52):
        review_of(minor_answer="yes")
    page = signed_in("supervisor").get(QUEUE)
    assert "50+ urgent tips wait for someone." in text(page)
    assert page.content.decode().count('class="row"') == 50


def test_an_empty_queue_says_that_all_is_well_and_when_it_looked():
    beat("watch", now())
    page = text(signed_in("supervisor").get(QUEUE))
    assert "No tip is waiting." in page
    assert "Last check 0 seconds ago." in page


def test_a_stopped_clock_stands_on_every_page_and_says_what_still_holds():
    beat("watch", now())
    Heartbeat.objects.update(at=now() - timedelta(minutes=6, seconds=5))
    for path in (QUEUE, QUEUE + "duty-rules/"):
        page = text(signed_in("supervisor").get(path))
        assert "The clock has not run for 6 minutes." in page
        assert "Deadlines shown here are right; alerts may be late. Call the duty supervisor." in page
    answer = signed_in("supervisor").get(QUEUE + "fresh/").json()["live"]
    assert answer["ok"] is False


def test_french_is_the_same_page(client):
    review_of(minor_answer="maybe", province="QC", language="en", received_at=now() - timedelta(hours=1))
    page = signed_in("supervisor").get("/fr/staff/queue/").content.decode()
    assert '<html lang="fr">' in page
    assert "peut-être moins de 18\u00a0ans" in page
    assert "en anglais" in page
    for english in ("Claim", "nobody yet", "Urgent<", "left"):
        assert english not in re.sub(r"<[^>]+>", " ", page)


def test_no_inline_script_style_or_outside_address():
    review_of(minor_answer="yes")
    page = signed_in("supervisor").get(QUEUE).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|https?://", page)


def test_what_is_in_somebodys_hands_is_counted_apart():
    amara = staff_member("supervisor")
    for _number in range(3):
        claim(review=review_of(minor_answer="yes"), by=amara)
    page = text(signed_in("supervisor").get(QUEUE))
    assert "Nothing urgent waits for someone. 3 are in hand." in page
    review_of(minor_answer="yes")
    assert "1 urgent tip waits for someone. 3 are in hand." in text(signed_in("supervisor").get(QUEUE))
