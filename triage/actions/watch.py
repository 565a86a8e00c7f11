"""One pass of the clock, in steps that each say whether they found work. Any number of processes may run it
at once: a row is claimed by a conditional write, and an event is one row by a unique key."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from django.core.mail import get_connection
from django.db import connection, transaction
from django.db.models import F, Q

from hotline.now import now
from triage.actions.gathered import GIVE_UP_AFTER, deliver_held
from triage.actions.keys import watch_keys
from triage.actions.links import link_in_pass
from triage.actions.mailbox import raise_mailbox_alert
from triage.actions.pass_record import beat
from triage.actions.raising import BATCH, raise_alerts
from triage.actions.releasing import raise_unconfirmed
from triage.clock import ACCESS
from triage.mail import recipients, send_alert, told_to
from triage.models import Alert, Heartbeat, Review

JUST_NOW, SWEEP_BACK = timedelta(hours=1), timedelta(days=2)
log = logging.getLogger(__name__)


@dataclass
class Pass:
    """What one pass did, in rows; `overdue` counts the events of that kind among `alerts`."""

    opened: int = 0
    alerts: int = 0
    delivered: int = 0
    overdue: int = 0


def run_pass(name: str, at: datetime | None = None) -> dict[str, int]:
    """A whole pass, then the heartbeat `name` ("watch", "worker", "timer"). `at` replaces now in simulations."""
    done, moment = Pass(), now()
    began, since = moment, sweep_from(name, moment)
    while opened := open_strays(since):
        done.opened += opened
    moment = at or moment
    # A simulated moment runs ahead of the database's, which keeps putting such rows back: stop when nothing is new.
    while (raised := raise_alerts(moment)).looked and (at is None or raised.alerts):
        moment = at or now()
        if not done.alerts:
            done.delivered += deliver(moment)  # the first alert leaves after the first batch
        done.alerts += raised.alerts
        done.overdue += raised.overdue
    if unconfirmed := raise_unconfirmed(moment):
        done.alerts += unconfirmed
        moment = at or now()
    if at is None and (mailbox := raise_mailbox_alert()):
        done.alerts += mailbox
        moment = now()
    while delivered := deliver(moment):
        moment = at or now()
        done.delivered += delivered
    watch_keys()
    if at is None:
        link_in_pass()
    beat(name, began, raised=done.alerts, delivered=done.delivered)
    return asdict(done)


def open_strays(since: datetime) -> int:
    """Reviews for tips that have none, because the trigger failed. The tip's clock started at its receipt."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT triage_sweep(%s, %s)", [since, BATCH])
        opened: int = cursor.fetchone()[0]
        return opened


def sweep_from(name: str, moment: datetime) -> datetime:
    """An hour back; two days once a minute, and all the way once an hour and at the first pass, since a stray may
    be found late. Looking two days back each second was most of what an idle pass cost."""
    last = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    if last is None or last.hour != moment.hour or moment - last > JUST_NOW:
        return datetime.min.replace(tzinfo=UTC)
    return moment - (JUST_NOW if last.minute == moment.minute else SWEEP_BACK)


def deliver(moment: datetime) -> int:
    """At most a batch of waiting alerts, each in a message of its own; then what a flood brought, in one."""
    if not Alert.objects.filter(next_try_at__lte=moment).exists():  # one statement and no transaction
        return 0
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
            send_alert(alert, told_to(role) if (role := ACCESS.get(alert.kind)) else to, through)
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
            .exclude(Q(review__held=True) & ~Q(kind__in=list(ACCESS)))
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
        + Alert.objects.filter(poisoned_at__isnull=False).count()
    )
