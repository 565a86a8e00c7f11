"""A leap of the database's clock, as one row that all hosts know: opened, joined, ended. Hosts may differ, since one
may have started in the middle of a leap, and another was asleep: each speaks of what it saw, and joins the rest."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.now import now
from triage.actions.rounds import LEASE, WIDEN_AFTER
from triage.models import ClockStep, TimeMark
from triage.rules import Refused

STEP = 60.0  # seconds: anything less is a clock that is being kept right
HOLD = timedelta(minutes=10)


class Leap(NamedTuple):
    """The row while it is open. `boot`: the host, since its start, that saw it."""

    seconds: float
    before_at: datetime
    noticed_at: datetime
    boot: str

    def is_about(self, seconds: float) -> bool:
        return abs(self.seconds - seconds) < STEP

    def undone(self, moment: datetime) -> bool:
        """Whoever looks: the clock shows less than when it was found to be ahead."""
        return self.seconds > 0 and moment < self.noticed_at - timedelta(seconds=STEP)

    def is_of_another(self, boot: str, moment: datetime) -> bool:
        """Of a host that sees to it itself. Where that may be gone, its leap does not hide the next one."""
        return self.boot != boot and abs(moment - self.noticed_at) < HOLD


def noticed(moment: datetime, leapt: float, boot: str) -> Leap:
    """What is open then. Two processes see a leap at once, and several hosts do: who comes second joins."""
    leap = Leap(leapt, moment - timedelta(seconds=leapt), moment, boot)
    with transaction.atomic():
        row = ClockStep.objects.select_for_update().filter(ended_at__isnull=True).first()
        if row is not None:
            known = Leap(row.seconds, row.before_at, row.noticed_at, row.boot)
            if known.is_about(leapt) or known.is_of_another(boot, moment):
                return known
            went_back(known, moment)
        ClockStep.objects.bulk_create([ClockStep(**leap._asdict())], ignore_conflicts=True)
    return leap


# All that waits longer than what was just laid: what of it waits by the time that was, and what because it was tried in
# vain, cannot be told apart, and one try more does no harm.
HURRY = """
    WITH alerts AS (UPDATE triage_alert SET next_try_at = %(now)s WHERE next_try_at > %(now)s),
        rounds AS (UPDATE triage_round SET widen_at = %(now)s WHERE reached_at IS NULL AND widen_at > %(widened)s)
    UPDATE triage_delivery SET next_try_at = %(now)s WHERE next_try_at > %(claimed)s
"""


def went_back(leap: Leap, moment: datetime) -> None:
    still_open = ClockStep.objects.filter(ended_at__isnull=True, noticed_at=leap.noticed_at)
    if still_open.update(ended_at=moment, how="went_back"):
        _nothing_waits_for_a_time_that_was_not(moment)


def _nothing_waits_for_a_time_that_was_not(moment: datetime) -> None:
    """What was to be tried again by another time than is believed from now on is tried now."""
    asked = {"now": moment, "widened": moment + WIDEN_AFTER, "claimed": moment + LEASE}
    with connection.cursor() as cursor:
        cursor.execute(HURRY, asked)


def accept_time(*, by: Staff) -> None:
    """That the clock shows the right time now, whatever it did: it is believed again as it is."""
    if not (has_permission(by, Permission.DECIDE) or has_permission(by, Permission.TAKE_BREACHES)):
        raise Refused("not_allowed")
    with transaction.atomic():
        step = ClockStep.objects.select_for_update().filter(ended_at__isnull=True).first()
        if step is None:
            raise Refused("stale")
        step.ended_at, step.how, step.by = now(), "accepted", by
        step.save()
        TimeMark.objects.all().delete()
        _nothing_waits_for_a_time_that_was_not(step.ended_at)
        record(by=by, action="clock.time_accepted", target=step, seconds=round(step.seconds))
