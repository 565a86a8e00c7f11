"""The mark of a flood. It is set with the row, by the database, and only ever lifted, by a named person."""

from __future__ import annotations

from hotline.accounts.models import Staff
from hotline.audit.log import record
from triage.actions.guard import locked
from triage.models import Review


def lift(*, review: Review, by: Staff) -> None:
    """From now on it stands in its lane by its time, like any other. Nothing else about it changes. Whoever
    is working on it is not disturbed, so it may be held by another. Lifted already: nothing happens."""
    with locked(review.pk, by=by) as row:
        if not row.held:
            return
        row.held = False
        row.save(update_fields=["held"])
        record(by=by, action="review.lifted", target=row, tip_id=row.tip_id)
