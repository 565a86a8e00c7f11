"""An interpreter on a call, and the services that interpret with the agreements that bind them (S34)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from desk.access.care import live_agreements
from desk.actions.on_call import EARLIEST, on_call
from desk.models import Call, InterpreterUse, InterpreterVendor, VendorAgreement
from desk.rules import Refused
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.codes.languages import INTERPRETED
from hotline.now import now


def start_interpreter(*, call: Call, vendor_id: str, language: str, told: bool, by: Staff) -> InterpreterUse:
    """One at a time; language, vendor and times, and nothing of the caller."""
    if language not in INTERPRETED:
        raise Refused("choose_language")
    with on_call(call, by=by) as locked:
        if InterpreterUse.objects.filter(call=locked, ended_at__isnull=True).exists():
            raise Refused("interpreter_there")
        agreement = next((one for one in live_agreements(now()) if str(one.vendor_id) == vendor_id), None)
        if agreement is None:
            raise Refused("no_agreement")
        use = InterpreterUse(call=locked, vendor=agreement.vendor, agreement=agreement, language=language,
                             told=told, by=by)  # fmt: skip
        use.save(force_insert=True)
        record(by=by, action="call.interpreter_began", target=locked, language=language)
    return use


def end_interpreter(*, call: Call, told: bool, by: Staff) -> None:
    with on_call(call, by=by) as locked:
        running = InterpreterUse.objects.filter(call=locked, ended_at__isnull=True)
        if not running.update(ended_at=Greatest(now(), F("started_at")), told=told):
            raise Refused("no_interpreter")
        record(by=by, action="call.interpreter_ended", target=locked)


def add_vendor(*, name: str, phone: str, account: str, languages: list[str], by: Staff) -> InterpreterVendor:
    _may_keep(by)
    with transaction.atomic():
        vendor = InterpreterVendor.objects.create(
            name=name.strip(), phone=phone.strip(), account=account.strip(), languages=languages
        )
        record(by=by, action="vendor.added", target=vendor)
    return vendor


def record_agreement(
    *, vendor: InterpreterVendor, signed_on: date, valid_from: datetime, valid_until: datetime, by: Staff
) -> VendorAgreement:
    """That the vendor has signed our confidentiality policy. Never changed; a new one is a new row."""
    _may_keep(by)
    if not EARLIEST < valid_from < valid_until or signed_on > now().date():
        raise Refused("agreement_dates")
    try:
        with transaction.atomic():
            agreement = VendorAgreement.objects.create(
                vendor=vendor,
                signed_on=signed_on,
                valid_from=valid_from,
                valid_until=valid_until,
                recorded_by=by,
            )
            record(by=by, action="vendor.agreement", target=vendor)
    except IntegrityError:
        raise Refused("agreement_dates") from None
    return agreement


def end_agreement(*, agreement: VendorAgreement, by: Staff) -> None:
    """From now on this vendor cannot be chosen, unless another agreement binds it."""
    _may_keep(by)
    with transaction.atomic():
        if VendorAgreement.objects.filter(pk=agreement.pk, ended_at__isnull=True).update(ended_at=now()):
            record(by=by, action="vendor.agreement_ended", target=agreement.vendor)


def _may_keep(by: Staff) -> None:
    if not has_permission(by, Permission.DIRECTORY_EDIT):
        raise Refused("not_allowed")
