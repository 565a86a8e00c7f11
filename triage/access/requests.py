"""Requests for access that a person may see. Absent and forbidden are alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now
from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.reference import tips_with
from triage.models import AccessRequest, AccessUse, ContactAttempt, Review

ROWS = 50
SEES = (Permission.OPEN_IDENTITY_REQUEST, Permission.GRANT_IDENTITY)
FACTS = ("tip", "tip__review", "asked_by", "answered_by", "acknowledged_by", "closed_by")


def seen_by(user: Staff) -> Q:
    """One's own, those one may answer, and those one watches over."""
    seen = Q(asked_by=user) | Q(answered_by=user)
    if has_permission(user, Permission.GRANT_IDENTITY):
        seen |= Q(what="identity")
    if has_permission(user, Permission.GRANT_CONTENT):
        seen |= Q(what="content")
    if has_permission(user, Permission.BREAK_GLASS):
        seen |= Q(kind="break_glass")
    return seen


def answers(user: Staff) -> Q:
    """Those that this person may answer."""
    mine = Q(pk__in=[])
    if has_permission(user, Permission.GRANT_IDENTITY):
        mine |= Q(what="identity", kind="request")
    if has_permission(user, Permission.GRANT_CONTENT):
        mine |= Q(what="content", kind="request")
    if has_permission(user, Permission.BREAK_GLASS):
        mine |= Q(kind="break_glass")
    return mine & ~Q(asked_by=user)


def may_see(user: Staff) -> bool:
    return any(has_permission(user, one) for one in SEES)


def request_for(user: Staff, request_id: UUID) -> AccessRequest:
    rows = AccessRequest.objects.select_related(*FACTS)
    found = rows.filter(seen_by(user), pk=request_id).first() if may_see(user) else None
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Requests:
    waiting: list[AccessRequest]  # for this person's answer, oldest first
    glass: list[AccessRequest]  # broken, and not acknowledged
    mine: list[AccessRequest]
    others: list[AccessRequest]
    more: bool


def requests_for(user: Staff, at: datetime) -> Requests:
    if not may_see(user):
        raise Http404
    rows = AccessRequest.objects.select_related(*FACTS)
    watches = has_permission(user, Permission.GRANT_IDENTITY)
    others = list(rows.filter(seen_by(user)).exclude(asked_by=user).order_by("-asked_at")[: ROWS + 1])
    return Requests(
        waiting=list(rows.waiting(at).filter(answers(user)).order_by("asked_at")[:ROWS]),
        glass=list(rows.unacknowledged().order_by("answered_at")[:ROWS]) if watches else [],
        mine=list(rows.filter(asked_by=user).order_by("-asked_at")[:ROWS]),
        others=others[:ROWS],
        more=len(others) > ROWS,
    )


def of_review(user: Staff, review: Review) -> list[AccessRequest]:
    """What this person may see of the requests about one tip, newest first."""
    if not may_see(user):
        return []
    rows = AccessRequest.objects.select_related("asked_by", "answered_by")
    rows = rows.filter(seen_by(user), tip_id=review.tip_id)
    return list(rows.order_by("-asked_at")[:ROWS])


def uses_of(request: AccessRequest) -> list[AccessUse]:
    return list(AccessUse.objects.filter(request=request).select_related("by").order_by("at")[:ROWS])


def attempts_of(request: AccessRequest) -> list[ContactAttempt]:
    rows = ContactAttempt.objects.filter(tip_id=request.tip_id).select_related("begun_by")
    return list(rows.order_by("-begun_at")[:ROWS])


def open_attempt(request: AccessRequest) -> ContactAttempt | None:
    return ContactAttempt.objects.filter(request=request, result="").first()


def review_by_reference(text: str) -> Review | None:
    """For somebody who has no queue and names a tip by its eight signs."""
    ids = tips_with(text)
    return Review.objects.filter(tip__id__range=ids).first() if ids else None


def unacknowledged() -> list[AccessRequest]:
    """For the top of every page of the privacy officer, until she has looked."""
    rows = AccessRequest.objects.unacknowledged().select_related("asked_by", "answered_by")
    return list(rows.order_by("answered_at")[:3])


def glass_waiting(user: Staff) -> list[AccessRequest]:
    """A colleague asks for a second person now; for the top of every page of those who may be that."""
    rows = AccessRequest.objects.waiting(Now()).filter(kind="break_glass").exclude(asked_by=user)
    return list(rows.select_related("asked_by").order_by("asked_at")[:3])
