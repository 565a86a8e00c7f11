"""How the house itself stands: its keys, its clock, its mailbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from hotline.sealing import canary
from hotline.sealing.config import private_ring
from intake.models.mail import TIPS
from intake.rules import MAILBOX_PATIENCE
from triage.models import (
    Alert,
    ClockStep,
    Heartbeat,
)

# Of the last hour: a look comes every few minutes, and an older one was seen by an earlier look.
SEALED_ELSEWHERE = """
    SELECT EXISTS (SELECT 1 FROM intake_tip t JOIN intake_tipkey k ON k.tip_id = t.id
        WHERE t.written_at > now() - interval '1 hour' AND k.key_id <> ALL(%s))
"""


def key_code() -> str:
    """What `canary.look` says, or "elsewhere": tips of the last hour are sealed to a key that we do not have."""
    code = canary.look().code
    if code not in canary.CALM:
        return code
    with connection.cursor() as cursor:
        cursor.execute(SEALED_ELSEWHERE, [private_ring().ids()])
        return "elsewhere" if cursor.fetchone()[0] else code


def heartbeats() -> dict[str, datetime]:
    """When `watch` and `worker` last finished a whole pass."""
    return dict(Heartbeat.objects.values_list("name", "at"))


def open_step() -> ClockStep | None:
    """A leap of the database's clock that nobody has accepted and that has not gone back."""
    return ClockStep.objects.filter(ended_at__isnull=True).first()


@dataclass(frozen=True)
class MailboxState:
    """`fetched_at`: when mail was last fetched. `alerted_at`: the deadline of the newest alert about it."""

    at: datetime
    fetched_at: datetime | None
    failing_since: datetime | None
    trouble: str
    alerted_at: datetime | None

    @property
    def since(self) -> datetime | None:
        return self.fetched_at or self.failing_since

    @property
    def dead(self) -> bool:
        return self.since is not None and self.at - self.since >= MAILBOX_PATIENCE


def mailbox_state() -> MailboxState:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT clock_timestamp(), m.emptied_at, m.failing_since, COALESCE(m.trouble, ''),
                (SELECT max(occurred_at) FROM triage_alert WHERE kind = 'mailbox' AND review_id IS NULL)
            FROM (VALUES (%s)) here (name) LEFT JOIN intake_mailbox m ON m.name = here.name
            """,
            [TIPS],
        )
        return MailboxState(*cursor.fetchone())


def mailbox_alerts(most: int) -> list[Alert]:
    """Each time that no mail was fetched for minutes, newest first."""
    return list(Alert.objects.filter(review=None, kind="mailbox").order_by("-occurred_at")[:most])
