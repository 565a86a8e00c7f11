"""Consent on a call: nothing leaves and nobody is called without it, by the form and by the database alike."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from desk.access.care import consents_of
from desk.actions import finish_call, plan_outreach, record_consent, say_safe, withdraw
from desk.models import CallConsent, Outreach, Referral
from desk.panels.consent import for_tip
from desk.rules import Refused
from hotline.audit.models import AuditEntry
from hotline.now import now
from intake.models import Consent
from intake.said import TipSaid
from tests.desk.calls import a_call
from tests.desk.panels import press, vendor
from tests.support import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
YES = {
    "consent_purpose": "service", "consent_recipient_kind": "service_provider", "consent_answer": "given",
    "consent_voice": "self",
}  # fmt: skip


def insert(sql: str, **facts: Any) -> None:
    """As somebody would who goes past every form."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, facts)


REFERRAL = """INSERT INTO desk_referral (id, call_id, kind, recipient_kind, purpose, shares, basis, consent_id,
    consent_answer, consent_identity, result, by_id, details)
    VALUES (%(id)s, %(call)s, %(kind)s, 'service_provider', 'service', %(shares)s, %(basis)s, %(consent)s, %(answer)s,
    %(identity)s, 'open', %(by)s, %(details)s)"""


def refer(call: Any, **more: Any) -> None:
    facts = {
        "id": uuid4(), "call": call.pk, "kind": "warm_transfer", "shares": "need", "basis": "consent",
        "consent": None, "answer": "given", "identity": False, "by": call.opened_by_id, "details": None,
    }  # fmt: skip
    insert(REFERRAL, **(facts | more))


def yes(call: Any, **more: Any) -> CallConsent:
    facts = {"purpose": "service", "recipient_kind": "service_provider", "answer": "given", "voice": "self"}
    return record_consent(call=call, by=call.opened_by, **(facts | more))


def test_an_answer_is_kept_with_who_for_what_whose_voice_and_in_which_language() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, language="es")
    answer = press(rosa, call, "consent", **YES, consent_words="She said: only the shelter.")
    assert answer.status_code == 200 and "Yes" in answer.text
    row = CallConsent.objects.get()
    assert (row.purpose, row.recipient_kind, row.answer, row.voice) == (
        "service",
        "service_provider",
        "given",
        "self",
    )
    assert row.language == "es" and row.by == rosa.staff and row.about == "caller"
    assert b"shelter" not in bytes(row.words or b"")
    entry = AuditEntry.objects.get(action="call.consent")
    assert "shelter" not in str(entry.facts)
    assert 'id="id_consent-words" >' not in answer.text and "only the shelter" not in answer.text


@pytest.mark.parametrize("missing", ["purpose", "recipient_kind", "answer", "voice"])
def test_half_an_answer_is_said_and_nothing_typed_is_lost(missing: str) -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    said = YES | {"consent_words": "She hesitated."} | {f"consent_{missing}": ""}
    answer = press(rosa, call, "consent", **said)
    assert answer.status_code == 422 and "She hesitated." in answer.text
    assert not CallConsent.objects.exists()


def test_a_guardians_answer_names_the_province_whose_law_asks_for_it() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, minor="yes")
    answer = press(rosa, call, "consent", **YES | {"consent_voice": "guardian"})
    assert answer.status_code == 422 and "province" in answer.text
    named = {"consent_voice": "guardian", "consent_province": "QC"}
    assert press(rosa, call, "consent", **YES | named).status_code == 200
    assert CallConsent.objects.get().rule_id == "QC"


def test_the_interpreter_on_the_line_stands_with_the_answer() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    press(rosa, call, "interpreter", interpreter_vendor=str(vendor().pk), interpreter_language="ti")
    press(rosa, call, "consent", **YES)
    assert CallConsent.objects.get().interpreter.language == "ti"


def test_taken_back_it_holds_no_more() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    row = yes(call, includes_identity=True)
    answer = press(rosa, call, "withdraw", page_consent=str(row.pk), consent_words="half typed")
    assert answer.status_code == 200 and "holds no more" in answer.text and "half typed" in answer.text
    assert [one.live for one in consents_of(call)] == [False, False]
    with pytest.raises(IntegrityError, match="no live consent"):
        refer(call, consent=row.pk, identity=True, shares="identifying")


def test_only_a_yes_of_this_call_is_taken_back() -> None:
    rosa = signed_in("specialist")
    here, there = a_call(rosa.staff), a_call(rosa.staff)
    row = yes(there)
    assert press(rosa, here, "withdraw", page_consent=str(row.pk)).status_code == 422
    row.call = here
    with pytest.raises(Refused):
        withdraw(consent=row, by=rosa.staff)


def test_without_a_yes_no_transfer_by_the_form_or_past_it() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    answer = press(rosa, call, "referral", referral_kind="warm_transfer", referral_person="Nadia")
    assert answer.status_code == 422 and "Ask for it first" in answer.text and "Nadia" in answer.text
    with pytest.raises(IntegrityError):
        refer(call)
    with pytest.raises(IntegrityError):
        refer(call, kind="information", shares="identifying", basis="", answer="")
    assert not Referral.objects.exists()


def test_a_yes_without_the_name_passes_on_no_name() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    row = yes(call)
    named = {"referral_kind": "warm_transfer", "referral_shares": "identifying"}
    assert press(rosa, call, "referral", **named).status_code == 422
    with pytest.raises(IntegrityError):
        refer(call, consent=row.pk, identity=True, shares="identifying")  # no: the key names the identity
    with pytest.raises(IntegrityError):
        refer(call, consent=row.pk, identity=False, shares="identifying")
    assert press(rosa, call, "referral", **named | {"referral_shares": "need"}).status_code == 200


