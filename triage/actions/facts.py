"""Facts learned later. They are new rows; the tip keeps its own words, and the database draws what follows."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.now import now
from hotline.sealing.sealer import Sealer
from intake import actions as intake
from intake.models import Correction, Person, TipKey
from intake.said import PersonSaid
from referrals.actions import raise_task
from referrals.models import Organization
from triage.actions.guard import locked
from triage.models import DutyRule, DutyToReport, Review
from triage.rules import Refused

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # what lies before is a slip of the hand


def correct(
    *,
    review: Review,
    field: str,
    value: str,
    reason: str,
    by: Staff,
    organization: Organization | None = None,
) -> Correction:
    """Another value for one fact, with a reason. Age: yes and maybe raise, no and unknown lower. `organization`:
    whose mail it is, where somebody says so of partner mail; it stands in the task and nowhere else."""
    if not reason.strip():
        raise Refused("say_why")
    with locked(review.pk, by=by) as row:
        correction = intake.correct(tip=review.tip, field=field, value=value, reason=reason, by=by)
        if field == "minor":
            record(by=by, action="tip.minor_corrected", target=row, tip_id=row.tip_id, minor=value)
        elif field == "kind":
            if value == "directory":
                # Nothing of the message goes along: the people who keep the directory ask whoever has read it.
                raise_task(kind="mail", organization=organization, by=by)
            record(by=by, action="tip.kind_said", target=row, tip_id=row.tip_id, kind=value)
        else:
            record(by=by, action="tip.corrected", target=row, tip_id=row.tip_id, field=field, value=value)
    return correction


def add_person(*, review: Review, said: PersonSaid, by: Staff) -> Person:
    with locked(review.pk, by=by) as row:
        person = intake.add_person(tip=review.tip, said=said, by=by)
        record(by=by, action="tip.person_added", target=row, tip_id=row.tip_id, role=said.role)
    return person


def record_duty(
    *,
    review: Review,
    kind: str,
    province: str,
    reported_at: datetime | None,
    details: dict[str, str],
    by: Staff,
) -> DutyToReport:
    """Whom we told about a child, or why no duty holds (a supervisor's judgement). Named on the review."""
    if kind == "no_duty" and not has_permission(by, Permission.CONFIRM_DUTY_REPORT):
        raise Refused("not_allowed")
    if kind == "no_duty" and not details.get("reason", "").strip():
        raise Refused("say_why")
    rule = DutyRule.objects.filter(province=province).first()
    if kind == "reported" and (rule is None or reported_at is None or not EARLIEST < reported_at <= now()):
        raise Refused("say_when_and_where")
    with locked(review.pk, by=by) as row:
        duty = DutyToReport(tip_id=row.tip_id, kind=kind, rule=rule, reported_at=reported_at, by=by, at=now())
        _keep(duty, details)
        record(by=by, action="duty.recorded", target=row, tip_id=row.tip_id, kind=kind)
    return duty


def duty_from_a_call(
    *, tip_id: UUID, rule: DutyRule, reported_at: datetime, details: dict[str, str], by: Staff
) -> DutyToReport:
    """What the specialist told the authority before there was a tip; inside the transaction that makes the tip. A
    second person confirms it at the desk."""
    if not has_permission(by, Permission.DUTY_REPORT):
        raise Refused("not_allowed")
    duty = DutyToReport(tip_id=tip_id, kind="reported", rule=rule, reported_at=reported_at, by=by, at=now())
    _keep(duty, details)
    review = Review.objects.filter(tip_id=tip_id).first()  # None where the sweep has to open it
    record(by=by, action="duty.recorded", target=review, tip_id=tip_id, kind="reported")
    return duty


def _keep(duty: DutyToReport, details: dict[str, str]) -> None:
    sealer = Sealer(duty.tip_id)
    duty.details = sealer.seal(
        "C", table="triage_dutytoreport", field="details", row_id=duty.id, value=details
    )
    TipKey.objects.bulk_create([intake.tip_key(key) for key in sealer.keys()])
    duty.save(force_insert=True)
    Review.objects.filter(tip_id=duty.tip_id).update(duty_id=duty.id)
