"""Whether somebody tried to speak with the person harmed, before what others told of them is decided (S59)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.codes import REACH_REASON, REACH_RESULT, REACH_WAY
from hotline.now import now
from hotline.sealing.rows import RowSeal
from intake.models import TipKey
from triage.actions.facts import EARLIEST
from triage.actions.guard import locked
from triage.models import ReachAttempt, Review
from triage.rules import Refused


def tried(
    *, review: Review, way: str, result: str, at: datetime | None, by: Staff, note: str = ""
) -> ReachAttempt:
    """`at`: when; None means just now. `note`: what they said, and what must not be done next time."""
    if way not in REACH_WAY or result not in REACH_RESULT:
        raise Refused("say_way_and_result")
    with locked(review.pk, by=by) as row:
        moment = at or now()
        if not EARLIEST < moment <= now():
            raise Refused("tried_before_now")
        attempt = _keep(row.tip_id, by, note, tried_at=moment, way=way, result=result)
        record(by=by, action="reach.tried", target=row, tip_id=row.tip_id, way=way, result=result)
    return attempt


def no_attempt(*, review: Review, reason: str, by: Staff) -> ReachAttempt:
    """One press, so that nothing urgent waits for it."""
    if reason not in REACH_REASON:
        raise Refused("say_why_not_tried")
    with locked(review.pk, by=by) as row:
        attempt = _keep(row.tip_id, by, reason=reason)
        record(by=by, action="reach.not_tried", target=row, tip_id=row.tip_id, reason=reason)
    return attempt


def tried_from_a_call(*, tip_id: UUID, at: datetime, way: str, result: str, by: Staff) -> None:
    """What the desk did, inside its transaction and with its entry in the log: it need not be written twice."""
    _keep(tip_id, by, tried_at=at, way=way, result=result)


def _keep(tip_id: UUID, by: Staff, note: str = "", **said: str | datetime) -> ReachAttempt:
    attempt = ReachAttempt(tip_id=tip_id, by=by, **said)
    seal = RowSeal(tip_id, TipKey, tip_id=tip_id)
    seal.put(attempt, "note", note.strip())
    attempt.save(force_insert=True)
    seal.keep_keys()
    return attempt
