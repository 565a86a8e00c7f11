"""The response plan: its steps in order, what a refusal stops, and when it does not."""

from __future__ import annotations

import pytest
from django.db import Error, transaction

from hotline.now import now
from tests.support import signed_in, staff_member
from tests.triage.tips import review_of, victim
from triage.actions import (
    close_case,
    close_plan,
    correct,
    end_step,
    open_case,
    open_plan,
    save_template,
    say_refused,
    take_refusal_back,
    take_step,
)
from triage.models import Case, ResponsePlan, ResponseStep
from triage.rules import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(db):
    return staff_member("supervisor")


def a_plan(rosa, **facts):
    review = review_of(**facts)
    return review, open_plan(case=open_case(tip=review.tip, by=rosa), by=rosa)


def step(plan, number):
    return ResponseStep.objects.select_related("plan__case").get(plan=plan, number=number)


def code(call, **args):
    with pytest.raises(Refused) as refused:
        call(**args)
    return refused.value.code


def test_twelve_steps_stand_in_order_each_with_its_time(rosa):
    moment = now()
    _review, plan = a_plan(rosa)
    steps = list(plan.steps.order_by("number"))
    assert [one.number for one in steps] == list(range(1, 13))
    assert all(one.name_en and one.name_fr and one.target_at > moment for one in steps)
    assert open_plan(case=plan.case, by=rosa) == plan


def test_a_step_ends_once_and_says_why_it_was_left_out(rosa):
    _review, plan = a_plan(rosa)
    take_step(step=step(plan, 1), owner=rosa, by=rosa)
    end_step(step=step(plan, 1), note="A safe word: blue.", by=rosa)
    assert code(end_step, step=step(plan, 1), by=rosa) == "step_over"
    assert code(end_step, step=step(plan, 2), skip_reason="because", by=rosa) == "skip_reason"
    assert b"blue" not in bytes(step(plan, 1).note)
    with pytest.raises(Error), transaction.atomic():
        ResponseStep.objects.filter(plan=plan, number=1).update(ended_at=now())


def test_an_adults_no_stops_what_tells_others_and_nothing_else(rosa):
    _review, plan = a_plan(rosa)
    say_refused(plan=plan, by=rosa)
    assert code(end_step, step=step(plan, 7), by=rosa) == "person_refused"
    end_step(step=step(plan, 9), by=rosa)  # a safety plan is offered all the same
    end_step(step=step(plan, 7), skip_reason="person_declined", by=rosa)
    with pytest.raises(Error), transaction.atomic():
        ResponseStep.objects.filter(plan=plan, number=10).update(ended_at=now(), ended_by=rosa)
    take_refusal_back(plan=plan, by=rosa)
    end_step(step=step(plan, 10), by=rosa)


def test_a_childs_or_a_person_in_dangers_plan_goes_on(rosa):
    _review, plan = a_plan(rosa, persons=(victim("a14_15"),))
    assert code(say_refused, plan=plan, by=rosa) == "refusal_excepted"
    review, plan = a_plan(rosa)
    say_refused(plan=plan, by=rosa)
    correct(review=review, field="danger", value="yes", reason="She wrote that he is on the stairs.", by=rosa)
    end_step(step=step(plan, 5), by=rosa)


def test_plan_and_case_close_in_order(rosa):
    _review, plan = a_plan(rosa)
    assert code(close_plan, plan=plan, by=rosa) == "steps_open"
    with pytest.raises(Error), transaction.atomic():
        ResponsePlan.objects.filter(pk=plan.pk).update(closed_at=now(), closed_by=rosa)
    assert code(close_case, case=plan.case, reason="helped", note="Done.", by=rosa) == "plan_open"
    for number in range(1, 13):
        end_step(step=step(plan, number), by=rosa)
    close_plan(plan=plan, by=rosa)
    close_case(case=plan.case, reason="helped", note="Done.", by=rosa)
    with pytest.raises(Error), transaction.atomic():
        ResponseStep.objects.filter(plan=plan, number=1).update(owner=rosa)


def test_new_steps_are_for_new_plans(rosa):
    _review, plan = a_plan(rosa)
    save_template(
        steps=[{"code": "own", "en": "Ring the bell", "fr": "Sonner", "minutes": None, "outward": False}],
        by=rosa,
    )
    assert plan.steps.count() == 12
    _review, later = a_plan(rosa)
    assert [one.name_fr for one in later.steps.all()] == ["Sonner"]
    assert code(save_template, steps=[{"en": "Only English", "fr": " "}], by=rosa) == "template_whole"


def test_the_page_leads_through_the_plan(rosa):
    client = signed_in(staff=rosa)
    review = review_of()
    client.post(f"/en/staff/queue/{review.pk}/case/")
    case = f"/en/staff/cases/{Case.objects.get().pk}/"
    client.post(f"{case}plan/")
    page = client.get(case).content.decode()
    assert 'aria-current="step"' in page and "Stay with the person" in page
    answer = client.post(
        f"{case}plan/skip/", {"page-step": "1", "step-note": "She hung up.", "note-text": "Half a note"}
    )
    assert answer.status_code == 422
    assert "She hung up." in answer.content.decode() and "Half a note" in answer.content.decode()
    client.post(f"{case}plan/done/", {"page-step": "1", "step-note": "She hung up."})
    assert "She hung up." not in client.get(case).content.decode()
    assert "She hung up." in client.post(f"{case}read/").content.decode()


def test_a_step_is_not_cut_short_in_silence(rosa):
    long = {"code": "own", "en": "A" * 161, "fr": "Sonner", "minutes": None, "outward": False}
    assert code(save_template, steps=[long], by=rosa) == "step_long"
