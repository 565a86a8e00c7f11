"""A call for a supervisor that nobody answers: its steps that have gone by become events, each exactly once and with
its line in the log."""

from __future__ import annotations

from django.db import connection, transaction

from hotline.audit.log import record
from triage.actions.timekeeping import Judged
from triage.models import Alert

CLIMB = "SELECT event, told FROM triage_climb(%s, %s, %s)"


def climb(judged: Judged) -> int:
    """How many were new. What is known of the time says whether any has gone by: an idle pass asks nothing more."""
    if judged.help_at is None or judged.help_at > judged.moment:
        return 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(CLIMB, [judged.moment, judged.gap_from, judged.gap_to])
            events = cursor.fetchall()
        for event, told in events:
            record(by=None, action="call.climbed", target=Alert(pk=event), told=told)
    return len(events)
