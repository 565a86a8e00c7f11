"""What was done on a call, for the pages and acts of somebody who is on it. The caller has checked who that is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.http import Http404

from desk.models import (
    Call,
    CallAction,
    CallConsent,
    ChildReport,
    InterpreterUse,
    InterpreterVendor,
    Outreach,
    Referral,
    SafeContact,
    SafetyPlan,
    ScriptRead,
    VendorAgreement,
)
from desk.models.care import EXCEPTIONS
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from referrals.models import Service

WORKED = ("connected", "call_back_agreed", "open")


def consents_of(call: Call) -> QuerySet[Any]:
    """In their order; `live`: whether a yes holds now, as the database itself says."""
    live = Func(F("id"), function="desk_consent_live", output_field=BooleanField())
    rows = CallConsent.objects.filter(call=call).annotate(live=live)
    return rows.select_related("service", "by").order_by("at", "pk")


def live_consents(call: Call) -> QuerySet[Any]:
    return consents_of(call).filter(live=True)


def consent_of(call: Call, key: str) -> CallConsent | None:
    return next((row for row in consents_of(call) if str(row.pk) == key), None)


def safe_contacts(call: Call) -> list[SafeContact]:
    """The newest answer about each channel."""
    rows = SafeContact.objects.filter(call=call).order_by("channel", "-at", "pk").distinct("channel")
    return list(rows)


def newest_safe(call: Call, channel: str) -> SafeContact | None:
    """What holds for a channel: the newest answer about it, or about "do not contact"."""
    rows = SafeContact.objects.filter(call=call, channel__in=[channel, "none"])
    return rows.order_by("-at", "pk").first()


def outreach_of(call: Call) -> list[Outreach]:
    return list(Outreach.objects.filter(call=call).order_by("due_at", "pk"))


def referrals_of(call: Call) -> list[Referral]:
    rows = Referral.objects.filter(call=call).select_related("service__organization", "by")
    return list(rows.order_by("at", "pk"))


def open_outreach(call_id: UUID, key: str) -> Outreach | None:
    """One whose result nobody has said yet."""
    rows = Outreach.objects.filter(call=call_id, result="").select_related("call")
    return next((one for one in rows if str(one.pk) == key), None)


def open_referral(call_id: UUID, key: str) -> Referral | None:
    rows = Referral.objects.filter(call=call_id, result="open").select_related("call")
    return next((one for one in rows if str(one.pk) == key), None)


def service_of(key: str) -> Service | None:
    try:
        found = Service.objects.filter(pk=UUID(key), status="active")
    except ValueError:
        return None
    return found.select_related("organization").first()


def child_reports_of(call: Call) -> list[ChildReport]:
    rows = ChildReport.objects.filter(call=call).select_related("rule", "by", "confirmed_by")
    return list(rows.order_by("at"))


def actions_of(call: Call) -> dict[str, CallAction]:
    return {row.action: row for row in CallAction.objects.filter(call=call)}


def newest_plan(call: Call) -> SafetyPlan | None:
    return SafetyPlan.objects.filter(call=call).order_by("-at").first()


def scripts_of(call: Call) -> set[tuple[str, str]]:
    return set(ScriptRead.objects.filter(call=call).values_list("script", "language"))


def interpreters_of(call: Call) -> list[InterpreterUse]:
    return list(InterpreterUse.objects.filter(call=call).select_related("vendor").order_by("started_at"))


def live_agreements(at: datetime) -> list[VendorAgreement]:
    """One for each vendor that may be chosen now, by the vendor's name."""
    bound = VendorAgreement.objects.filter(valid_from__lte=at, valid_until__gt=at, vendor__is_active=True)
    bound = bound.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at)).select_related("vendor")
    by_vendor = {one.vendor_id: one for one in bound.order_by("valid_until")}
    return sorted(by_vendor.values(), key=lambda one: one.vendor.name)


def vendors_for(user: Staff) -> list[InterpreterVendor]:
    if not has_permission(user, Permission.DIRECTORY_EDIT):
        raise Http404
    return list(InterpreterVendor.objects.prefetch_related("agreements").order_by("name"))


def to_confirm(user: Staff) -> tuple[list[ChildReport], list[Referral]]:
    """What somebody did without waiting, and another person has to confirm; the oldest first, never one's own."""
    if not has_permission(user, Permission.CONFIRM_DUTY_REPORT):
        raise Http404
    reports = ChildReport.objects.filter(confirmed_by__isnull=True).exclude(by=user)
    referrals = Referral.objects.filter(basis__in=EXCEPTIONS, confirmed_by__isnull=True).exclude(by=user)
    return (
        list(reports.select_related("rule", "by", "call").order_by("at")),
        list(referrals.select_related("service__organization", "by", "call").order_by("at")),
    )
