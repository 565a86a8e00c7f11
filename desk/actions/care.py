"""What was done for the person: what was read to them, how they may be reached, a plan, a report for a child."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from desk.access.care import live_consents, newest_safe
from desk.actions.on_call import EARLIEST, known, on_call
from desk.actions.reached import tell_triage
from desk.models import Call, CallAction, ChildReport, Outreach, SafeContact, SafetyPlan, ScriptRead
from desk.models.care import EXCEPTIONS
from desk.rules import Refused
from desk.sealing import Seal
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.codes import CALL_ACTION, OUTREACH_KIND, OUTREACH_RESULT, SAFE, SAFE_CHANNEL, SCRIPT
from hotline.now import now
from intake.models import Tip
from triage.models import DutyRule

PURPOSE = {"recontact": "call_back", "attempt_victim": "call_back", "third_person": "third_person"}


def read_script(*, call: Call, script: str, language: str, by: Staff) -> None:
    """That it was read out. A second tick says nothing new."""
    known(script, SCRIPT)
    with on_call(call, by=by) as locked:
        _row, made = ScriptRead.objects.get_or_create(
            call=locked, script=script, language=language, defaults={"by": by, "at": now()}
        )
        if made:
            record(by=by, action="call.script_read", target=locked, script=script, language=language)


def mark_action(*, call: Call, action: str, by: Staff) -> None:
    known(action, CALL_ACTION)
    with on_call(call, by=by) as locked:
        _row, made = CallAction.objects.get_or_create(
            call=locked, action=action, defaults={"by": by, "at": now()}
        )
        if made:
            record(by=by, action="call.action", target=locked, done=action)


def write_plan(*, call: Call, plan: dict[str, str], by: Staff) -> SafetyPlan:
    """A later one stands in the place of an earlier one, which stays as it was."""
    said = {name: text.strip() for name, text in plan.items() if text.strip()}
    if not said:
        raise Refused("nothing_said")
    row = SafetyPlan(call=call, by=by)
    seal = Seal(call.pk, "kept")
    seal.put(row, "plan", said)
    with on_call(call, by=by) as locked:
        row.save(force_insert=True)
        seal.keep_keys()
        CallAction.objects.get_or_create(
            call=locked, action="safety_planning", defaults={"by": by, "at": now()}
        )
        record(by=by, action="call.plan", target=locked)
    return row


def say_safe(
    *, call: Call, channel: str, safe: str, by: Staff, voicemail: str = "unknown", announce: str = "unknown",
    how: str = "",
) -> SafeContact:  # fmt: skip
    """The newest answer about a channel holds; "do not contact" holds for all, and is never safe."""
    known(channel, SAFE_CHANNEL)
    safe = "no" if channel == "none" else known(safe, SAFE)
    row = SafeContact(
        call=call, channel=channel, safe=safe, voicemail=known(voicemail, SAFE), announce=known(announce, SAFE), by=by
    )  # fmt: skip
    seal = Seal(call.pk, "kept")
    seal.put(row, "how", {"how": how.strip()} if how.strip() else {})
    with on_call(call, by=by) as locked:
        row.save(force_insert=True)
        seal.keep_keys()
        record(by=by, action="call.safe_contact", target=locked, channel=channel, safe=safe)
    return row


def plan_outreach(
    *, call: Call, kind: str, channel: str, due_at: datetime | None, language: str, by: Staff,
    basis: str = "consent", note: str = "",
) -> Outreach:  # fmt: skip
    """A contact that we begin. It needs a yes to it, or an exception with its reason; and a way that the person
    called safe, which no exception replaces."""
    known(kind, OUTREACH_KIND)
    known(channel, SAFE_CHANNEL)
    if due_at is None or due_at < EARLIEST:
        raise Refused("say_when")
    row = Outreach(
        call=call, kind=kind, channel=channel, due_at=due_at, language=language, basis=basis, planned_by=by
    )
    with on_call(call, by=by) as locked:
        if kind != "third_person":
            safe = newest_safe(locked, channel)
            if safe is None or safe.safe != "yes":
                raise Refused("not_safe")
            row.safe_contact = safe
        if basis in EXCEPTIONS:
            if not note.strip():
                raise Refused("say_why")
        else:
            consent = live_consents(locked).filter(purpose=PURPOSE[kind]).order_by("-at").first()
            if consent is None:
                raise Refused("no_consent_to_call")
            row.basis, row.consent, row.consent_purpose = "consent", consent, consent.purpose
        seal = Seal(locked.pk, "kept")
        seal.put(row, "note", {"note": note.strip()} if note.strip() else {})
        row.save(force_insert=True)
        seal.keep_keys()
        record(by=by, action="call.outreach", target=locked, kind=kind, channel=channel, basis=row.basis)
    return row


def finish_outreach(*, outreach: Outreach, result: str, by: Staff) -> None:
    known(result, OUTREACH_RESULT)
    with on_call(outreach.call, by=by, logged_too=True) as locked:
        changed = Outreach.objects.filter(pk=outreach.pk, result="").update(
            result=result, done_by=by, done_at=now()
        )
        if changed:
            tip = Tip.objects.filter(interaction_id=locked.pk).values_list("pk", flat=True).first()
            tell_triage(Outreach.objects.select_related("done_by").get(pk=outreach.pk), tip)
            record(by=by, action="call.outreach_done", target=locked, kind=outreach.kind, result=result)


def report_child(
    *, call: Call, province: str, reported_at: datetime | None, details: dict[str, str], by: Staff
) -> ChildReport:
    """The authority was told: at once, before there is a tip and without anybody's leave. A supervisor confirms it
    after. `details`: reporter, worker, reference, told, as texts."""
    if not has_permission(by, Permission.DUTY_REPORT):
        raise Refused("not_allowed")
    rule = DutyRule.objects.filter(pk=province).first()
    if rule is None or reported_at is None or not EARLIEST < reported_at <= now():
        raise Refused("say_when_and_where")
    said = {name: text.strip() for name, text in details.items() if text.strip()}
    row = ChildReport(call=call, rule=rule, reported_at=reported_at, by=by)
    seal = Seal(call.pk, "kept")
    seal.put(row, "details", {"reporter": by.name} | said)
    with on_call(call, by=by) as locked:
        row.save(force_insert=True)
        seal.keep_keys()
        record(by=by, action="call.child_reported", target=locked, province=province)
    return row


def confirm_child_report(*, report: ChildReport, by: Staff) -> None:
    """By a supervisor, never by who made it."""
    if not has_permission(by, Permission.CONFIRM_DUTY_REPORT) or report.by_id == by.pk:
        raise Refused("not_allowed")
    with transaction.atomic():
        waiting = ChildReport.objects.filter(pk=report.pk, confirmed_by__isnull=True)
        if waiting.update(confirmed_by=by, confirmed_at=now()):
            record(by=by, action="call.child_report_confirmed", target=report.call, province=report.rule_id)
