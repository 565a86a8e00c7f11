"""Why a deadline was missed; and taking the figures of the house away as a file, with its line in the log first."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from hotline.accounts.models import Staff
from hotline.audit.log import record, record_read
from hotline.codes import BREACH_REASON
from triage.access.figures import figures_for, may_say
from triage.figures import Cells
from triage.models import BreachReason, Review
from triage.rules import Refused
from triage.weeks import Weeks


def say_why(*, review: Review, due_at: datetime, reason: str, by: Staff) -> None:
    """The director, or the supervisor who decides. Said again, the newest counts; what was said before stays."""
    if not may_say(by):
        raise Refused("not_allowed")
    if reason not in BREACH_REASON.codes():
        raise Refused("unknown_choice")
    try:
        with transaction.atomic():
            BreachReason.objects.create(review=review, due_at=due_at, reason=reason, by=by)
            record(by=by, action="review.missed_why", target=review, tip_id=review.tip_id, reason=reason)
    except IntegrityError:
        raise Refused("not_missed") from None


def export_figures(*, of: Weeks, now: datetime, by: Staff) -> Cells:
    """The cells for whoever makes a file of them. The entry is committed before they are given."""
    cells, _held = figures_for(by, of, now)
    record_read(by=by, action="compliance.exported", first=of.first.isoformat())
    return cells
