"""A person's own calls, by their unsealed facts alone. Absent and somebody else's are alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import Http404

from desk.models import Call, CallWindow
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from intake.models import Interaction, Tip
from triage.models import Review

ROWS = 50
HERE = timedelta(seconds=30)  # who has read or saved so lately is there
SEALED = tuple(
    f"tip__{name}" for name in ("narrative", "place", "timing", "suspects", "return_code", "adds_code")
)


@dataclass(frozen=True)
class OwnCall:
    """`review` is None where there is no tip, and for the moment before the sweep opens a review."""

    id: UUID
    at: datetime
    channel: str
    kind: str
    language: str
    province: str
    tip: Tip | None
    review: Review | None

    @property
    def is_urgent(self) -> bool:
        if self.review:
            return self.review.lane == "urgent"
        return self.tip is not None and (self.tip.danger == "yes" or self.tip.minor in ("yes", "maybe"))


def own_calls(user: Staff) -> list[OwnCall]:
    """The latest ones, newest first; one statement, and nothing sealed is even fetched."""
    return [_own_call(row) for row in _logged_by(user).order_by("-at", "id")[:ROWS]]


def own_call(user: Staff, call_id: UUID) -> OwnCall:
    row = _logged_by(user).filter(pk=call_id).first()
    if row is None:
        raise Http404
    return _own_call(row)


def _logged_by(user: Staff) -> QuerySet[Interaction]:
    if not has_permission(user, Permission.LOG_CALLS):
        raise Http404
    return Interaction.objects.filter(logged_by=user).select_related("tip__review").defer(*SEALED)


def _own_call(row: Interaction) -> OwnCall:
    tip = _one(row, "tip")
    return OwnCall(
        id=row.id,
        at=row.at,
        channel=row.channel,
        kind=row.kind,
        language=row.language,
        province=row.province,
        tip=tip,
        review=_one(tip, "review") if tip else None,
    )


def _one(row: Interaction | Tip, name: str) -> Any:
    try:
        return getattr(row, name)
    except ObjectDoesNotExist:
        return None


def call_for(user: Staff, call_id: UUID) -> Call:
    """A call that this person is on, going on or logged."""
    if not has_permission(user, Permission.LOG_CALLS):
        raise Http404
    call = Call.objects.filter(pk=call_id, members__staff=user).first()
    if call is None:
        raise Http404
    return call


def calls_going_on(user: Staff) -> list[Call]:
    """Those that this person is on and that are not logged yet, oldest first."""
    if not has_permission(user, Permission.LOG_CALLS):
        raise Http404
    mine = Call.objects.going_on().filter(members__staff=user).select_related("opened_by")
    return list(mine.order_by("started_at")[:ROWS])


def call_to_follow(user: Staff, call_id: UUID) -> Call:
    """Any call that goes on, for somebody who may open content."""
    if not has_permission(user, Permission.OPEN_CONTENT):
        raise Http404
    call = Call.objects.going_on().filter(pk=call_id).select_related("opened_by").first()
    if call is None:
        raise Http404
    return call


def others_here(call: Call, user: Staff, at: datetime) -> list[CallWindow]:
    """Who else has this call open, each once: on it, or following."""
    seen = CallWindow.objects.filter(call=call, until__gt=at, seen_at__gt=at - HERE).exclude(staff=user)
    newest = seen.select_related("staff").order_by("staff_id", "-seen_at").distinct("staff_id")
    return list(newest)
