"""Asking a reporter: who may, what is used and recorded, what the review says of it, and of what was added."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import translation

from hotline.accounts.permissions import Role
from hotline.audit.models import AuditEntry
from hotline.codes import QUESTION
from hotline.sealing import config
from intake import actions as intake
from intake import tasks
from intake.models import Question
from intake.return_code import ReturnCode
from tests.intake.adding import add, enter, sent_with, some_code
from tests.intake.waiting import shifted
from tests.support import owner, public_surface, signed_in, staff_member, superuser
from tests.triage.tips import review_of
from triage.actions import ask, claim, decide, take_back
from triage.models import Review
from triage.rules import FACTORS, Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def amara() -> Any:
    return signed_in("supervisor", name="Amara Osei")


def reviewed(code: ReturnCode, **facts: Any) -> Review:
    return Review.objects.select_related("tip").get(tip=sent_with(code, **facts))


def at(review: Review, act: str = "", language: str = "en") -> str:
    return f"/{language}/staff/queue/{review.pk}/{act}"


def text(page: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())))


def waiting_for(code: ReturnCode, language: str = "en") -> str:
    """What the reporter reads."""
    with public_surface() as client:
        found = re.search(r'<p class="asked">([^<]+)</p>', enter(client, code, language).content.decode())
    return html.unescape(found[1]) if found else ""


# --- Asking -----------------------------------------------------------------------------------------


def test_each_question_reaches_the_reporter_word_for_word_as_the_supervisor_saw_it(amara: Any) -> None:
    shown = amara.get(at(reviewed(some_code()))).content.decode()
    for number, question in enumerate(QUESTION):
        code, language = some_code(), ("en", "fr")[number % 2]
        review = reviewed(code)
        assert amara.post(at(review, "ask/"), {"ask-code": question.code}).status_code == 302
        words = waiting_for(code, language)
        with translation.override(language):
            assert words == str(question.label)
        assert f'lang="{language}">{html.escape(words)}</span>' in shown


def test_the_entry_is_committed_before_a_key_is_used_and_the_asking_is_recorded(
    amara: Any, monkeypatch: Any
) -> None:
    review, seen = reviewed(some_code()), []

    def watching() -> Any:
        with owner() as other:  # a second connection sees only what is committed
            found = other.execute("SELECT count(*) FROM audit_entry WHERE action = 'tip.code_read'")
            seen.append(found.fetchone()[0])
        return config.private_ring()

    monkeypatch.setattr("hotline.sealing.rows.private_ring", watching)
    amara.post(at(review, "ask/"), {"ask-code": "still"})
    assert seen == [1]
    entries = AuditEntry.objects.filter(tip_id=review.tip_id).order_by("number")
    assert [(entry.action, entry.facts) for entry in entries] == [
        ("tip.code_read", {}),
        ("question.asked", {"question": "still"}),
    ]
    page = text(amara.get(at(review)))
    assert "Amara Osei left a question for the reporter: Is it still going on?" in page


def test_no_entry_no_key(amara: Any, monkeypatch: Any) -> None:
    review = reviewed(some_code())

    def broken(**_: Any) -> None:
        raise RuntimeError("the log is away")

    def never(*_: Any) -> None:
        raise AssertionError("a key was used without an entry")

    monkeypatch.setattr("triage.actions.questions.record_read", broken)
    monkeypatch.setattr("triage.actions.questions.opener", never)
    with pytest.raises(RuntimeError):
        ask(review=review, code="still", by=amara.staff)
    assert not Question.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SUPERVISOR])
def test_nobody_else_may_ask_or_take_back(role: Role) -> None:
    review, client = reviewed(some_code()), signed_in(role)
    for act in ("ask/", "ask/back/"):
        assert client.post(at(review, act), {"ask-code": "still"}).status_code == 403
    for act, more in ((ask, {"code": "still"}), (take_back, {})):
        with pytest.raises(Refused) as refused:
            act(review=review, by=client.staff, **more)
        assert refused.value.code == "not_allowed"
    assert not Question.objects.exists()
    if role == Role.DIRECTOR:
        assert "Ask the reporter" not in text(client.get(at(review)))


def test_a_tip_without_a_code_cannot_be_asked(amara: Any) -> None:
    review = review_of(by=amara.staff)
    page = amara.get(at(review))
    assert "No return code was given with this tip" in text(page)
    assert 'name="ask-code"' not in page.content.decode()
    answer = amara.post(at(review, "ask/"), {"ask-code": "still"})
    assert answer.status_code == 422
    assert "No return code was given with this tip, so no question can wait" in text(answer)
    assert not AuditEntry.objects.filter(action="tip.code_read").exists()


def test_a_tip_whose_code_no_longer_opens_says_so(amara: Any) -> None:
    review = reviewed(some_code())
    with superuser() as other:
        other.execute("DELETE FROM intake_tipkey WHERE tip_id = %s AND data_class = 'R'", [review.tip_id])
    answer = amara.post(at(review, "ask/"), {"ask-code": "still"})
    assert answer.status_code == 422
    assert "does not open: its key is gone" in text(answer)


def test_nothing_chosen_and_nonsense_are_refused_and_words_elsewhere_stay(amara: Any) -> None:
    review = reviewed(some_code())
    for sent in ({}, {"ask-code": "tell_me_your_name"}):
        answer = amara.post(at(review, "ask/"), sent | {"decide-wishes": "She is afraid."})
        assert answer.status_code == 422
        assert "She is afraid." in text(answer)
    assert not Question.objects.exists()


def test_one_question_waits_at_a_time(amara: Any) -> None:
    code = some_code()
    review, sibling = reviewed(code), reviewed(code, narrative="The same page, other words.")
    amara.post(at(review, "ask/"), {"ask-code": "still"})
    for other in (review, sibling):
        answer = amara.post(at(other, "ask/"), {"ask-code": "more"})
        assert answer.status_code == 422
        assert "A question waits for this person already" in text(answer)
    assert Question.objects.count() == 1
    assert waiting_for(code) == "Is it still going on?"


def test_two_supervisors_at_once_ask_once() -> None:
    review = reviewed(some_code())
    people = [staff_member("supervisor") for _ in range(4)]

    def press(by: Any) -> str:
        try:
            ask(review=review, code="still", by=by)
            return "asked"
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as hands:
        assert sorted(hands.map(press, people)) == ["asked", *["question_waits"] * 3]
    assert Question.objects.count() == AuditEntry.objects.filter(action="question.asked").count() == 1


def test_who_holds_a_review_is_not_gone_behind(amara: Any) -> None:
    review, bao = reviewed(some_code()), signed_in("supervisor")
    claim(review=review, by=bao.staff)
    answer = amara.post(at(review, "ask/"), {"ask-code": "still"})
    assert "Somebody else holds this" in text(answer)
    assert not AuditEntry.objects.filter(action="tip.code_read").exists()
    assert bao.post(at(review, "ask/"), {"ask-code": "still"}).status_code == 302


def test_a_decided_review_may_be_asked_about(amara: Any) -> None:
    review = reviewed(some_code())
    weighed = dict.fromkeys(FACTORS, "not_known")
    decide(
        review=review, outcome="not_reported_insufficient", factors=weighed, notes={}, missing=["where"],
        by=amara.staff,
    )  # fmt: skip
    assert amara.post(at(review, "ask/"), {"ask-code": "where_town"}).status_code == 302


def test_a_question_may_wait_for_somebody_it_is_not_safe_to_contact(amara: Any) -> None:
    """Nothing is sent: it waits in silence until they come by themselves."""
    code = some_code()
    review = reviewed(code, reporter={"name": "Ana", "safe_channel": "none"})
    assert amara.post(at(review, "ask/"), {"ask-code": "call"}).status_code == 302
    assert waiting_for(code).startswith("Could you call us")


# --- Taking back ------------------------------------------------------------------------------------


def test_a_question_taken_back_is_read_by_nobody(amara: Any) -> None:
    code = some_code()
    review = reviewed(code)
    ask(review=review, code="still", by=amara.staff)
    assert amara.post(at(review, "ask/back/")).status_code == 302
    assert waiting_for(code) == ""
    assert Question.objects.get().lookup is None
    assert "Never read. Taken back." in text(amara.get(at(review)))
    assert AuditEntry.objects.filter(action="question.taken_back", facts={"question": "still"}).exists()
    again = amara.post(at(review, "ask/back/"))
    assert again.status_code == 422
    assert "No question waits any more" in text(again)
    assert amara.post(at(review, "ask/"), {"ask-code": "more"}).status_code == 302


# --- What the review says ---------------------------------------------------------------------------


def test_who_asked_when_and_until_when_it_waits_by_the_day_and_no_finer(amara: Any) -> None:
    code = some_code()
    review = reviewed(code)
    amara.post(at(review, "ask/"), {"ask-code": "still"})
    page = text(amara.get(at(review)))
    waits = r"Not read yet\. It waits until [A-Z]\w+ \d+\."
    assert re.search(rf"Is it still going on\? asked by Amara Osei, \d\d:\d\d {waits}", page)
    assert "Ask the reporter" not in page
    waiting_for(code)
    page = text(amara.get(at(review)))
    assert re.search(r"Read\. It waits until [A-Z]\w+ \d+\. ", page)
    assert "Lue. Elle attend jusqu’au" in text(amara.get(at(review, language="fr")))


def test_one_whose_time_ran_out_says_so_even_before_it_is_closed(amara: Any) -> None:
    review = reviewed(some_code())
    ask(review=review, code="still", by=amara.staff)
    shifted(-timedelta(days=31))
    page = amara.get(at(review))
    assert "Never read. Its time ran out." in text(page)
    assert "Ask the reporter" in text(page)
    intake.close_expired()
    assert "Never read. Its time ran out." in text(amara.get(at(review)))


def test_a_new_question_may_follow_one_whose_time_ran_out_but_is_not_closed_yet(amara: Any) -> None:
    code = some_code()
    review = reviewed(code)
    ask(review=review, code="still", by=amara.staff)
    shifted(-timedelta(days=31))
    assert amara.post(at(review, "ask/"), {"ask-code": "more"}).status_code == 302
    assert waiting_for(code) == "Is there anything that you would like to add?"


def test_each_of_two_tips_names_the_other_and_leads_there(amara: Any) -> None:
    code = some_code()
    first = reviewed(code)
    ask(review=first, code="where_town", by=amara.staff)
    with public_surface() as client:
        add(client, enter(client, code))
    second = Review.objects.exclude(pk=first.pk).get()
    assert "This came with a return code." in text(amara.get(at(second)))
    tasks.join_additions()
    for role in ("supervisor", "director"):
        client = signed_in(role)
        page = client.get(at(first))
        assert f'href="{at(second)}">{second.reference}</a>' in page.content.decode()
        assert "The reporter added to this tip:" in text(page)
        assert re.search(rf"Answered\. {second.reference} \d\d:\d\d", text(page))
        page = client.get(at(second))
        assert f'href="{at(first)}">{first.reference}</a>' in page.content.decode()
        assert "This adds to an earlier tip." in text(page)
        assert "It answers the question: In which city, town or community is it?" in text(page)
    assert "Ask at the earlier tip" in text(amara.get(at(second)))
    assert "opened again" not in text(amara.get(at(first)))


def test_the_queue_marks_what_adds_and_what_was_added_to(amara: Any) -> None:
    code = some_code()
    first = reviewed(code)
    with public_surface() as client:
        add(client, enter(client, code))
    second = Review.objects.exclude(pk=first.pk).get()
    tasks.join_additions()
    queue = amara.get("/en/staff/queue/").content.decode()
    rows = dict(re.findall(r'data-ref="([^"]+)">(.*?)</li>', queue, re.S))
    assert "adds to an earlier tip" in rows[second.reference]
    assert "more was added" in rows[first.reference] and "earlier" not in rows[first.reference]
