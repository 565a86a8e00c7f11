"""A call is over: one transaction makes its Interaction (and Tip, and hence Review) and empties the draft."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.crypto import salted_hmac

from desk.actions.reached import tell_triage
from desk.models import Call, CallMember, ChildReport, DeskKey, DraftSave, Outreach, SupervisorAlert
from desk.rules import Refused, is_tip
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.now import now
from intake.actions import log_interaction, receive_tip
from intake.said import TipSaid
from triage.actions import duty_from_a_call

Told = Sequence[tuple[ChildReport, dict[str, str]]]


def finish_call(
    *, call: Call, channel: str, kind: str, said: TipSaid, outcome: str, service_line: str, by: Staff,
    told: Told = (),
) -> Call:  # fmt: skip
    """Log it. Sent again, it is the same call: nothing is written and the call is returned as it is. `told`: of each
    report about a child its details, opened already; the tip's review then names the duty as done.

    The tip counts from when it was last told to us (the end of the call, or the last save), so that a draft left
    lying moves no deadline."""
    if not has_permission(by, Permission.LOG_CALLS):
        raise Refused("not_allowed")
    with transaction.atomic():
        row = Call.objects.select_for_update().get(pk=call.pk)
        if not CallMember.objects.filter(call=row, staff=by).exists():
            raise Refused("not_allowed")
        if row.closed_at is not None:
            return row
        at = now()
        told_at = row.ended_at or row.saved_at or at
        DraftSave.objects.filter(call=row).delete()
        DeskKey.objects.filter(owner=row.pk, store="draft").delete()
        tip_id = None
        if is_tip(kind, said):
            thread = salted_hmac("desk.thread", str(row.pk), algorithm="sha256").digest()
            received = receive_tip(
                said=said, channel=channel, by=by, kind=kind, thread=thread, received_at=told_at,
                interaction_id=row.pk,
            )  # fmt: skip
            tip_id = received.tip_id
        else:
            facts = {
                name: getattr(said, name) for name in ("language", "caller_type", "heard_about", "province")
            }
            log_interaction(id=row.pk, channel=channel, kind=kind, by=by, **facts)
        row.interaction_id, row.closed_at, row.closed_as = row.pk, at, "logged"
        row.ended_at = row.ended_at or at
        row.outcome, row.service_line = outcome, service_line
        row.save()
        for report, details in told:
            if tip_id is None:
                break
            duty = duty_from_a_call(
                tip_id=tip_id, rule=report.rule, reported_at=report.reported_at, details=details, by=report.by
            )
            ChildReport.objects.filter(pk=report.pk).update(duty=duty)
        for outreach in Outreach.objects.filter(call=row).exclude(result="").select_related("done_by"):
            tell_triage(outreach, tip_id)
        SupervisorAlert.objects.filter(call=row, closed_at__isnull=True).update(closed_at=at)
        action = "call.tip_logged" if tip_id else "call.logged"
        record(by=by, action=action, target=row, tip_id=tip_id, channel=channel, kind=kind)
    return row
