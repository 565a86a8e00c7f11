"""A report from draft to outcome, as the house takes it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import jsonschema
import pyrage
import pytest

from hotline.audit.models import AuditEntry
from hotline.now import now
from tests.triage.reports import KEY, REPORTER, SUMMARY, Desk, a_situation, agency
from triage import actions
from triage.actions.raising import raise_alerts
from triage.models import Alert, Disclosure, FollowUp
from triage.rules import Refused

pytestmark = pytest.mark.django_db(transaction=True)
SCHEMA = json.loads(Path("static/schemas/report-2.json").read_text())


def files_of(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_two_people_let_a_report_out_and_the_clock_stops() -> None:
    desk = Desk()
    review = a_situation(by=desk.author)
    assert review.stopped_at is None
    row = desk.released(review)
    review.refresh_from_db()
    assert row.state == "released" and review.outcome == "report_initial" and review.disclosure_id == row.pk
    assert review.stopped_at is not None
    due = FollowUp.objects.filter(disclosure=row).order_by("due_at").values_list("due_at", flat=True)
    assert [(at - row.released_at).days for at in due] == [7, 30, 90]
    asked = (
        AuditEntry.objects.filter(action__startswith="disclosure")
        .order_by("number")
        .values_list("action", flat=True)
    )
    assert list(asked) == [f"disclosure.{step}" for step in (
        "drafted", "scanned", "submitted", "opened", "approved", "scanned", "released",
    )]  # fmt: skip


def test_the_package_is_what_was_picked_and_fits_its_schema() -> None:
    desk = Desk()
    row = desk.released()
    name, archive = actions.hand_over(disclosure=row, by=desk.other)
    files = files_of(archive)
    assert name == f"{row.reference}.zip" and set(files) == {f"{row.reference}.pdf", f"{row.reference}.json"}
    report = json.loads(files[f"{row.reference}.json"])
    jsonschema.validate(report, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert report["summary"] == SUMMARY and report["place"] == {"business": "Seven Pines Motel"}
    assert report["received"]["at"] is report["received"]["channel"] is report["received"]["language"] is None
    assert report["persons"] == report["identifiers"] == report["indicators"] == []
    assert "not an investigator" in report["who_we_are_not"]["en"] and report["who_we_are_not"]["fr"]
    text = json.dumps(report)
    assert not any(value in text for value in (*REPORTER.values(), "room 14", "Ray", "ABCD"))
    again = actions.hand_over(disclosure=row, by=desk.other)
    assert again[1] == archive and AuditEntry.objects.filter(action="disclosure.handed_over").count() == 2


def test_a_package_is_sealed_to_the_key_of_the_agency() -> None:
    desk = Desk()
    row = desk.released(to=agency(secure_way="age", age_key=str(KEY.to_public())))
    name, sealed = actions.hand_over(disclosure=row, by=desk.other)
    assert (
        name.endswith(".zip.age")
        and sealed.startswith(b"age-encryption.org/v1")
        and SUMMARY.encode() not in sealed
    )
    assert f"{row.reference}.json" in files_of(pyrage.decrypt(sealed, [KEY]))


def test_what_goes_by_phone_is_no_file() -> None:
    desk = Desk()
    row = desk.released(to=agency(secure_way="phone"))
    with pytest.raises(Refused, match="by_phone_only"):
        actions.hand_over(disclosure=row, by=desk.other)


def test_a_supplementary_report_is_numbered_and_linked() -> None:
    desk = Desk()
    first = desk.released()
    review = first.tip.review
    second = desk.released(review, first.agency, supplements=first)
    third = desk.released(review, first.agency, supplements=second)
    assert [one.number for one in (first, second, third)] == [1, 2, 3]
    assert third.supplements_id == first.pk and third.reference == first.reference[:-1] + "3"
    report = json.loads(
        files_of(actions.hand_over(disclosure=third, by=desk.other)[1])[f"{third.reference}.json"]
    )
    assert report["report"]["supplement_to"] == first.reference
    review.refresh_from_db()
    assert review.outcome == "report_supplementary"


def test_a_relayed_yes_is_weighed_and_a_withdrawal_stops_what_has_not_left() -> None:
    desk = Desk()
    review = a_situation(by=desk.author)
    gone, waiting = desk.released(review), desk.approved(review)
    actions.hand_over(disclosure=gone, by=desk.other)
    actions.take_back_consent(disclosure=gone, source="self", by=desk.other)
    gone.refresh_from_db()
    waiting.refresh_from_db()
    assert gone.state == "released" and waiting.state == "stopped" and waiting.stop_reason == "withdrawn"
    with pytest.raises(Refused, match="report_moved"):
        actions.release_report(disclosure=waiting, by=desk.other)


def test_identity_goes_along_only_with_the_privacy_officer() -> None:
    from intake.said import ConsentSaid

    desk = Desk()
    yes = ConsentSaid(
        recipient_kind="police", purpose="investigation", decision="given", includes_identity=True
    )
    row = desk.approved(a_situation(by=desk.author, consents=(yes,)), identity=True)
    with pytest.raises(Refused, match="identity_waits"):
        actions.release_report(disclosure=row, by=desk.other)
    with pytest.raises(Refused, match="not_allowed"):
        actions.allow_identity(disclosure=row, by=desk.other)
    actions.allow_identity(disclosure=row, by=desk.privacy)
    row.refresh_from_db()
    actions.release_report(disclosure=row, by=desk.other)
    row = Disclosure.objects.select_related("agency").get(pk=row.pk)
    files = files_of(actions.hand_over(disclosure=row, by=desk.other)[1])
    identity = json.loads(files[f"{row.reference}-identity.json"])
    assert identity["contact"] == REPORTER and f"{row.reference}-identity.pdf" in files
    assert REPORTER["name"] not in files[f"{row.reference}.json"].decode()


def test_one_person_in_an_emergency_and_another_within_the_hour() -> None:
    desk = Desk()
    review = a_situation(by=desk.author, consents=(), decided=False, danger="yes")
    row = desk.submitted(review, basis="imminent_danger")
    with pytest.raises(Refused, match="not_approved"):
        actions.release_report(disclosure=row, by=desk.author)
    actions.release_report(disclosure=row, by=desk.author, emergency=True)
    row.refresh_from_db()
    assert row.state == "unconfirmed" and row.confirm_by == row.released_at + timedelta(hours=1)
    unconfirmed = Alert.objects.filter(kind="release_unconfirmed")
    raise_alerts(now())
    assert not unconfirmed.exists()
    raise_alerts(row.confirm_by + timedelta(minutes=1))
    raise_alerts(row.confirm_by + timedelta(minutes=2))
    assert unconfirmed.get().occurred_at == row.confirm_by
    with pytest.raises(Refused, match="own_report"):
        actions.confirm(disclosure=row, by=desk.author)
    with pytest.raises(Refused, match="read_first"):
        actions.confirm(disclosure=row, by=desk.other)
    actions.open_draft(disclosure=row, by=desk.other)
    actions.confirm(disclosure=row, by=desk.other)
    row.refresh_from_db()
    assert row.state == "released" and unconfirmed.count() == 1


def test_confirmed_in_time_nobody_is_told() -> None:
    desk = Desk()
    review = a_situation(by=desk.author, consents=(), decided=False, danger="yes")
    row = desk.submitted(review, basis="imminent_danger")
    actions.release_report(disclosure=row, by=desk.author, emergency=True)
    actions.open_draft(disclosure=row, by=desk.other)
    actions.confirm(disclosure=row, by=desk.other)
    raise_alerts(now() + timedelta(hours=2))
    assert not Alert.objects.filter(kind="release_unconfirmed").exists()


def test_an_agency_that_says_nothing_and_a_question_nobody_asked_are_told() -> None:
    desk = Desk()
    silent, answered = desk.released(), desk.released()
    actions.acknowledge(disclosure=answered, name="Sgt. Roy", file_number="TB-26-118", by=desk.other)
    raise_alerts(silent.released_at + timedelta(days=8))
    told = dict.fromkeys(("agency_silent", "follow_up_due"))
    for kind in told:
        told[kind] = set(Alert.objects.filter(kind=kind).values_list("subject_key", "occurred_at"))
    assert told["agency_silent"] == {(silent.pk, silent.released_at + timedelta(hours=24))}
    assert len(told["follow_up_due"]) == 2  # of each report the first: after a week


def test_acknowledged_asked_after_and_its_outcome() -> None:
    desk = Desk()
    row = desk.released()
    actions.acknowledge(disclosure=row, name="Sgt. Roy, badge 4471", file_number="TB-26-118", by=desk.other)
    actions.follow_up(
        disclosure=row, result="working", note="A detective called.", outcome="", by=desk.author
    )
    actions.follow_up(disclosure=row, result="ended", note="", outcome="person_safe", by=desk.author)
    row.refresh_from_db()
    assert row.acknowledged_at and row.outcome == "person_safe"
    assert FollowUp.objects.filter(disclosure=row, done_at=None).count() == 1
    with pytest.raises(Refused, match="report_moved"):
        actions.acknowledge(disclosure=row, name="Somebody", file_number="", by=desk.other)
    assert actions.open_draft(disclosure=row, by=desk.other)["acknowledged"]["file_number"] == "TB-26-118"


def test_a_report_sent_back_is_agreed_to_anew() -> None:
    desk = Desk()
    row = desk.approved()
    actions.send_back(disclosure=row, note="Leave the motel’s name out.", by=desk.other)
    row.refresh_from_db()
    assert row.state == "draft" and row.approved_by_id is None
    assert (
        actions.open_draft(disclosure=row, by=desk.author)["texts"]["note"] == "Leave the motel’s name out."
    )
    actions.submit(disclosure=row, by=desk.author)
    row.refresh_from_db()
    with pytest.raises(Refused, match="not_approved"):
        actions.release_report(disclosure=row, by=desk.other)


def test_nobody_approves_what_they_have_not_read() -> None:
    desk = Desk()
    row = desk.submitted()
    with pytest.raises(Refused, match="read_first"):
        actions.approve(disclosure=row, by=desk.other)
    actions.open_draft(disclosure=row, by=desk.other)
    with pytest.raises(Refused, match="own_report"):
        actions.approve(disclosure=row, by=desk.author)
    actions.approve(disclosure=row, by=desk.other)


def test_what_names_the_reporter_does_not_leave() -> None:
    desk = Desk()
    row = desk.draft(summary="Ms. TREMBLAY saw a woman at the motel.", known="Call 807.555.01.84")
    with pytest.raises(actions.Leak) as leak:
        actions.submit(disclosure=row, by=desk.author)
    assert {(one.part, one.kind) for one in leak.value.found} == {("summary", "name"), ("known", "number")}
    row.refresh_from_db()
    assert row.state == "draft" and AuditEntry.objects.filter(action="disclosure.scanned").count() == 1
