"""A plan stays with its case: no merge or close leaves its steps where nobody looks, and a split takes none along."""

from __future__ import annotations

import pytest
from django.db import Error, transaction

from hotline.now import now
from tests.support import signed_in, staff_member, superuser
from tests.triage.tips import review_of
from triage.actions import add_tip, end_step, merge, open_case, open_plan, split
from triage.models import Case, CaseTip, Deadline, ResponseStep
from triage.rules import Refused

pytestmark = pytest.mark.django_db


class Two:
    """Rosa Amiri's case of two tips, the older of them the first in it, with a plan; and another case."""

    def __init__(self):
        self.rosa = staff_member("supervisor", name="Rosa Amiri")
        self.first, self.second, other = (review_of() for _ in range(3))
        self.case = open_case(tip=self.first.tip, by=self.rosa)
        add_tip(case=self.case, tip=self.second.tip, by=self.rosa)
        self.plan = open_plan(case=self.case, by=self.rosa)
        self.other = open_case(tip=other.tip, by=self.rosa)

    def step(self, number=1):
        return ResponseStep.objects.select_related("plan__case").get(plan=self.plan, number=number)

    def waiting(self):
        """How many steps wait under each tip."""
        rows = Deadline.objects.filter(kind="step_overdue").values_list("review_id", flat=True)
        return [list(rows).count(one.pk) for one in (self.first, self.second)]


def test_a_case_with_an_open_plan_is_not_merged_away_but_takes_the_other_in():
    here = Two()
    with pytest.raises(Refused, match="plan_stays"):
        merge(case=here.case, into=here.other, note="The same flat.", by=here.rosa)
    assert CaseTip.objects.filter(case=here.case, left_at__isnull=True).count() == 2
    merge(case=here.other, into=here.case, note="The same flat.", by=here.rosa)
    assert CaseTip.objects.filter(case=here.case, left_at__isnull=True).count() == 3
    assert here.waiting() == [12, 0]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "a plan stays with its case"), ("fr", "un plan reste avec son dossier")]
)
def test_the_page_says_what_to_do_and_keeps_what_was_typed(language, said):
    here = Two()
    page = signed_in(staff=here.rosa).post(
        f"/{language}/staff/cases/{here.case.pk}/merge/",
        {"change-other": here.other.reference, "change-why": "The same flat on King Street."},
    )
    assert page.status_code == 422
    assert said in page.content.decode() and "The same flat on King Street." in page.content.decode()


@pytest.mark.parametrize("columns", [{"close_reason": "no_more_facts"}, {"close_reason": "merged"}])
def test_the_database_closes_no_case_over_its_plan(columns):
    here = Two()
    if columns["close_reason"] == "merged":
        CaseTip.objects.filter(case=here.case).update(left_at=now())
        columns = columns | {"merged_into": here.other}
    with pytest.raises(Error, match="open plan"), transaction.atomic():
        Case.objects.filter(pk=here.case.pk).update(closed_at=now(), closed_by=here.rosa, **columns)


def test_a_split_leaves_the_steps_with_the_case():
    here = Two()
    assert here.waiting() == [12, 0]
    split(case=here.case, tips=[here.first.tip_id], note="Another town.", by=here.rosa)
    assert here.waiting() == [0, 12]
    end_step(step=here.step(), note="", by=here.rosa)
    assert here.waiting() == [0, 11]


@pytest.mark.django_db(transaction=True)
def test_what_has_passed_stays_with_the_tip_it_passed_under():
    here = Two()
    with superuser() as other:
        other.execute(
            "UPDATE triage_deadline SET due_at = due_at - interval '1 day', look_at = look_at - interval '1 day'"
            " WHERE subject_key = %s",
            [here.step().pk],
        )
    split(case=here.case, tips=[here.first.tip_id], note="Another town.", by=here.rosa)
    assert here.waiting() == [1, 11]
