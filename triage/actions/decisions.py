"""A named person's judgement: which lane, and what is to be done."""

from __future__ import annotations

from uuid import UUID

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from hotline.sealing.sealer import Sealer
from intake.actions import tip_key
from intake.models import TipKey
from triage.access.reviews import unreached
from triage.actions.guard import locked, not_held_by_another
from triage.clock import ACKNOWLEDGE_WITHIN
from triage.models import Decision, Disclosure, Review
from triage.models.review import LANES
from triage.rules import FACTORS, OUTCOMES, Refused, check_outcome

LANE_FIELDS = ["lane", "classified_at", "classified_by", "urgent_since", "ack_due_at", "acknowledged_at"]


def classify(*, review: Review, lane: str, by: Staff) -> None:
    """Put a review in a lane. A minor's review stays urgent; the 24 hours never move."""
    if lane not in LANES:
        raise Refused("unknown_lane")
    with locked(review.pk, by=by) as row:
        if row.stopped_at is not None:
            raise Refused("stale")
        _into_lane(row, lane, by)
        row.save(update_fields=LANE_FIELDS)
        record(by=by, action="review.classified", target=row, tip_id=row.tip_id, lane=lane)


def _into_lane(row: Review, lane: str, by: Staff) -> None:
    if row.is_minor and lane != "urgent":
        raise Refused("minor_is_urgent")
    moment = now()
    if lane == "urgent" and row.lane != "urgent":
        row.urgent_since, row.ack_due_at = moment, moment + ACKNOWLEDGE_WITHIN
        # Whoever calls it urgent while holding it has seen it; a claim that has run out holds nothing, swept or not.
        row.acknowledged_at = moment if row.claim_until and row.claim_until > moment else None
    elif lane != "urgent":
        row.urgent_since = row.ack_due_at = row.acknowledged_at = None
    row.lane, row.classified_at, row.classified_by = lane, moment, by


def decide(
    *,
    review: Review,
    outcome: str,
    factors: dict[str, str],
    notes: dict[str, str],
    missing: list[str],
    by: Staff,
) -> Decision:
    """Weigh the six factors and decide. `factors` says answered or not_known for each; `notes` has the words."""
    with locked(review.pk, by=by) as row:
        if row.stopped_at is not None:
            raise Refused("stale")
        not_held_by_another(row, by)
        check_outcome(
            outcome, minor=row.is_minor, duty=row.duty_id is not None, missing=missing, factors=factors,
            unreached=unreached(row),
        )  # fmt: skip
        decision = write(row, outcome, factors, notes, missing, by)
        if lane := OUTCOMES[outcome].lane:
            _into_lane(row, lane, by)
        close(row, decision)
        record(by=by, action="review.decided", target=row, tip_id=row.tip_id, outcome=outcome)
    return decision


def report_left(disclosure: Disclosure, *, tip_id: UUID, by: Staff) -> None:
    """What a release makes of the review of each tip it takes from, in its transaction: reported, weighed as the
    decision to report was. Where nobody has settled the duty to report a child yet, or it was closed otherwise, the
    review stays as it is."""
    row = Review.objects.select_for_update().get(tip_id=tip_id)
    reported = row.outcome in ("report_initial", "report_supplementary")
    if (row.stopped_at is not None and not reported) or (row.is_minor and row.duty_id is None):
        return
    last = Decision.objects.filter(review=row, outcome="to_report").order_by("-at").first()
    factors = {name: getattr(last, name) if last else "not_known" for name in FACTORS}
    decision = write(row, disclosure.reported, factors, {}, [], by)
    row.disclosure_id = disclosure.pk
    close(row, decision)


def write(
    row: Review,
    outcome: str,
    factors: dict[str, str],
    notes: dict[str, str],
    missing: list[str],
    by: Staff,
) -> Decision:
    decision = Decision(
        review=row, tip_id=row.tip_id, outcome=outcome, missing=",".join(missing), by=by, at=now(), **factors
    )
    sealer = Sealer(row.tip_id)
    decision.notes = sealer.seal("C", table="triage_decision", field="notes", row_id=decision.id, value=notes)
    TipKey.objects.bulk_create([tip_key(key) for key in sealer.keys()])
    decision.save(force_insert=True)
    return decision


def close(row: Review, decision: Decision) -> None:
    row.outcome, row.decision_id = decision.outcome, decision.id
    row.decided_at, row.decided_by = decision.at, decision.by
    row.missing = decision.missing
    if OUTCOMES[decision.outcome].stops_clock:
        row.stopped_at = decision.at
        row.claimed_by = row.claimed_at = row.claim_until = None
    row.save()
