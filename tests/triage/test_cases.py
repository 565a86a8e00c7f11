"""A case holds the tips of one situation; a tip is in one case at a time."""

from __future__ import annotations

import pytest
from django.db import Error, connection, transaction

from hotline.audit.models import AuditEntry
from hotline.now import now
from intake.models import Addition, Person
from tests.support import signed_in, staff_member
from tests.triage.reports import Desk, a_situation
from tests.triage.tips import review_of, victim
from triage.access import cases as case_access
from triage.actions import add_tip, close_case, merge, open_case, read_case, reopen_case, split, tie
from triage.models import Case, CaseEvent, CaseTip, PersonTie
from triage.rules import Refused

pytestmark = pytest.mark.django_db


def a_tip():
    return review_of().tip


def test_a_case_is_opened_around_a_tip_and_takes_another():
    rosa = staff_member("supervisor")
    case = open_case(tip=a_tip(), by=rosa, note="Same motel, same car.")
    later = a_tip()
    add_tip(case=case, tip=later, by=rosa)
    assert CaseTip.objects.filter(case=case).count() == 2
    assert list(CaseEvent.objects.filter(case=case).order_by("at").values_list("kind", flat=True)) == [
        "opened", "tip_added",
    ]  # fmt: skip
    assert AuditEntry.objects.filter(action="case.tip_added", tip_id=later.pk).count() == 1
    assert b"motel" not in bytes(CaseEvent.objects.get(kind="opened").note or b"motel")


def test_a_tip_is_in_one_case_at_a_time():
    rosa, first = staff_member("supervisor"), a_tip()
    open_case(tip=first, by=rosa)
    with pytest.raises(Refused) as refused:
        open_case(tip=first, by=rosa)
    assert refused.value.code == "in_a_case"


def test_the_database_keeps_closed_cases_shut_and_history_as_it_was():
    rosa, outside = staff_member("supervisor"), a_tip()
    case = open_case(tip=a_tip(), by=rosa)
    Case.objects.filter(pk=case.pk).update(
        closed_at="2026-01-01T00:00Z", closed_by=rosa, close_reason="helped"
    )
    with pytest.raises(Refused) as refused:
        add_tip(case=case, tip=outside, by=rosa)
    assert refused.value.code == "case_closed"
    for statement in (
        "UPDATE triage_caseevent SET kind = 'note'",
        "UPDATE triage_case SET opened_at = now() WHERE id = %s",
        "UPDATE triage_case SET merged_into_id = id WHERE id = %s",
        "UPDATE triage_casetip SET case_id = gen_random_uuid() WHERE case_id = %s",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [case.pk] if "%s" in statement else [])
    with pytest.raises(Error), transaction.atomic():
        CaseTip(case=case, tip=outside, by=rosa).save(force_insert=True)


@pytest.fixture
def rosa(db):
    return staff_member("supervisor")


def refused(act, **args):
    with pytest.raises(Refused) as refusal:
        act(**args)
    return refusal.value.code


def test_merge_brings_everything_over_and_says_where(rosa):
    first, second = open_case(tip=a_tip(), by=rosa), open_case(tip=a_tip(), by=rosa)
    assert refused(merge, case=first, into=second, note=" ", by=rosa) == "say_why_case"
    merge(case=first, into=second, note="The same flat.", by=rosa)
    assert CaseTip.objects.filter(case=second, left_at__isnull=True).count() == 2
    first.refresh_from_db()
    assert (first.close_reason, first.merged_into) == ("merged", second)
    assert refused(reopen_case, case=first, note="Again", by=rosa) == "merged_away"


