"""One pass of the clock, in steps that each say whether they found work. Any number of processes may run it
at once: a row is claimed by a conditional write, and an event is one row by a unique key."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from django.db import Error, connection

from triage.access import outbox as outbox_access
from triage.actions.climbing import climb
from triage.actions.delivering import deliver
from triage.actions.keys import watch_keys
from triage.actions.link_turns import link_in_pass
from triage.actions.mailbox import raise_mailbox_alert
from triage.actions.pass_record import beat
from triage.actions.raising import BATCH, raise_alerts
from triage.actions.timekeeping import Judged, judge
from triage.models import HelpDeadline, Review

# Seconds: a pass that tips keep busy has to end too, or its heartbeat would not be written. Those that run once a
# minute have most of it.
TELLING, TELLING_ONCE = 2.0, 45.0
MEANWHILE = 5  # events raised between two steps of telling
# Planned for each `since`: the plan that suits the first pass, all the way back, reads whole tables in every later one.
SWEEP = "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), triage_sweep(%s, %s)"
JUST_NOW, SWEEP_BACK, FAR_BACK = timedelta(hours=1), timedelta(days=2), timedelta(days=14)


@contextmanager
def standing_still_for_seconds() -> Iterator[None]:
    """A pass never waits in the middle of its transaction. If its process stands still there (its machine is moved, its
    host cut off), others have the rows in seconds; the role's own minute is for people."""
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '5s'")
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:  # gone with its connection, if that is gone
            cursor.execute("RESET idle_in_transaction_session_timeout")


@dataclass
class Pass:
    """What one pass did, in rows; `overdue` counts the events of that kind among `alerts`;
    `delivered`, those told to somebody for the first time."""

    opened: int = 0
    alerts: int = 0
    delivered: int = 0
    overdue: int = 0


def run_pass(name: str, at: datetime | None = None, after: datetime | None = None) -> dict[str, int]:
    """A whole pass, then the heartbeat `name` ("watch", "worker", "timer"). `at` replaces now in simulations, and
    `after` when the last pass was."""
    done, judged = Pass(), Judged(at, beat=after, help_at=at) if at else judge(name)
    beaten, began = judged.beat, judged.began
    until, early = time.monotonic() + (TELLING if name == "watch" else TELLING_ONCE), True
    untold = True  # what came to be told, or is to be tried again, since the last step of telling

    def raised(most: int | None = None) -> bool:
        """One batch of what has passed; whether there was any."""
        found = raise_alerts(judged.moment, judged.gap_from, judged.gap_to, most)
        done.alerts += found.alerts
        done.overdue += found.overdue
        return bool(found.looked)

    def look() -> datetime:
        """What has come while messages were sent: a few, the most pressing first, so that each step is quick."""
        nonlocal judged
        judged = judge(name)
        raised(MEANWHILE)
        return judged.moment

    def tell() -> None:
        nonlocal untold
        untold = False
        done.delivered += deliver(judged.moment, look, until) if at is None else deliver(at)

    def raise_all() -> None:
        nonlocal judged, early, untold
        while raised():
            untold = True
            if early:  # the first alert leaves after the first batch
                early = False
                tell()
            judged = Judged(at, help_at=at) if at else judge(name)

    raise_all()  # before all else: somebody may be in danger
    since = sweep_from(beaten, began or judged.moment)
    while opened := open_strays(since):
        done.opened += opened
    if done.opened:
        raise_all()
    if at is None and (mailbox := raise_mailbox_alert()):
        done.alerts += mailbox
        judged, untold = judge(name), True
    if untold:
        tell()
    # After what is told already, since its line in the log may have to wait for a turn.
    if climbed := climb(judged):
        done.alerts += climbed
        tell()
    watch_keys()
    if at is None:
        link_in_pass(name)
    beat(name, began, raised=done.alerts, delivered=done.delivered)
    return asdict(done)


def open_strays(since: datetime) -> int:
    """Reviews for tips that have none, because the trigger failed. The tip's clock started at its receipt."""
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, [since, BATCH])
        opened: int = cursor.fetchone()[1]
        return opened


def sweep_from(last: datetime | None, moment: datetime) -> datetime:
    """An hour back; two days once a minute, two weeks once an hour, and all the way once a day and at the first pass,
    since a stray may be found late. Looking two days back each second was most of what an idle pass cost, and all the
    way each hour grew with the tables."""
    if last is None or last.date() != moment.date() or moment - last > JUST_NOW:
        return datetime.min.replace(tzinfo=UTC)
    if last.hour != moment.hour:
        return moment - FAR_BACK
    return moment - (JUST_NOW if last.minute == moment.minute else SWEEP_BACK)


def poisoned() -> int:
    """Reviews and calls for a supervisor that could not be computed, and messages that were tried too often in vain."""
    reviews = Review.objects.filter(poisoned_at__isnull=False).count()
    return reviews + HelpDeadline.objects.poisoned().count() + outbox_access.dead_count()
