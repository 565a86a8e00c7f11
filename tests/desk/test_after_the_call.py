"""What a call leaves behind: the duty on the tip's review, results said later; and what a follower sees meanwhile."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from desk.actions import finish_call, read_child_reports
from desk.models import ChildReport, Outreach, Referral
from hotline.audit.models import AuditEntry
from intake.said import PersonSaid, TipSaid
from tests.desk.calls import a_call, saved
from tests.desk.panels import cared_for
from tests.support import signed_in, staff_member
from triage.actions import decide, unseal
from triage.models import DutyToReport, Review
from triage.rules import FACTORS

pytestmark = pytest.mark.django_db
GIRL = PersonSaid(role="potential_victim", age_band="a14_15")


def logged(call: Any, *, kind: str = "tip", **facts: Any) -> Any:
    said = TipSaid(language="en", narrative="A girl at the motel.", persons=(GIRL,), **facts)
    return finish_call(call=call, channel="phone", kind=kind, said=said, outcome="", service_line="",
                       by=call.opened_by, told=read_child_reports(call=call, by=call.opened_by))  # fmt: skip


def test_a_report_about_a_child_stands_on_the_review_once() -> None:
    rosa = staff_member("specialist")
    call = a_call(rosa)
    cared_for(call, rosa)
    logged(call)
    logged(call)  # a second press
    duty = DutyToReport.objects.get()
    review = Review.objects.get()
    assert (review.duty_id, duty.tip_id, duty.rule_id, duty.by) == (duty.pk, review.tip_id, "ON", rosa)
    assert ChildReport.objects.get().duty == duty
    assert AuditEntry.objects.filter(action="duty.recorded", tip_id=review.tip_id).count() == 1
    ada = staff_member("supervisor")
    assert unseal(review=review, by=ada).duties[duty.pk]["reference"] == "ON-77"
    decide(
        review=review,
        outcome="to_report",
        factors=dict.fromkeys(FACTORS, "not_known"),
        notes={},
        missing=[],
        by=ada,
    )


def test_a_call_that_is_no_tip_makes_no_duty() -> None:
    rosa = staff_member("specialist")
    call = a_call(rosa)
    cared_for(call, rosa)
    finish_call(call=call, channel="phone", kind="information", said=TipSaid(language="en", narrative=""), outcome="",
                service_line="", by=rosa, told=read_child_reports(call=call, by=call.opened_by))  # fmt: skip
    assert not DutyToReport.objects.exists()
    assert ChildReport.objects.get().duty is None


def test_results_are_said_on_the_page_of_the_logged_call() -> None:
    rosa = staff_member("specialist")
    call = a_call(rosa)
    cared_for(call, rosa)
    logged(call)
    client, page = signed_in(staff=rosa), f"/en/staff/desk/{call.pk}/"
    assert "What goes on after it" in client.get(page).content.decode()
    due = Outreach.objects.get()
    sent = {"which": str(due.pk), f"result-{due.pk}": "no_answer"}
    assert client.post(f"{page}after/", sent | {f"result-{due.pk}": "perhaps"}).status_code == 422
    assert client.post(f"{page}after/", sent).status_code == 302
    due.refresh_from_db()
    assert (due.result, due.done_by) == ("no_answer", rosa)
    assert client.post(f"{page}after/", sent).status_code == 422  # said once
    assert "Offer the next one" in client.get(page).content.decode()
    assert Referral.objects.get().result == "full"


def test_nobody_else_says_how_it_went() -> None:
    rosa = staff_member("specialist")
    call = a_call(rosa)
    cared_for(call, rosa)
    logged(call)
    other = signed_in("specialist")
    assert other.get(f"/en/staff/desk/{call.pk}/").status_code == 404
    assert other.post(f"/en/staff/desk/{call.pk}/after/", {"which": str(uuid4())}).status_code == 404


def test_a_follower_sees_what_the_panels_hold_and_nothing_of_the_profile() -> None:
    rosa = staff_member("specialist")
    call = a_call(rosa)
    cared_for(call, rosa)
    saved(call, narrative="She whispers.")
    page = signed_in("supervisor").post(f"/en/staff/desk/call/{call.pk}/follow/").content.decode()
    for words in ("Recorded beside it", "holds no more", "to be confirmed", "Ontario", "Script read"):
        assert words in page
    for sealed in ("902-555-0100", "Pineapple", "ON-77"):
        assert sealed not in page
