"""What the desk's tables refuse, whoever asks: tried as the staff login, on the rows themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from desk.models import (
    Call,
    CallConsent,
    DeskKey,
    DraftSave,
    InterpreterUse,
    InterpreterVendor,
    Outreach,
    Referral,
    SafeContact,
    SupervisorAlert,
    VendorAgreement,
)
from desk.sealing import Seal
from hotline.now import now
from tests.desk.calls import a_call, saved
from tests.support import staff_member

pytestmark = pytest.mark.django_db


def refused(act: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def consent(call: Call, **more: Any) -> CallConsent:
    given = {
        "about": "caller", "recipient_kind": "service_provider", "purpose": "service", "answer": "given",
        "includes_identity": True, "voice": "self", "language": "en", "by": call.opened_by,
    }  # fmt: skip
    return CallConsent.objects.create(call=call, **(given | more))


def referral(call: Call, yes: CallConsent | None = None, **more: Any) -> Referral:
    given: dict[str, Any] = {
        "kind": "warm_transfer", "recipient_kind": "service_provider", "purpose": "service",
        "shares": "identifying", "by": call.opened_by,
    }  # fmt: skip
    if yes:
        given |= {
            "basis": "consent", "consent": yes, "consent_answer": yes.answer,
            "consent_identity": yes.includes_identity,
        }  # fmt: skip
    return Referral.objects.create(call=call, **(given | more))


def test_a_transfer_that_names_somebody_needs_a_live_yes_of_this_call() -> None:
    call = a_call()
    yes = consent(call)
    assert referral(call, yes).pk
    refused(lambda: referral(call))
    refused(lambda: referral(a_call(), yes))
    refused(lambda: referral(call, consent(call, includes_identity=False)))
    refused(lambda: referral(call, yes, recipient_kind="police"))
    refused(lambda: referral(call, yes, purpose="safety"))
    refused(lambda: referral(call, consent(call, answer="refused", includes_identity=False)))
    assert referral(call, kind="information", shares="nothing").pk


def test_a_yes_that_was_taken_back_opens_nothing() -> None:
    call = a_call()
    yes = consent(call)
    consent(call, answer="withdrawn", includes_identity=False, ends=yes)
    refused(lambda: referral(call, yes))
    refused(lambda: consent(call, answer="withdrawn", includes_identity=False, ends=None))
    refused(lambda: consent(a_call(), answer="withdrawn", includes_identity=False, ends=yes))


@pytest.mark.parametrize(
    ("voice", "before", "holds"),
    [("self", True, True), ("self", False, False), ("relayed", True, False), ("unknown", None, False)],
)
def test_a_refusal_binds(voice: str, before: bool | None, holds: bool) -> None:
    """A later one beats any yes, the person's own beats a relayed yes at any time; source unknown opens nothing."""
    call = a_call()
    if before is True:
        consent(call, answer="refused", includes_identity=False)
    yes = consent(call, voice=voice)
    if before is False:
        consent(call, answer="refused", includes_identity=False)
    if holds:
        assert referral(call, yes).pk
    else:
        refused(lambda: referral(call, yes))


def test_an_answer_is_never_dated_back_nor_changed() -> None:
    call = a_call()
    long_ago = now() - timedelta(days=2)
    row = consent(call, at=long_ago)
    row.refresh_from_db()
    assert now() - row.at < timedelta(minutes=1)
    with pytest.raises(ProgrammingError), transaction.atomic():  # the login has no right to
        CallConsent.objects.update(answer="refused")


def test_an_exception_says_why_and_is_confirmed_by_another() -> None:
    call = a_call()
    refused(lambda: referral(call, basis="imminent_danger"))
    row = Referral(
        call=call, kind="warm_transfer", recipient_kind="police", purpose="safety", shares="identifying",
        basis="imminent_danger", by=call.opened_by,
    )  # fmt: skip
    seal = Seal(call.pk, "kept")
    seal.put(row, "details", {"reason": "He is at the door."})
    row.save(force_insert=True)
    seal.keep_keys()
    refused(
        lambda: Referral.objects.filter(pk=row.pk).update(confirmed_by=call.opened_by, confirmed_at=now())
    )
    Referral.objects.filter(pk=row.pk).update(confirmed_by=staff_member("supervisor"), confirmed_at=now())
    refused(lambda: Referral.objects.filter(pk=row.pk).update(shares="nothing"))


def safe(call: Call, answer: str, channel: str = "phone") -> SafeContact:
    return SafeContact.objects.create(
        call=call, channel=channel, safe=answer, voicemail="no", announce="no", by=call.opened_by
    )


