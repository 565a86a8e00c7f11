"""Opening sealed content: the entry first and committed, then a key. No entry, no plaintext."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models.functions import Now

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record_read
from intake.access import OpenedTip, open_tip, opener, or_closed
from triage.access import reviews as review_access
from triage.models import Decision, DutyToReport, Review
from triage.rules import Refused


@dataclass
class Opened:
    """Class C of a tip and of what staff wrote about it, in memory for one answer."""

    tip: OpenedTip
    notes: dict[UUID, dict[str, str]] = field(default_factory=dict)  # of decisions, by factor
    duties: dict[UUID, dict[str, str]] = field(default_factory=dict)
    reaches: dict[UUID, str] = field(default_factory=dict)
    marks: dict[UUID, str] = field(default_factory=dict)  # why it is never published, or is after all


def unseal(*, review: Review, by: Staff) -> Opened:
    """Raises Refused; an error of the log leaves everything closed."""
    if not has_permission(by, Permission.OPEN_CONTENT):
        raise Refused("not_allowed")
    record_read(by=by, action="tip.opened", target=review, tip_id=review.tip_id, data_class="C")
    looked_at(review)
    return opened_of(review)


def looked_at(review: Review) -> None:
    """That somebody has looked; the database keeps the first time and no other."""
    if review.first_look_at is None:
        Review.objects.filter(pk=review.pk, first_look_at__isnull=True).update(first_look_at=Now())


def opened_of(review: Review) -> Opened:
    """Only after a committed entry in the log."""
    content = opener(review.tip_id, "C")
    opened = Opened(open_tip(review.tip, content))
    for decision in Decision.objects.filter(review=review):
        opened.notes[decision.id] = or_closed(opened.tip, content, decision, "notes") or {}
    for duty in DutyToReport.objects.filter(tip_id=review.tip_id):
        opened.duties[duty.id] = or_closed(opened.tip, content, duty, "details") or {}
    for attempt in review_access.reaches_of(review):
        opened.reaches[attempt.id] = or_closed(opened.tip, content, attempt, "note") or ""
    for mark in review_access.publication_of(review):
        opened.marks[mark.id] = or_closed(opened.tip, content, mark, "reason") or ""
    return opened
