"""A service given to somebody: by information, or by speaking with the service together."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from desk.access.care import live_consents
from desk.actions.on_call import known, on_call
from desk.models import Call, CallConsent, Referral
from desk.models.care import EXCEPTIONS
from desk.rules import Refused
from desk.sealing import Seal
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.codes import AGENCY_KIND, REFERRAL_KIND, SHARED, TRANSFER_RESULT
from hotline.now import now
from referrals.models import Service


def add_referral(
    *,
    call: Call,
    kind: str,
    recipient_kind: str,
    by: Staff,
    service: Service | None = None,
    purpose: str = "service",
    shares: str = "nothing",
    basis: str = "consent",
    details: dict[str, str] | None = None,
    stayed_on: bool | None = None,
    result: str = "open",
    follows: Referral | None = None,
) -> Referral:
    """Information about a service needs nothing. Speaking with a service, or passing on what identifies, needs a
    yes to this kind of recipient and this purpose that holds now, or an exception with its reason, which another
    person confirms. `details`: person, shared, reason, as texts."""
    known(kind, REFERRAL_KIND)
    known(recipient_kind, AGENCY_KIND)
    known(shares, SHARED)
    known(result, TRANSFER_RESULT)
    said = {name: text.strip() for name, text in (details or {}).items() if text.strip()}
    row = Referral(
        call=call, kind=kind, service=service, recipient_kind=recipient_kind, purpose=purpose, shares=shares,
        stayed_on=stayed_on, result=result, follows=follows, by=by,
    )  # fmt: skip
    with on_call(call, by=by) as locked:
        if kind == "warm_transfer" or shares == "identifying":
            _ground(row, basis, said)
        seal = Seal(locked.pk, "kept")
        seal.put(row, "details", said)
        row.save(force_insert=True)
        seal.keep_keys()
        record(
            by=by, action="call.referral", target=locked, kind=kind, recipient=recipient_kind, shares=shares,
            basis=row.basis or "none",
        )  # fmt: skip
    return row


def _ground(row: Referral, basis: str, said: dict[str, str]) -> None:
    if basis in EXCEPTIONS:
        if "reason" not in said:
            raise Refused("say_why")
        row.basis = basis
        return
    consent = consent_for(row)
    if consent is None:
        raise Refused("no_consent_for_identity" if row.shares == "identifying" else "no_consent")
    row.basis, row.consent = "consent", consent
    row.consent_answer, row.consent_identity = consent.answer, consent.includes_identity


def consent_for(row: Referral) -> CallConsent | None:
    """The newest yes that covers it: this recipient and purpose, this service or any, with the identity where
    something identifying goes along."""
    wanted = live_consents(row.call).filter(recipient_kind=row.recipient_kind, purpose=row.purpose)
    wanted = wanted.filter(Q(service__isnull=True) | Q(service=row.service))
    if row.shares == "identifying":
        wanted = wanted.filter(includes_identity=True)
    return wanted.order_by("-at").first()


def confirm_referral(*, referral: Referral, by: Staff) -> None:
    """That an exception held: by somebody who may approve what leaves the building, never by who used it."""
    if not has_permission(by, Permission.APPROVE_DISCLOSURE) or referral.by_id == by.pk:
        raise Refused("not_allowed")
    with transaction.atomic():
        waiting = Referral.objects.filter(pk=referral.pk, basis__in=EXCEPTIONS, confirmed_by__isnull=True)
        if waiting.update(confirmed_by=by, confirmed_at=now()):
            record(by=by, action="call.referral_confirmed", target=referral.call, basis=referral.basis)


def end_referral(*, referral: Referral, result: str, stayed_on: bool | None, by: Staff) -> None:
    """How it went. One that failed stays, and the next one names it."""
    known(result, TRANSFER_RESULT)
    with on_call(referral.call, by=by, logged_too=True) as locked:
        more = {} if stayed_on is None else {"stayed_on": stayed_on}
        Referral.objects.filter(pk=referral.pk).update(result=result, **more)
        record(by=by, action="call.referral_ended", target=locked, kind=referral.kind, result=result)
