"""A tip so unusual that people could know it again in a figure: never published, until somebody says why it may be."""

from __future__ import annotations

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.sealing.rows import RowSeal
from intake.models import TipKey
from triage.actions.guard import locked
from triage.models import PublicationMark, Review
from triage.rules import Refused


def never_publish(*, review: Review, reason: str, by: Staff) -> None:
    _mark(review, reason, by, withheld=True)


def may_publish(*, review: Review, reason: str, by: Staff) -> None:
    """It is not so unusual after all. What was marked, by whom and why, stays to be read."""
    _mark(review, reason, by, withheld=False)


def _mark(review: Review, reason: str, by: Staff, *, withheld: bool) -> None:
    if not reason.strip():
        raise Refused("say_why_publication")
    with locked(review.pk, by=by) as row:
        if row.never_publish == withheld:
            raise Refused("marked_already")
        mark = PublicationMark(review=row, withheld=withheld, by=by)
        seal = RowSeal(row.tip_id, TipKey, tip_id=row.tip_id)
        seal.put(mark, "reason", reason.strip())
        mark.save(force_insert=True)
        seal.keep_keys()
        row.never_publish, row.publication_mark_id = withheld, mark.pk
        row.save(update_fields=["never_publish", "publication_mark_id"])
        action = "review.never_publish" if withheld else "review.may_publish"
        record(by=by, action=action, target=row, tip_id=row.tip_id)
