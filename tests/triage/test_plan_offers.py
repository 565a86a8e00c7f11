"""A step that something has done already is offered as done: one press, with what happened as the result; never by
itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hotline.now import now
from tests.support import signed_in
from tests.triage.reports import Desk, a_situation, agency, fresh
from triage import actions
from triage.actions import close_plan, end_step, open_case, open_plan, read_case, say_refused
from triage.models import Case, ResponseStep

pytestmark = pytest.mark.django_db(transaction=True)


class Plan:
    def __init__(self) -> None:
        self.desk = Desk()
        self.review = a_situation(by=self.desk.author)
        self.case: Case = open_case(tip=self.review.tip, by=self.desk.author)
        self.plan = open_plan(case=self.case, by=self.desk.author)
        self.client: Client = signed_in(staff=self.desk.author)
        self.here = f"/en/staff/cases/{self.case.pk}/"

    def step(self, code: str) -> ResponseStep:
        return ResponseStep.objects.select_related("plan__case").get(plan=self.plan, code=code)

    def page(self) -> str:
        return self.client.get(self.here).content.decode()

    def press(self, code: str, **more: Any) -> int:
        data = {"page-offer": self.step(code).number} | more
        return self.client.post(f"{self.here}plan/happened/", data).status_code

    def note(self, code: str) -> str:
        return read_case(case=self.case, by=self.desk.author)[self.step(code).pk]


def test_nothing_is_offered_before_anything_happened_and_no_press_makes_it_so() -> None:
    here = Plan()
    assert "Done by this" not in here.page()
    for code in ("report", "receipt", "child_protection", "safety"):
        assert here.press(code) == 422 and here.step(code).ended_at is None


def test_a_release_is_said_and_only_the_hand_over_does_the_step() -> None:
    here = Plan()
    row = here.desk.released(here.review)
    page = here.page()
    assert (
        f"{row.reference} to Agency 1 is released and not handed over yet" in page
        and "Done by this" not in page
    )
    assert here.press("report") == 422
    actions.hand_over(disclosure=row, by=here.desk.other)
    assert f"{row.reference} handed over to Agency 1," in here.page()
    assert here.step("report").ended_at is None  # never by itself
    assert here.press("report") == 302
    ended = here.step("report")
    assert ended.is_done and ended.ended_by == here.desk.author
    assert here.note("report").startswith(f"{row.reference} handed over to Agency 1,")
    assert here.step("receipt").ended_at is None
    actions.acknowledge(disclosure=fresh(row), name="Sgt. Roy", file_number="TB-26-118", by=here.desk.other)
    assert here.page().count("Done by this") == 1 and here.press("receipt") == 302
    kept = here.note("receipt")
    assert "confirmed the receipt" in kept and "Roy" not in kept and "TB-26" not in kept


def test_a_child_reported_by_phone_does_its_step_and_a_colleague_too_late_is_told() -> None:
    here = Plan()
    actions.record_duty(
        review=here.review, kind="reported", province="ON", reported_at=now(), details={"worker": "M. Roy"},
        by=here.desk.other,
    )  # fmt: skip
    assert f"Reported to child protection by {here.desk.other.name}," in here.page()
    assert here.press("child_protection") == 302 and here.press("child_protection") == 422
    assert "Roy" not in here.note("child_protection")


def test_a_report_to_child_protection_does_both_its_steps() -> None:
    here = Plan()
    row = here.desk.released(
        here.review, agency("child_protection"), basis="required_by_law", law="CYFSA 125", purpose="safety"
    )
    actions.hand_over(disclosure=row, by=here.desk.other)
    assert here.page().count("Done by this") == 2


def test_what_an_earlier_plan_has_done_is_not_offered_to_the_next() -> None:
    here = Plan()
    row = here.desk.released(here.review)
    actions.hand_over(disclosure=row, by=here.desk.other)
    for one in ResponseStep.objects.select_related("plan__case").filter(plan=here.plan):
        end_step(step=one, by=here.desk.author)
    close_plan(plan=here.plan, by=here.desk.author)
    here.plan = open_plan(case=here.case, by=here.desk.author)
    assert "Done by this" not in here.page() and here.press("report") == 422


def test_a_step_that_stands_still_is_offered_nothing() -> None:
    here = Plan()
    row = here.desk.released(here.review)
    actions.hand_over(disclosure=row, by=here.desk.other)
    say_refused(plan=here.plan, by=here.desk.author)
    assert "Done by this" not in here.page() and here.press("report") == 422


def test_other_words_on_the_page_stay_when_it_is_pressed() -> None:
    here = Plan()
    row = here.desk.released(here.review)
    actions.hand_over(disclosure=row, by=here.desk.other)
    data = {"page-offer": here.step("report").number, "note-text": "Half a note"}
    answer = here.client.post(f"{here.here}plan/happened/", data)
    assert answer.status_code == 200 and "Half a note" in answer.content.decode()
    assert here.step("report").is_done
