"""Holding a review for a while. No claim, no opening and no time-out ever stops its clock."""

from __future__ import annotations

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from triage.access.reviews import may_decide
from triage.actions.guard import locked, not_held_by_another
from triage.clock import CLAIM_FOR
from triage.models import Review
from triage.rules import Refused


def claim(*, review: Review, by: Staff) -> None:
    """Take it, or go on holding it. The first claim of an urgent review is its acknowledgement."""
    with locked(review.pk, by=by) as row:
        if row.stopped_at is not None:
            raise Refused("stale")
        not_held_by_another(row, by)
        moment = now()
        row.claimed_by, row.claimed_at, row.claim_until = by, moment, moment + CLAIM_FOR
        if row.lane == "urgent" and row.acknowledged_at is None:
            row.acknowledged_at = moment
        row.save(update_fields=["claimed_by", "claimed_at", "claim_until", "acknowledged_at"])
        record(by=by, action="review.claimed", target=row, tip_id=row.tip_id)


def release(*, review: Review, by: Staff) -> None:
    """Give it back."""
    with locked(review.pk, by=by) as row:
        if row.claimed_by_id != by.pk:
            raise Refused("not_yours")
        row.claimed_by = row.claimed_at = row.claim_until = None
        row.save(update_fields=["claimed_by", "claimed_at", "claim_until"])
        record(by=by, action="review.released", target=row, tip_id=row.tip_id)


def pass_on(*, review: Review, to: Staff, by: Staff) -> None:
    """What one holds goes to a colleague who may decide on it; they hold it from now. Its clock runs on."""
    with locked(review.pk, by=by) as row:
        if row.stopped_at is not None:
            raise Refused("stale")
        if row.claimed_by_id != by.pk:
            raise Refused("not_yours")
        moment = now()
        if to.pk == by.pk or not may_decide(to, row, moment):
            raise Refused("unknown_choice")
        row.claimed_by, row.claimed_at, row.claim_until = to, moment, moment + CLAIM_FOR
        row.save(update_fields=["claimed_by", "claimed_at", "claim_until"])
        record(by=by, action="review.handed_over", target=to, tip_id=row.tip_id)


def take_on(*, of: Staff, by: Staff) -> int:
    """At a change of duty: what the outgoing person holds is the incoming one's from now, as far as they may decide on
    it. In the caller's transaction, every row locked before the first entry in the log, whose lock comes last."""
    moment = now()
    held = Review.objects.select_for_update(of=("self",)).waiting().filter(claimed_by=of).order_by("pk")
    rows = [row for row in held if may_decide(by, row, moment)]
    for row in rows:
        row.claimed_by, row.claimed_at, row.claim_until = by, moment, moment + CLAIM_FOR
        row.save(update_fields=["claimed_by", "claimed_at", "claim_until"])
    for row in rows:
        record(by=by, action="review.taken_on", target=of, tip_id=row.tip_id)
    return len(rows)