def outreach(call: Call, way: SafeContact | None, yes: CallConsent, **more: Any) -> Outreach:
    given = {"kind": "recontact", "due_at": now(), "language": "fr", "channel": "phone", "basis": "consent"}
    return Outreach.objects.create(
        call=call, safe_contact=way, consent=yes, consent_purpose=yes.purpose, planned_by=call.opened_by,
        **(given | more),
    )  # fmt: skip


def test_no_call_back_without_a_yes_and_a_safe_way() -> None:
    call = a_call()
    yes = consent(call, purpose="call_back", recipient_kind="", includes_identity=False)
    way = safe(call, "yes")
    assert outreach(call, way, yes).pk
    refused(lambda: outreach(call, None, yes))
    refused(lambda: outreach(call, way, yes, channel="text"))
    refused(lambda: outreach(call, way, consent(call)))
    unsafe = safe(call, "no")
    refused(lambda: outreach(call, unsafe, yes))
    refused(lambda: outreach(call, way, yes))  # a later no has come between
    now_again = safe(call, "yes")
    assert outreach(call, now_again, yes).pk
    safe(call, "no", channel="none")
    refused(lambda: outreach(call, now_again, yes))


def agreement(vendor: InterpreterVendor, days: int, **more: Any) -> VendorAgreement:
    at = now()
    return VendorAgreement.objects.create(
        vendor=vendor, signed_on=at.date(), valid_from=at - timedelta(days=30),
        valid_until=at + timedelta(days=days), recorded_by=staff_member("director"), **more,
    )  # fmt: skip


def test_a_vendor_without_a_live_agreement_cannot_be_used() -> None:
    call = a_call()
    tongues, other = (InterpreterVendor.objects.create(name=name) for name in ("Tongues", "Other"))

    def use(vendor: InterpreterVendor, under: VendorAgreement) -> Any:
        return InterpreterUse.objects.create(
            call=call, vendor=vendor, agreement=under, language="so", by=call.opened_by
        )

    refused(lambda: use(tongues, agreement(tongues, days=-1)))
    refused(lambda: use(tongues, agreement(tongues, days=30, ended_at=now() - timedelta(hours=1))))
    refused(lambda: use(tongues, agreement(other, days=30)))
    InterpreterVendor.objects.filter(pk=other.pk).update(is_active=False)
    refused(lambda: use(other, agreement(other, days=30)))
    assert use(tongues, agreement(tongues, days=30)).pk
    refused(lambda: use(tongues, agreement(tongues, days=30)))  # one at a time


def test_one_person_answers_an_alert_and_nobody_their_own() -> None:
    call = a_call()
    alert = SupervisorAlert.objects.create(call=call, reason="danger", raised_by=call.opened_by)
    rows = SupervisorAlert.objects.filter(pk=alert.pk)
    refused(lambda: SupervisorAlert.objects.create(call=call, reason="child", raised_by=call.opened_by))
    refused(lambda: rows.update(acknowledged_by=call.opened_by, acknowledged_at=now()))
    amara, bao = staff_member("supervisor"), staff_member("supervisor")
    rows.update(acknowledged_by=amara, acknowledged_at=now())
    refused(lambda: rows.update(acknowledged_by=bao))
    refused(lambda: rows.update(taken_by=bao, taken_at=now()))
    rows.update(taken_by=amara, taken_at=now())


def test_a_logged_call_holds_no_draft_and_takes_no_more() -> None:
    call = a_call(narrative="He waits downstairs.")
    refused(lambda: Call.objects.filter(pk=call.pk).update(closed_at=now(), closed_as="logged"))
    refused(lambda: Call.objects.filter(pk=call.pk).update(version=7))
    refused(lambda: Call.objects.filter(pk=call.pk).update(closed_at=now(), closed_as="empty"))
    stranger = staff_member("specialist")
    save = DraftSave.objects.get()
    save.pk, save.number, save.by = uuid4(), 2, stranger
    Call.objects.filter(pk=call.pk).update(version=2)
    refused(lambda: save.save(force_insert=True))


def test_the_key_of_a_save_goes_with_it() -> None:
    call = a_call()
    tab = uuid4()
    for number in range(6):
        saved(call, tab=tab, base=number, narrative=f"word {number}")
    assert DraftSave.objects.count() in (1, 2)  # one a minute stays, and the minute may turn meanwhile
    assert DeskKey.objects.filter(store="draft").count() == DraftSave.objects.count()
