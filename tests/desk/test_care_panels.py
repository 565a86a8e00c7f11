"""Scripts, interpreter, child, plan: what is read out, who interprets, whom we told, and who may press any of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from desk.actions import confirm_child_report, end_agreement, write_plan
from desk.models import (
    CallAction,
    CallConsent,
    ChildReport,
    InterpreterUse,
    InterpreterVendor,
    Referral,
    SafetyPlan,
    ScriptRead,
    VendorAgreement,
)
from desk.rules import Refused
from desk.scripts import TEXTS
from hotline.accounts.models import Staff
from hotline.codes import SCRIPT
from hotline.codes.languages import INTERPRETED, interpreted_choices
from hotline.now import now
from tests.desk.calls import a_call
from tests.desk.panels import at, press, vendor
from tests.support import signed_in, staff_member, superuser

pytestmark = pytest.mark.django_db(transaction=True)
ACTS = (
    "script", "consent", "withdraw", "interpreter", "interpreter-end", "safe", "outreach", "child", "referral",
    "referral-end", "match", "plan", "action",
)  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_each_button_is_refused_without_training_and_to_who_is_not_on_the_call(act: str) -> None:
    call = a_call(staff_member("specialist"))
    for role in ("specialist", "supervisor"):
        assert press(signed_in(role), call, act).status_code == 404
    rosa = signed_in("supervisor")
    own = a_call(rosa.staff)
    with superuser() as other:
        other.execute("SET session_replication_role = replica")
        other.execute("DELETE FROM accounts_trainingrecord WHERE staff_id = %s", [rosa.staff.pk])
    assert press(rosa, own, act).status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_each_button_of_a_logged_call_writes_nothing(act: str) -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    assert rosa.post(at(call, "finish/"), {"kind": "information", "channel": "phone"}).status_code == 302
    assert press(rosa, call, act, page_done="resources").status_code == 409  # what it sent is given back
    assert not CallAction.objects.exists()


def test_every_script_stands_in_both_languages_and_says_what_was_promised() -> None:
    assert TEXTS.keys() == set(SCRIPT.codes())
    for code, said in TEXTS.items():
        assert len(said["en"]) == len(said["fr"]) >= 2, code
    third = " ".join(TEXTS["third_party"]["en"])
    assert "never say whether" in third and "yes" not in third.lower().split()
    assert (
        "not recorded" in TEXTS["not_recorded"]["en"][0]
        and "pas enregistré" in TEXTS["not_recorded"]["fr"][0]
    )
    assert "under 18" in " ".join(TEXTS["limits"]["en"]) and "18\u00a0ans" in " ".join(TEXTS["limits"]["fr"])


@pytest.mark.parametrize(
    ("screen", "caller", "first"), [("en", "fr", "fr"), ("fr", "en", "en"), ("fr", "es", "fr")]
)
def test_scripts_are_in_the_callers_language_whatever_the_screens_is(
    screen: str, caller: str, first: str
) -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, language=caller)
    page = rosa.post(at(call).replace("/en/", f"/{screen}/"))
    scripts = page.text.split('id="panel-scripts"')[1]
    other = "en" if first == "fr" else "fr"
    assert scripts.index(TEXTS["opening"][first][0]) < scripts.index(TEXTS["opening"][other][0])
    press(rosa, call, "script", page_script=f"limits.{first}")
    press(rosa, call, "script", page_script=f"limits.{first}")
    assert list(ScriptRead.objects.values_list("script", "language")) == [("limits", first)]


def test_200_more_languages_and_each_has_a_name_in_both() -> None:
    assert len(INTERPRETED - {"en", "fr"}) >= 200
    assert len(interpreted_choices()) == len(INTERPRETED)
    assert all(name and name != code for code, name in interpreted_choices())


def test_a_vendor_that_no_agreement_binds_cannot_be_chosen_by_the_form_or_past_it() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    bound, loose = vendor("Lingua Line"), vendor("Loose Tongues", bound=False)
    page = rosa.post(at(call)).text
    assert "Lingua Line" in page and "Loose Tongues" not in page
    said = {"interpreter_language": "ti", "interpreter_vendor": str(loose.pk)}
    assert press(rosa, call, "interpreter", **said).status_code == 422
    agreement = VendorAgreement.objects.get(vendor=bound)
    with pytest.raises(IntegrityError):  # the agreement of another
        use(call, loose, agreement)
    end_agreement(agreement=agreement, by=staff_member("partnerships"))
    assert press(rosa, call, "interpreter", **said | {"interpreter_vendor": str(bound.pk)}).status_code == 422
    with pytest.raises(IntegrityError, match="no live confidentiality agreement"):
        use(call, bound, agreement)
    assert not InterpreterUse.objects.exists()


def use(call: Any, by_vendor: InterpreterVendor, agreement: VendorAgreement) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO desk_interpreteruse (id, call_id, vendor_id, agreement_id, language, told, by_id)
            VALUES (%s, %s, %s, %s, 'ti', false, %s)""",
            [uuid4(), call.pk, by_vendor.pk, agreement.pk, call.opened_by_id],
        )


def test_an_interpreter_comes_and_goes_and_nothing_of_the_caller_is_with_it() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, reporter_name="Ana")
    said = {"interpreter_language": "ti", "interpreter_vendor": str(vendor().pk)}
    page = press(rosa, call, "interpreter", **said)
    assert "Tigrinya" in page.text and "1-800-555-0142" in page.text
    assert press(rosa, call, "interpreter", **said).status_code == 422  # one at a time
    page = press(rosa, call, "interpreter-end", interpreter_told="on")
    row = InterpreterUse.objects.get()
    assert row.ended_at and row.told and row.language == "ti"
    assert {field.name for field in InterpreterUse._meta.get_fields() if field.concrete} == {
        "id", "call", "vendor", "agreement", "language", "started_at", "ended_at", "told", "by",
    }  # fmt: skip
    assert press(rosa, call, "interpreter-end").status_code == 422


