"""A case holds the tips of one situation; a tip is in one case at a time."""

from __future__ import annotations

import pytest
from django.db import Error, connection, transaction

from hotline.audit.models import AuditEntry
from tests.support import staff_member
from tests.triage.tips import review_of
from triage.actions import add_tip, open_case
from triage.models import Case, CaseEvent, CaseTip
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
