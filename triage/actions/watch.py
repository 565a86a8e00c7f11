"""One pass of the clock, in steps that each say whether they found work. Any number of processes may run it
at once: a row is claimed by a conditional write, and an event is one row by a unique key."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.mail import get_connection
from django.db import connection, transaction
from django.db.models import F, Q

from hotline.now import now
from triage import clock
from triage.actions.gathered import GIVE_UP_AFTER, deliver_held
from triage.actions.mailbox import raise_mailbox_alert
from triage.mail import recipients, send_alert
from triage.models import Alert, Heartbeat, Review

BATCH = 1000
SWEEP_BACK = timedelta(days=2)
POISON_FOR = timedelta(hours=1)
log = logging.getLogger(__name__)


@dataclass
class Pass:
    """What one pass did, in rows; `overdue` counts the events of that kind among `alerts`."""

    opened: int = 0
    alerts: int = 0
    delivered: int = 0
    overdue: int = 0


def run_pass(name: str, at: datetime | None = None) -> dict[str, int]:
    """A whole pass, then the heartbeat `name` ("watch" or "worker"). `at` replaces now in simulations."""
    done = Pass()
    since = sweep_from(name, now())
    while opened := open_strays(since):
        done.opened += opened
    # A simulated moment runs ahead of the database's, which keeps putting such rows back: stop when nothing is new.
    while (raised := raise_alerts(at or now())).looked and (at is None or raised.alerts):
        if not done.alerts:
            done.delivered += deliver(at or now())  # the first alert leaves after the first batch
        done.alerts += raised.alerts
        done.overdue += raised.overdue
    if at is None:
        done.alerts += raise_mailbox_alert()
    while delivered := deliver(at or now()):
        done.delivered += delivered
    beat(name)
    return asdict(done)


def beat(name: str) -> None:
    """Written only here, after a whole pass: a process that hangs or fails half-way looks dead, as it is."""
    moment = now()
    Heartbeat.objects.update_or_create(name=name, defaults={"at": moment})


def open_strays(since: datetime) -> int:
    """Reviews for tips that have none, because the trigger failed. The tip's clock started at its receipt."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT triage_sweep(%s, %s)", [since, BATCH])
        opened: int = cursor.fetchone()[0]
        return opened


def sweep_from(name: str, moment: datetime) -> datetime:
    """Two days back; all the way once an hour and at the first pass, since a stray may be found late."""
    last = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    whole = last is None or last.hour != moment.hour or moment - last > timedelta(hours=1)
    return datetime.min.replace(tzinfo=UTC) if whole else moment - SWEEP_BACK


@dataclass
class Raised:
    looked: int = 0
    alerts: int = 0
    overdue: int = 0


def raise_alerts(moment: datetime) -> Raised:
    """Look at the reviews whose time has come, at most BATCH, and write their events."""
    with transaction.atomic():
        due = list(
            Review.objects.waiting()
            .filter(next_look__lte=moment)
            .select_for_update(skip_locked=True)
            .only(
                "id", "lane", "due_at", "urgent_since", "ack_due_at", "acknowledged_at", "claim_until",
                "claimed_by", "stopped_at", "next_look",
            )
            .order_by("next_look")[:BATCH]
        )  # fmt: skip
        raised = Raised(looked=len(due))
        events = [event for review in due for event in _look(review, moment)]
        written = _write(events, moment)
        raised.alerts = len(written)
        raised.overdue = sum(kind == "overdue" for kind in written)
        _put_back(due)
    return raised


def _look(review: Review, moment: datetime) -> list[tuple[UUID, str, datetime]]:
    """The events of one review up to now, with its next look set. One that cannot be computed is put aside
    for an hour and counted in /healthz: it may not stand in the way of the others."""
    try:
        events = clock.passed(review, moment)
        if review.claim_until is not None and review.claim_until <= moment:
            review.claimed_by_id = review.claimed_at = review.claim_until = None
        review.next_look = clock.next_look(review, moment)
        review.poisoned_at = None
    except Exception:  # whatever is wrong with this one row, the next person's deadline must be seen
        log.exception("a review could not be computed")
        review.next_look, review.poisoned_at = moment + POISON_FOR, moment
        return []
    return [(review.pk, event.kind, event.occurred_at) for event in events]


def _write(events: list[tuple[UUID, str, datetime]], moment: datetime) -> list[str]:
    """Events as (review, kind, when). INSERT ... ON CONFLICT DO NOTHING; the kinds of those that were new."""
    if not events:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO triage_alert (id, review_id, kind, occurred_at, noticed_at, next_try_at, attempts)
            SELECT gen_random_uuid(), u.*, %s, %s, 0
            FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[]) u
            ON CONFLICT (review_id, kind, occurred_at) DO NOTHING RETURNING kind
            """,
            [moment, moment, *(list(column) for column in zip(*events, strict=True))],
        )
        return [kind for (kind,) in cursor.fetchall()]


def _put_back(due: list[Review]) -> None:
    if not due:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE triage_review r SET next_look = u.next_look, poisoned_at = u.poisoned_at,
                claimed_by_id = u.claimed_by, claimed_at = CASE WHEN u.claimed_by IS NULL THEN NULL
                    ELSE r.claimed_at END, claim_until = u.claim_until
            FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[], %s::uuid[], %s::timestamptz[])
                u (id, next_look, poisoned_at, claimed_by, claim_until)
            WHERE r.id = u.id
            """,
            [
                [r.id for r in due],
                [r.next_look for r in due],
                [r.poisoned_at for r in due],
                [r.claimed_by_id for r in due],
                [r.claim_until for r in due],
            ],
        )


def deliver(moment: datetime) -> int:
    """At most a batch of waiting alerts, each in a message of its own; then what a flood brought, in one."""
    return deliver_each(moment) + deliver_held(moment)


def deliver_each(moment: datetime) -> int:
    """Claim and send at most a batch of waiting alerts. Claimed rows are tried again in a few minutes when
    this process dies: at least once, under one Message-ID."""
    claimed = _claim_alerts(moment)
    if not claimed:
        return 0
    to, through = recipients(), get_connection()
    for alert in claimed:
        try:
            send_alert(alert, to, through)
        except Exception:  # one dead mailbox must not hold the next alert
            log.exception("an alert could not be sent")
            _failed(alert, moment)
        else:
            Alert.objects.filter(pk=alert.pk).update(delivered_at=moment, next_try_at=None, poisoned_at=None)
    return len(claimed)


def _claim_alerts(moment: datetime) -> list[Alert]:
    with transaction.atomic():
        waiting = list(
            Alert.objects.filter(next_try_at__lte=moment)
            .exclude(review__held=True)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("next_try_at")[:BATCH]
        )
        Alert.objects.filter(pk__in=[alert.pk for alert in waiting]).update(
            next_try_at=moment + timedelta(minutes=5), attempts=F("attempts") + 1
        )
    return waiting


def _failed(alert: Alert, moment: datetime) -> None:
    """Again after 1, 2, 4 ... minutes, at most an hour. After many it counts as poisoned, and goes on."""
    attempts = alert.attempts + 1
    wait = timedelta(minutes=min(60, 2 ** (attempts - 1)))
    poisoned = moment if attempts >= GIVE_UP_AFTER else None
    Alert.objects.filter(pk=alert.pk).update(next_try_at=moment + wait, poisoned_at=poisoned)


def poisoned() -> int:
    return (
        Review.objects.filter(poisoned_at__isnull=False).count()
        + Alert.objects.filter(Q(poisoned_at__isnull=False)).count()
    )