def test_the_row_of_the_childs_place_appears_and_the_report_is_kept_sealed() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, minor="yes")
    page = press(rosa, call, "child", child_province="AB")
    assert "1-800-638-0715" in page.text and "Child, Youth and Family Enhancement Act" in page.text
    assert "checked" in page.text.lower() and not ChildReport.objects.exists()
    said = {
        "child_province": "AB",
        "page_report": "yes",
        "child_worker": "Officer Lind",
        "child_reference": "AB-77",
    }
    assert press(rosa, call, "child", **said).status_code == 422  # when?
    assert press(rosa, call, "child", **said, child_reported_at="2999-01-01T10:00").status_code == 422
    assert press(rosa, call, "child", **said, child_reported_at="2026-01-05T10:00").status_code == 200
    row = ChildReport.objects.get()
    assert row.rule_id == "AB" and row.by == rosa.staff and b"Lind" not in bytes(row.details)


def test_a_supervisor_confirms_it_never_who_made_it() -> None:
    amara = signed_in("supervisor")
    call = a_call(amara.staff)
    press(amara, call, "child", child_province="QC", page_report="yes", child_reported_at="2026-01-05T10:00")
    row = ChildReport.objects.get()
    with pytest.raises(Refused):
        confirm_child_report(report=row, by=amara.staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChildReport.objects.update(confirmed_by=amara.staff, confirmed_at=now())
    with pytest.raises(Refused):
        confirm_child_report(report=row, by=staff_member("specialist"))
    other = staff_member("supervisor")
    confirm_child_report(report=row, by=other)
    assert ChildReport.objects.get().confirmed_by == other


def test_no_24_hours_pass_before_a_child_is_reported() -> None:
    rosa = signed_in("specialist")
    page = press(rosa, a_call(rosa.staff, minor="maybe"), "child", child_province="ON")
    assert "no clock of ours puts it off" in page.text


def test_support_is_an_act_of_its_own_and_a_plan_is_one_too() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    for _twice in range(2):
        assert press(rosa, call, "action", page_done="emotional_support").status_code == 200
    assert press(rosa, call, "action", page_done="anything").status_code == 422
    page = press(rosa, call, "plan", plan_steps="Stay at the aunt’s.", plan_code_word="Pineapple")
    assert "Stay at the aunt’s." in page.text
    assert set(CallAction.objects.values_list("action", flat=True)) == {
        "emotional_support",
        "safety_planning",
    }
    row = SafetyPlan.objects.get()
    assert b"Pineapple" not in bytes(row.plan)
    write_plan(call=call, plan={"steps": "Stay with Jo."}, by=rosa.staff)
    assert SafetyPlan.objects.count() == 2
    assert press(rosa, call, "plan").status_code == 422
    with pytest.raises(Exception, match=r"denied|keeps"), transaction.atomic():
        SafetyPlan.objects.update(at=now())


def test_a_call_may_end_with_options_talked_over_and_nothing_else() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    press(rosa, call, "action", page_done="options_talked")
    sent = {"kind": "information", "channel": "phone", "outcome": "options_discussed", "page-tab": str(uuid4()),
            "page-number": "0"}  # fmt: skip
    assert rosa.post(at(call, "finish/"), sent).status_code == 302
    call.refresh_from_db()
    assert call.outcome == "options_discussed"
    assert not CallConsent.objects.exists() and not hasattr(call.interaction, "tip")


def test_partnerships_keep_the_services_and_their_agreements() -> None:
    partner = signed_in("partnerships")
    page = "/en/staff/desk/vendors/"
    assert partner.post(page, {"name": ""}).status_code == 422
    assert partner.post(page, {"name": "Lingua Line", "phone": "1-800-555-0142"}).status_code == 302
    made = InterpreterVendor.objects.get()
    assert "cannot be chosen" in partner.get(page).text
    today = now().date()
    dates = {"signed_on": today, "valid_from": today, "valid_until": today + timedelta(days=365)}
    assert (
        partner.post(page, {"agreement": made.pk} | dates | {"valid_until": "2000-01-01"}).status_code == 422
    )
    assert partner.post(page, {"agreement": made.pk} | dates).status_code == 302
    row = VendorAgreement.objects.get()
    assert partner.post(page, {"end": row.pk}).status_code == 302
    assert VendorAgreement.objects.get().ended_at
    assert Staff.objects.filter(pk=row.recorded_by_id).get() == partner.staff


def test_what_was_done_at_once_waits_for_a_second_person() -> None:
    amara, other = signed_in("supervisor"), signed_in("supervisor")
    call = a_call(amara.staff)
    press(amara, call, "child", child_province="QC", page_report="yes", child_reported_at="2026-01-05T10:00")
    press(amara, call, "referral", referral_kind="warm_transfer", referral_basis="imminent_danger",
          referral_reason="He is on the staircase.")  # fmt: skip
    page = "/en/staff/desk/confirm/"
    report, referral = ChildReport.objects.get(), Referral.objects.get()
    assert "Nothing waits" in amara.get(page).text  # never one's own
    assert amara.post(page, {"confirm": report.pk}).status_code == 422
    shown = other.get(page).text
    assert "Report about a child" in shown and "Warm transfer" in shown and "staircase" not in shown
    for row in (report, referral):
        assert other.post(page, {"confirm": row.pk}).status_code == 302
    assert other.post(page, {"confirm": report.pk}).status_code == 422
    report.refresh_from_db()
    referral.refresh_from_db()
    assert report.confirmed_by == referral.confirmed_by == other.staff
