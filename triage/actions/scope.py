"""What is not for this line at all: closed in two presses, by somebody who has read it, and counted."""

from __future__ import annotations

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.audit.models import AuditEntry
from triage.actions.decisions import close, write
from triage.actions.guard import locked, not_held_by_another
from triage.models import Review
from triage.models.review import RAISED
from triage.rules import FACTORS, Refused, check_outcome

OUT = "out_of_scope"


def out_of_scope(*, review: Review, by: Staff) -> None:
    """The six factors stand as not known: nobody weighed them, and the log says by which way it was closed. Refused
    where somebody may be a minor or in danger, where it is urgent, and to whoever has not read it: in a heap of
    rubbish lies the one that is none."""
    with locked(review.pk, by=by) as row:
        if row.stopped_at is not None:
            raise Refused("stale")
        not_held_by_another(row, by)
        if row.lane == "urgent" or row.minor_now in RAISED or _in_danger(row):
            raise Refused("scope_needs_care")
        if not has_read(row, by):
            raise Refused("read_the_tip_first")
        factors = dict.fromkeys(FACTORS, "not_known")
        duty = row.duty_id is not None
        check_outcome(OUT, minor=row.is_minor, duty=duty, missing=[], factors=factors, unreached=False)
        close(row, write(row, OUT, factors, {}, [], by))
        record(by=by, action="review.out_of_scope", target=row, tip_id=row.tip_id)


def has_read(review: Review, by: Staff) -> bool:
    return AuditEntry.objects.filter(tip_id=review.tip_id, action="tip.opened", actor_id=by.pk).exists()


def _in_danger(row: Review) -> bool:
    said = row.tip.corrections.filter(field="danger").exclude(value="").order_by("-at").first()
    return (said.value if said else row.tip.danger) == "yes"
