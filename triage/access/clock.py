"""What is known of the clock's last day, by process; and what stands still or was tried in vain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min, Q
from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.reference import reference
from triage.clock import HELP
from triage.models import Alert, ClockMinute, Delivery, HelpDeadline, Review

MAY = (Permission.SEE_QUEUE, Permission.ACCOUNTS)
POISONED_MOST = 20
CLIMBED_MOST = 12
STRAYS = """
    SELECT count(*) FROM (SELECT 1 FROM intake_tip t WHERE t.written_at < now() - interval '60 seconds'
        AND t.written_at > now() - interval '30 days'
        AND NOT EXISTS (SELECT 1 FROM triage_review r WHERE r.tip_id = t.id) LIMIT 1000) strays
"""


@dataclass(frozen=True)
class Trouble:
    """`in_vain`: messages that could not be sent yet, since `since` at the latest; `given_up` of them are counted by
    /healthz. `poisoned`: reviews that could not be computed; ids only for who may open them. `calls`: steps of calls
    for a supervisor that could not be written."""

    strays: int
    in_vain: int
    since: datetime | None
    given_up: int
    poisoned: int
    calls: int
    reviews: list[tuple[UUID, str]]

    @property
    def any(self) -> bool:
        return bool(self.strays or self.in_vain or self.poisoned or self.calls)


def minutes_since(user: Staff, since: datetime) -> list[ClockMinute]:
    _may(user)
    return list(ClockMinute.objects.filter(minute__gte=since).order_by("name", "minute"))


def trouble_for(user: Staff) -> Trouble:
    _may(user)
    ids = list(
        Review.objects.filter(poisoned_at__isnull=False)
        .order_by("poisoned_at")
        .values_list("pk", "tip_id")[: POISONED_MOST + 1]
    )
    sees = has_permission(user, Permission.SEE_QUEUE)
    shown = [(pk, reference(tip_id)) for pk, tip_id in ids[:POISONED_MOST]] if sees else []
    calls = HelpDeadline.objects.poisoned().count()
    return Trouble(stray_tips(), **messages_in_vain(), poisoned=len(ids), calls=calls, reviews=shown)


def climbed_since(user: Staff, since: datetime) -> list[Alert]:
    """Steps of calls for a supervisor that nobody had answered, the newest first; one more than a page shows."""
    _may(user)
    steps = Alert.objects.filter(kind__in=HELP, occurred_at__gte=since, noticed_at__gte=since)
    return list(steps.order_by("-occurred_at", "-id")[: CLIMBED_MOST + 1])


def messages_in_vain() -> dict[str, Any]:
    """Of the table in which what is to be sent waits; no test."""
    tried = Delivery.objects.filter(delivered_at__isnull=True, attempts__gt=0, round__drill__isnull=True)
    return tried.aggregate(
        in_vain=Count("pk"),
        since=Min("round__made_at"),
        given_up=Count("pk", filter=Q(dead_at__isnull=False)),
    )


def stray_tips() -> int:
    """Tips older than a minute without a review, at most a thousand."""
    with connection.cursor() as cursor:
        cursor.execute(STRAYS)
        count: int = cursor.fetchone()[0]
        return count


def _may(user: Staff) -> None:
    if not any(has_permission(user, one) for one in MAY):
        raise Http404
