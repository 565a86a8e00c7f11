"""How far alerts are on their way to people, and what the header of every staff page says of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.prepared import prepared
from triage.models import Delivery, Drill, Round
from triage.models.live import LIVE, RAN_AT
from triage.models.loud import LOUD
from triage.models.queue import DUTY, OnDuty, on_duty_of

ROWS = 100
ALONE = f"SELECT ({LIVE}), clock_timestamp(), ({RAN_AT})"
HEADER = f"{ALONE}, ({LOUD}), ({DUTY})"


def dead_count() -> int:
    """Of people who still work here, and of no test. Who has left is told nothing, and that is right."""
    dead = Delivery.objects.filter(dead_at__isnull=False, round__drill__isnull=True)
    return dead.exclude(trouble="left").count()


def dead_letters(user: Staff) -> list[Delivery]:
    """The oldest first."""
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    rows = Delivery.objects.filter(dead_at__isnull=False).exclude(trouble__in=("left", "replaced"))
    return list(rows.select_related("staff", "round").order_by("dead_at", "id")[:ROWS])


def delivery_for(user: Staff, delivery_id: UUID) -> Delivery:
    found = Delivery.objects.select_related("staff").filter(pk=delivery_id).first()
    if found is None or not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    return found


def failing(user: Staff) -> list[Delivery]:
    """Tried in vain, and tried again by itself."""
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    rows = Delivery.objects.filter(next_try_at__isnull=False, dead_at__isnull=True).exclude(trouble="")
    return list(rows.select_related("staff", "round").order_by("next_try_at", "id")[:ROWS])


def unreached(user: Staff) -> list[Round]:
    """Rounds that have reached nobody yet, the oldest first, with how many `events`."""
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    rows = Round.objects.filter(reached_at__isnull=True, drill__isnull=True).annotate(events=Count("alerts"))
    return list(rows.order_by("made_at", "id")[:ROWS])


def last_drill(user: Staff) -> list[Delivery]:
    """What went out for the newest test alert, whoever asked for it."""
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    newest = Drill.objects.order_by("-asked_at", "-id").values("pk")[:1]
    rows = Delivery.objects.filter(round__drill=newest).select_related("staff", "round__drill__by")
    return list(rows.order_by("-way", "staff__email", "to"))


@dataclass(frozen=True)
class Live:
    """`urgent`: a mark for each urgent tip that nobody holds, at most MOST. `lost_since`: since when an alert has
    reached nobody; None: none has failed to. `test`: the mark of a test alert of this moment; "": none.
    `loud`: which of the lists for the top of a page hold anything; `duty`:
    who is on duty; both only where they were asked for."""

    at: datetime
    ran_at: datetime | None
    urgent: list[str]
    lost_since: datetime | None
    test: str = ""
    loud: frozenset[str] = frozenset()
    duty: tuple[OnDuty, ...] = ()


def live_of(
    text: str, at: datetime, ran_at: datetime | None, loud: Iterable[str] = (), duty: tuple[OnDuty, ...] = ()
) -> Live:
    urgent, lost, test = json.loads(text)
    lost_since = datetime.fromisoformat(lost) if lost else None
    return Live(at, ran_at, urgent, lost_since, test or "", frozenset(loud), duty)


def live() -> Live:
    """What every open staff page asks each second."""
    with prepared() as cursor:
        cursor.execute(ALONE)
        return live_of(*cursor.fetchone())


def header() -> Live:
    """What the top of a page says, where its view has not asked: with all there is to say."""
    with prepared() as cursor:
        cursor.execute(HEADER)
        text, at, ran_at, loud, duty = cursor.fetchone()
        return live_of(text, at, ran_at, loud, on_duty_of(duty))