def test_split_leaves_at_least_one_and_ends_ties_that_cross(rosa):
    reviews = [review_of(persons=(victim("a25_34"),)) for _ in range(2)]
    case = open_case(tip=reviews[0].tip, by=rosa)
    add_tip(case=case, tip=reviews[1].tip, by=rosa)
    people = list(Person.objects.filter(tip__in=[one.tip for one in reviews]))
    whole = tie(case=case, persons=people, by=rosa)
    assert tie(case=case, persons=people, by=rosa) == whole
    assert refused(split, case=case, tips=[one.tip_id for one in reviews], note="x", by=rosa) == "split_some"
    new = split(case=case, tips=[reviews[1].tip_id], note="Another town.", by=rosa)
    assert [row.tip_id for row in CaseTip.objects.filter(case=new)] == [reviews[1].tip_id]
    assert PersonTie.objects.filter(ended_at__isnull=True).count() == 1
    with pytest.raises(Error), transaction.atomic():
        PersonTie(case_person=whole, person=people[0], by=rosa).save(force_insert=True)
        PersonTie(case_person=whole, person=people[1], by=rosa).save(force_insert=True)


def test_a_closed_case_reopens_with_a_reason_and_by_what_the_reporter_adds(rosa):
    review = review_of()
    case = open_case(tip=review.tip, by=rosa)
    assert refused(close_case, case=case, reason="merged", note="x", by=rosa) == "close_reason"
    close_case(case=case, reason="no_more_facts", note="Nobody answers.", by=rosa)
    reopen_case(case=case, note="She wrote again.", by=rosa)
    close_case(case=case, reason="no_more_facts", note="Nobody answers.", by=rosa)
    later = review_of()
    Addition(tip=later.tip, adds_to=review.tip, joined_at=now()).save(force_insert=True)
    case.refresh_from_db()
    assert case.closed_at is None
    assert CaseTip.objects.get(tip=later.tip, left_at__isnull=True).case == case
    assert CaseEvent.objects.filter(case=case, kind="supplement", by=None).count() == 1


def test_only_a_supervisor_changes_a_case(rosa):
    case = open_case(tip=a_tip(), by=rosa)
    for role in ("specialist", "director", "privacy_officer"):
        other = staff_member(role)
        assert refused(add_tip, case=case, tip=a_tip(), by=other) == "not_allowed"
        assert refused(open_case, tip=a_tip(), by=other) == "not_allowed"


def test_a_note_is_sealed_and_opens_to_nobody_else(rosa):
    case = open_case(tip=a_tip(), by=rosa, note="Same motel.")
    event = CaseEvent.objects.get(case=case)
    assert b"motel" not in bytes(event.note)
    assert refused(read_case, case=case, by=staff_member("privacy_officer")) == "not_allowed"


@pytest.mark.django_db(transaction=True)
def test_the_entry_of_a_reading_stands_before_the_words(rosa):
    case = open_case(tip=a_tip(), by=rosa, note="Same motel.")
    assert list(read_case(case=case, by=rosa).values()) == ["Same motel."]
    assert AuditEntry.objects.filter(action="case.read").count() == 1


def test_the_list_says_what_is_due_first_in_one_statement(rosa, django_assert_num_queries):
    quiet, child = review_of(), review_of(persons=(victim("a14_15"),))
    for review in (quiet, child):
        open_case(tip=review.tip, by=rosa)
    with django_assert_num_queries(1):
        rows = case_access.cases_for(rosa)
    assert [row.minor for row in rows] == [True, False]
    client = signed_in(staff=rosa)
    page = client.get("/en/staff/cases/").content.decode()
    assert page.index("a minor") < page.index("</table>")
    answer = client.post("/en/staff/cases/find/", {"reference": "ZZZZ-ZZZZ"})
    assert answer.status_code == 422 and "No case has this reference" in answer.content.decode()


def test_a_case_lists_the_reports_of_its_tips(rosa):
    desk = Desk(author=rosa)
    report = desk.released(a_situation(by=rosa))
    case = open_case(tip=report.tip, by=rosa)
    page = signed_in(staff=rosa).get(f"/en/staff/cases/{case.pk}/").content.decode()
    assert report.reference in page