@pytest.mark.parametrize("other", [{"purpose": "safety"}, {"recipient_kind": "police"}])
def test_a_yes_for_something_else_is_no_yes(other: dict[str, str]) -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    row = yes(call, **other)
    assert press(rosa, call, "referral", referral_kind="warm_transfer").status_code == 422
    with pytest.raises(IntegrityError):
        refer(call, consent=row.pk)


def test_a_yes_of_another_call_is_no_yes() -> None:
    rosa = signed_in("specialist")
    row = yes(a_call(rosa.staff))
    call = a_call(rosa.staff)
    assert press(rosa, call, "referral", referral_kind="warm_transfer").status_code == 422
    with pytest.raises(IntegrityError):
        refer(call, consent=row.pk)


def test_a_refusal_beats_a_relayed_yes_and_a_yes_of_nobody_known_opens_nothing() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    unknown = yes(call, voice="unknown")
    assert not consents_of(call).get(pk=unknown.pk).live
    record_consent(call=call, purpose="service", recipient_kind="service_provider", answer="refused", voice="self",
                   by=rosa.staff)  # fmt: skip
    relayed = yes(call, voice="relayed")
    assert not consents_of(call).get(pk=relayed.pk).live
    assert press(rosa, call, "referral", referral_kind="warm_transfer").status_code == 422
    with pytest.raises(IntegrityError, match="no live consent"):
        refer(call, consent=relayed.pk)
    own = yes(call)  # they changed their mind themselves
    assert consents_of(call).get(pk=own.pk).live


def test_an_exception_needs_its_reason_and_another_person_confirms_it() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    now_in_danger = {"referral_kind": "warm_transfer", "referral_basis": "imminent_danger"}
    assert press(rosa, call, "referral", **now_in_danger).status_code == 422
    with pytest.raises(IntegrityError):
        refer(call, basis="imminent_danger", answer="")
    answer = press(rosa, call, "referral", **now_in_danger, referral_reason="He is at the door.")
    assert answer.status_code == 200 and "not confirmed yet" in answer.text
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.update(confirmed_by=rosa.staff, confirmed_at=now())


def test_nobody_is_called_without_a_yes_and_a_way_they_called_safe() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    back = {"outreach_kind": "recontact", "outreach_channel": "phone", "outreach_due_at": "2026-12-01T18:00"}
    answer = press(rosa, call, "outreach", **back)
    assert answer.status_code == 422 and "safe" in answer.text
    say_safe(call=call, channel="phone", safe="yes", by=rosa.staff)
    answer = press(rosa, call, "outreach", **back)
    assert answer.status_code == 422 and "No yes to such a call" in answer.text
    record_consent(call=call, purpose="call_back", answer="given", voice="self", by=rosa.staff)
    assert press(rosa, call, "outreach", **back).status_code == 200
    assert Outreach.objects.get().consent_purpose == "call_back"


def test_no_exception_replaces_a_safe_way() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    say_safe(call=call, channel="phone", safe="yes", by=rosa.staff)
    unsafe = say_safe(call=call, channel="phone", safe="no", by=rosa.staff)
    plan = {"kind": "recontact", "channel": "phone", "due_at": now(), "language": "en", "by": rosa.staff}
    with pytest.raises(Refused, match="not_safe"):
        plan_outreach(call=call, basis="imminent_danger", note="He is at the door.", **plan)
    sql = """INSERT INTO desk_outreach (id, call_id, kind, due_at, language, channel, safe_contact_id, basis, note,
        consent_purpose, planned_by_id, result) VALUES (%(id)s, %(call)s, 'recontact', now(), 'en', 'phone', %(safe)s,
        'imminent_danger', '\\x00', '', %(by)s, '')"""
    with pytest.raises(IntegrityError, match="not a safe way"):
        insert(sql, id=uuid4(), call=call.pk, safe=unsafe.pk, by=rosa.staff.pk)
    with pytest.raises(IntegrityError):
        insert(sql, id=uuid4(), call=call.pk, safe=None, by=rosa.staff.pk)


def test_do_not_contact_shuts_every_way_until_they_say_otherwise() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    record_consent(call=call, purpose="call_back", answer="given", voice="self", by=rosa.staff)
    say_safe(call=call, channel="text", safe="yes", by=rosa.staff)
    answer = press(rosa, call, "safe", safe_channel="none")
    assert "holds no more" in answer.text
    with pytest.raises(Refused, match="not_safe"):
        plan_outreach(call=call, kind="recontact", channel="text", due_at=now(), language="en", by=rosa.staff)


def test_answers_about_agencies_go_along_when_the_call_becomes_a_tip() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    yes(call, recipient_kind="police", purpose="investigation", includes_identity=True)
    gone = yes(call)
    withdraw(consent=gone, by=rosa.staff)
    record_consent(call=call, purpose="call_back", answer="given", voice="self", by=rosa.staff)
    told = TipSaid(language="en", narrative="At the motel.", consents=for_tip(call))
    finish_call(call=call, channel="phone", kind="tip", said=told, outcome="", service_line="", by=rosa.staff)
    rows = Consent.objects.values_list("recipient_kind", "purpose", "decision", "includes_identity")
    assert sorted(rows) == [
        ("police", "investigation", "given", True),
        ("service_provider", "service", "given", False),
        ("service_provider", "service", "refused", False),
    ]


def test_an_answer_is_never_changed_or_taken_away() -> None:
    call = a_call()
    yes(call)
    with pytest.raises(Exception, match=r"denied|keeps"), transaction.atomic():
        CallConsent.objects.update(answer="refused")
    with pytest.raises(Exception, match="denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM desk_callconsent")
