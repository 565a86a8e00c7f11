"""For whom the figures of the house's promise are read. Absent and forbidden are alike."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from triage.clock import REVIEW_WITHIN
from triage.figures import Cells, cells_of
from triage.models import Alert, BreachReason, Review
from triage.models.figures import Unsaid, read_counted, read_missed, read_unsaid
from triage.weeks import SHOWN, Weeks

LISTED = 50
SEE = (Permission.FIGURES_COMPLIANCE, Permission.FIGURES_READ)
SAY = (Permission.DECIDE, Permission.TAKE_BREACHES)


def figures_for(user: Staff, of: Weeks, now: datetime) -> tuple[Cells, int]:
    """The cells, and how many tips stand aside as held."""
    _may(user, SEE)
    counted = read_counted(of.bounds, now - REVIEW_WITHIN)
    held = next((row.held for row in counted if (row.week, row.lane) == (0, "")), 0)
    return cells_of(counted, read_missed(of.bounds, now), SHOWN), held


def unsaid_for(user: Staff, of: Weeks) -> list[Unsaid]:
    """Deadlines of these weeks that passed and have no reason, the newest first; at most one more than a page shows."""
    _may(user, SAY)
    return read_unsaid(of.bounds, LISTED + 1)


def may_say(user: Staff) -> bool:
    return any(has_permission(user, one) for one in SAY)


def missed_of(review: Review, now: datetime) -> list[tuple[datetime, BreachReason | None]]:
    """Each deadline of a review that passed, the newest first, with the reason that counts."""
    if review.due_at > now and review.reopened_at is None:
        return []
    said: dict[datetime, BreachReason] = {}
    for row in BreachReason.objects.filter(review=review).order_by("at"):
        said[row.due_at] = row
    passed = Alert.objects.filter(review=review, kind="overdue").order_by("-occurred_at")
    return [(at, said.get(at)) for at in passed.values_list("occurred_at", flat=True)]


def _may(user: Staff, permissions: tuple[Permission, ...]) -> None:
    if not any(has_permission(user, one) for one in permissions):
        raise Http404
