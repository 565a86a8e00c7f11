"""An act of one part of a page leaves the words that wait in another: on a review, a case and a report."""

from __future__ import annotations

import pytest

from tests.support import signed_in, staff_member
from tests.triage.reports import Desk, agency
from tests.triage.tips import review_of
from triage.actions import open_case, open_plan
from triage.models import Case, CaseEvent, CaseTip, ResponseStep

pytestmark = pytest.mark.django_db
HALF = "Half a sentence that nobody"


@pytest.fixture
def rosa(db):
    return staff_member("supervisor")


def test_a_tip_put_into_a_case_leaves_a_half_written_decision(rosa):
    client, review = signed_in(staff=rosa), review_of()
    sent = {"decide-wishes": HALF}
    at = f"/en/staff/queue/{review.pk}/case/"
    wrong = client.post(at, sent | {"case-reference": "ZZZZ-ZZZZ"})
    assert wrong.status_code == 422
    assert HALF in wrong.content.decode() and "ZZZZ-ZZZZ" in wrong.content.decode()
    done = client.post(at, sent)
    assert done.status_code == 200 and HALF in done.content.decode()
    case = Case.objects.get()
    assert case.reference in done.content.decode()
    other = review_of()
    assert (
        client.post(f"/en/staff/queue/{other.pk}/case/", {"case-reference": case.reference}).status_code
        == 302
    )
    assert CaseTip.objects.filter(case=case).count() == 2


def test_a_step_done_leaves_a_half_written_note_and_takes_its_own_words(rosa):
    client = signed_in(staff=rosa)
    case = open_case(tip=review_of().tip, by=rosa)
    open_plan(case=case, by=rosa)
    here = f"/en/staff/cases/{case.pk}/"
    done = client.post(
        f"{here}plan/done/", {"page-step": "1", "step-note": "She is safe.", "note-text": HALF}
    )
    page = done.content.decode()
    assert done.status_code == 200 and HALF in page and "She is safe." not in page
    assert ResponseStep.objects.get(number=1).is_done
    assert not CaseEvent.objects.filter(kind="note").exists()
    assert client.post(f"{here}note/", {"note-text": HALF}).status_code == 302


def test_a_case_closed_or_merged_gives_a_half_written_note_back(rosa):
    client = signed_in(staff=rosa)
    first, second = (open_case(tip=review_of().tip, by=rosa) for _ in range(2))
    sent = {"change-why": "The same flat.", "change-other": second.reference, "note-text": HALF}
    merged = client.post(f"/en/staff/cases/{first.pk}/merge/", sent)
    assert merged.status_code == 200 and HALF in merged.content.decode()
    closing = {"change-why": "Nobody answers.", "change-reason": "no_more_facts", "note-text": HALF}
    closed = client.post(f"/en/staff/cases/{second.pk}/close/", closing)
    assert closed.status_code == 200 and HALF in closed.content.decode()
    second.refresh_from_db()
    assert second.closed_at


def test_an_acknowledged_report_leaves_a_half_written_answer(rosa):
    desk = Desk(author=rosa)
    row = desk.released(to=agency())
    client = signed_in(staff=desk.other)
    here = f"/en/staff/cases/reports/{row.pk}/"
    refused = client.post(f"{here}acknowledge/", {"follow-note": HALF})
    assert refused.status_code == 422 and HALF in refused.content.decode()
    done = client.post(f"{here}acknowledge/", {"acknowledge-name": "Sgt. Roy", "follow-note": HALF})
    assert done.status_code == 200 and HALF in done.content.decode()
    row.refresh_from_db()
    assert row.acknowledged_at
