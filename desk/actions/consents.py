"""What somebody answered when they were asked, and what they take back. A row is added each time, never changed."""

from __future__ import annotations

from typing import Any

from desk.actions.on_call import known, on_call
from desk.models import Call, CallConsent, InterpreterUse
from desk.rules import Refused
from desk.sealing import Seal
from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.codes import AGENCY_KIND, CALL_PURPOSE, CONSENT_VOICE
from hotline.codes.desk import OUR_PURPOSES
from referrals.models import Service
from triage.models import DutyRule


def record_consent(
    *,
    call: Call,
    purpose: str,
    answer: str,
    voice: str,
    by: Staff,
    about: str = "caller",
    recipient_kind: str = "",
    service: Service | None = None,
    includes_identity: bool = False,
    province: str = "",
    words: str = "",
    language: str = "unknown",
) -> CallConsent:
    """A yes or a no. `recipient_kind` is blank for what we do ourselves. `province`: whose law says who may answer
    for a child; without it no guardian's yes counts. The interpreter is the one who is on the line."""
    known(purpose, CALL_PURPOSE)
    known(answer, ("given", "refused"))
    known(voice, CONSENT_VOICE)
    if purpose in OUR_PURPOSES:
        recipient_kind, service = "", None
    else:
        known(recipient_kind, AGENCY_KIND)
    if answer == "refused" and includes_identity:
        raise Refused("refusal_shares_nothing")
    rule = DutyRule.objects.filter(pk=province).first()
    if voice == "guardian" and rule is None:
        raise Refused("which_rule")
    facts = {
        "about": about, "recipient_kind": recipient_kind, "service": service, "purpose": purpose,
        "includes_identity": includes_identity, "voice": voice, "rule": rule, "language": language,
    }  # fmt: skip
    return _kept(call, answer, words, by, **facts)


def withdraw(*, consent: CallConsent, by: Staff, words: str = "", language: str = "unknown") -> CallConsent:
    """An earlier yes ends now. What left on it before is told to whom it went; nothing leaves on it any more."""
    facts = {
        "about": consent.about, "recipient_kind": consent.recipient_kind, "service": consent.service,
        "purpose": consent.purpose, "voice": "self", "language": language, "ends": consent,
    }  # fmt: skip
    return _kept(consent.call, "withdrawn", words, by, **facts)


def _kept(call: Call, answer: str, words: str, by: Staff, **facts: Any) -> CallConsent:
    row = CallConsent(call=call, answer=answer, by=by, **facts)
    seal = Seal(call.pk, "kept")
    seal.put(row, "words", {"words": words.strip()} if words.strip() else {})
    with on_call(call, by=by) as locked:
        row.interpreter = InterpreterUse.objects.filter(call=locked, ended_at__isnull=True).first()
        row.save(force_insert=True)
        seal.keep_keys()
        record(
            by=by, action="call.consent", target=locked, purpose=row.purpose,
            recipient=row.recipient_kind or "us", answer=answer, identity=row.includes_identity,
        )  # fmt: skip
    return row
