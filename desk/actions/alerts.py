"""A supervisor is called during a call: raised by who is on it, answered by one other person, taken, handed back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from desk.access.duty import may_answer
from desk.actions.members import give_call
from desk.models import Call, CallMember, SupervisorAlert
from desk.rules import Refused, reason_of
from desk.sealing import Seal
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.codes import ALERT_REASON
from hotline.now import now

SUMMARY_MOST = 500


def raise_alert(*, call: Call, reason: str, summary: str, by: Staff) -> SupervisorAlert:
    """Call the supervisors; a `reason` of "" is what the safety check says by then. A second press finds the first:
    nobody is called twice for one call."""
    if reason and reason not in ALERT_REASON:
        raise Refused("reason")
    with transaction.atomic():
        row = Call.objects.select_for_update().get(pk=call.pk)
        if (
            not has_permission(by, Permission.LOG_CALLS)
            or not CallMember.objects.filter(call=row, staff=by).exists()
        ):
            raise Refused("not_allowed")
        if row.closed_at is not None:
            raise Refused("logged")
        if raised := SupervisorAlert.objects.filter(call=row, closed_at__isnull=True).first():
            return raised
        reason = reason or reason_of(row.danger, row.minor)
        alert = SupervisorAlert(call=row, reason=reason, raised_by=by)
        seal = Seal(row.pk, "kept")
        seal.put(alert, "summary", {"text": text} if (text := summary.strip()[:SUMMARY_MOST]) else {})
        alert.save(force_insert=True)
        seal.keep_keys()
        record(by=by, action="call.alert_raised", target=row, reason=reason)
    alert.refresh_from_db()
    return alert


def acknowledge(*, alert: SupervisorAlert, by: Staff) -> None:
    """One person answers, by one conditional UPDATE; pressed again by the same person it is the same answer."""
    if not may_answer(by) or alert.raised_by_id == by.pk:
        raise Refused("not_allowed")
    with transaction.atomic():
        mine = SupervisorAlert.objects.filter(
            pk=alert.pk, closed_at__isnull=True, acknowledged_by__isnull=True
        ).update(acknowledged_by=by, acknowledged_at=now())
        if mine:
            record(by=by, action="call.alert_answered", target=alert.call)
    alert.refresh_from_db()
    if alert.closed_at is not None:
        raise Refused("alert_over")
    if alert.acknowledged_by_id != by.pk:
        raise Refused("answered")


def take(*, alert: SupervisorAlert, by: Staff) -> None:
    """The one who answers speaks with the caller now, and may go on with the call. Answers too, where nobody did."""
    if not may_answer(by):
        raise Refused("not_allowed")
    with transaction.atomic():
        # The call first, as everybody who writes in it: the log's lock comes last, or two would wait for each other.
        Call.objects.select_for_update().get(pk=alert.call_id)
        acknowledge(alert=alert, by=by)
        SupervisorAlert.objects.filter(pk=alert.pk, taken_by__isnull=True).update(taken_by=by, taken_at=now())
        give_call(call=alert.call, to=by, by=by, taken=True)
    alert.refresh_from_db()


def hand_back(*, alert: SupervisorAlert, by: Staff) -> None:
    """The colleague speaks again; who had taken it stays able to go on with the call."""
    if not may_answer(by):
        raise Refused("not_allowed")
    with transaction.atomic():
        mine = SupervisorAlert.objects.filter(pk=alert.pk, taken_by=by, closed_at__isnull=True).update(
            taken_by=None, handed_back_at=now()
        )
        if not mine:
            raise Refused("not_taken")
        record(by=by, action="call.handed_back", target=alert.call)
    alert.refresh_from_db()


def close_alert(*, alert: SupervisorAlert, by: Staff) -> None:
    """It is over: said by whoever raised or answered it. Said again, it stays over."""
    with transaction.atomic():
        whose = Q(raised_by=by) | Q(acknowledged_by=by) | Q(call__members__staff=by)
        found = SupervisorAlert.objects.filter(whose, pk=alert.pk).values_list("pk", flat=True)
        if not found:
            raise Refused("not_allowed")
        if SupervisorAlert.objects.filter(pk=alert.pk, closed_at__isnull=True).update(closed_at=now()):
            record(by=by, action="call.alert_closed", target=alert.call)
    alert.refresh_from_db()
