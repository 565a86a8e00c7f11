"""One delivery at a time: claimed, sent, and what came of it. Claimed rows are tried again in some minutes when this
process dies: at least once, under one Message-ID."""

from __future__ import annotations

import logging
import math
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Q

from hotline.accounts.models import Staff
from triage import mail
from triage.actions import rounds
from triage.models import Alert, Delivery, Round
from triage.paging import Pages

SLICE = 3  # messages between two looks for what is more pressing
# Tries: then somebody must look. Minutes at most between two. Both go on for six hours.
GIVE_UP_AFTER, AT_MOST = 12, 60
PRESSING_GIVE_UP_AFTER, PRESSING_AT_MOST = 76, 5
SHORTLY = timedelta(seconds=5)
HEARD_FOR = 1.0  # seconds
AT_ONE_STROKE = 0.01  # seconds: messages that go out within it are marked as sent together
log = logging.getLogger(__name__)
CLAIM = """
WITH due AS (
    SELECT d.id FROM triage_delivery d JOIN triage_round r ON r.id = d.round_id
    WHERE d.next_try_at <= %(moment)s AND r.pressing = %(pressing)s AND (d.way = 'command' OR NOT %(away)s)
    ORDER BY d.next_try_at, d.id LIMIT %(most)s FOR UPDATE OF d SKIP LOCKED
), mine AS (
    UPDATE triage_delivery d SET next_try_at = %(until)s, attempts = d.attempts + 1 FROM due WHERE d.id = due.id
    RETURNING d.*
) SELECT mine.*, s.email, s.is_active, r.audience, r.pressing, r.drill_id
FROM mine JOIN triage_round r ON r.id = mine.round_id LEFT JOIN accounts_staff s ON s.id = mine.staff_id
"""


def claim_due(moment: datetime, *, pressing: bool, away: bool) -> list[Delivery]:
    """Each with as much of its round and its recipient as sending asks of them."""
    asked = {
        "moment": moment,
        "pressing": pressing,
        "away": away,
        "most": SLICE,
        "until": moment + rounds.LEASE,
    }
    found: list[Any] = list(Delivery.objects.raw(CLAIM, asked))  # with five columns more
    for one in found:
        one.round = Round(
            id=one.round_id, audience=one.audience, pressing=one.pressing, drill_id=one.drill_id
        )
        if one.staff_id:
            one.staff = Staff(id=one.staff_id, email=one.email, is_active=one.is_active)
    return found


# What is claimed is not among them: its time is a lease from now at the most, whatever an earlier try came to. Of two
# that find the server back neither waits for a row of the other.
NOT_THEIR_HOUR = """
WITH waits AS (
    SELECT id FROM triage_delivery
    WHERE next_try_at > GREATEST(%(moment)s, now()) + %(lease)s AND trouble = 'unreachable' AND way <> 'command'
    ORDER BY id FOR UPDATE SKIP LOCKED
) UPDATE triage_delivery d SET next_try_at = %(moment)s FROM waits WHERE d.id = waits.id
"""


class Sender:
    """Sends for one pass. `away`: the mail server cannot be spoken with, and no further message is tried in it.
    `told`: how many events were the first time told to somebody. `pages_end`: no further program starts in this pass.
    `heard_at`: when this process last saw to it that
    nothing waits for a server that is back; never, once it had trouble."""

    heard_at = -math.inf

    def __init__(self) -> None:
        self.pages, self.away, self.silences, self.told = Pages(), False, 0, 0
        self.pages_end = False

    def send(self, deliveries: list[Delivery], moment: datetime) -> None:
        """The commands start first: they run while the messages go out."""
        gone, since = [], time.monotonic()  # sent, and not yet marked as such
        mine_until = since + rounds.LEASE.total_seconds() / 2
        for one in sorted(deliveries, key=lambda one: one.way != "command"):
            if is_gone(one):
                (dead if is_past_help(one) else failed)(one, moment, "left")
            elif one.way == "command":
                if self.pages_end:
                    not_tried(one, moment)
                elif trouble := self.pages.start(one, Alert.objects.filter(round=one.round_id).count()):
                    failed(one, moment, trouble)
            elif (
                self.away or time.monotonic() > mine_until
            ):  # the claim may be over before a slow server has answered
                not_tried(one, moment + SHORTLY)
            elif trouble := self._mail(one):
                failed(one, moment, trouble)
            else:
                gone.append(one)
                if time.monotonic() - since > AT_ONE_STROKE:
                    self._mark(gone, moment)
                    gone, since = [], time.monotonic()
        if gone:
            self._mark(gone, moment)

    def _mark(self, gone: list[Delivery], moment: datetime) -> None:
        self.told += delivered(gone, moment)
        self._server_is_back(moment)

    def _mail(self, one: Delivery) -> str:
        """Silence in the middle may be this one recipient's doing; a second one in a row is the server's."""
        try:
            address = one.staff.email if one.staff else one.to
            mail.LINE.send(address, str(one.pk), test=one.round.drill_id is not None)
        except Exception as error:  # one dead mailbox must not hold the next
            trouble = mail.trouble_of(error)
            log.warning("delivery %s: %s", one.pk, trouble)
            self.silences = self.silences + 1 if trouble in mail.SILENT else 0
            self.away = isinstance(error, mail.Away) or self.silences > 1
            Sender.heard_at = -math.inf
            return trouble
        self.silences = 0
        return ""

    def _server_is_back(self, moment: datetime) -> None:
        """Whatever waits because it could not be spoken with need not wait out its hour."""
        if time.monotonic() - Sender.heard_at < HEARD_FOR:
            return
        Sender.heard_at = time.monotonic()
        with connection.cursor() as cursor:
            asked: dict[str, Any] = {"moment": moment, "lease": rounds.LEASE}
            cursor.execute(NOT_THEIR_HOUR, asked)

    def hear_pages(self, moment: datetime) -> None:
        for one, trouble in self.pages.over():
            if trouble:
                log.warning("delivery %s: %s", one.pk, trouble)
                failed(one, moment, trouble)
            else:
                self.told += delivered([one], moment)


def is_gone(one: Delivery) -> bool:
    """Nobody is there any more: who has left, a mailbox or a paging system that our settings do not name."""
    if one.way == "command":
        return not settings.HOTLINE_ALERT_COMMAND
    if one.staff is not None:
        return not one.staff.is_active
    return one.to not in settings.HOTLINE_ALERT_EMAILS


def is_past_help(one: Delivery) -> bool:
    """Who has left is told nothing. That a mailbox or a paging system is gone is believed when it is met a second time,
    or somebody has asked for another try: settings of another process may know it."""
    asked_again = one.attempts == 1 and one.trouble != ""
    return one.staff is not None or one.trouble == "left" or asked_again


# A round that presses, or has few events, is stamped with them at once; others are settled in slices. A duty mailbox is
# no person: nobody knows who reads it, and the round goes on.
DELIVERED = """
WITH sent AS (
    UPDATE triage_delivery SET delivered_at = %(moment)s, next_try_at = NULL, dead_at = NULL, trouble = ''
    WHERE id = ANY(%(ids)s::uuid[]) AND delivered_at IS NULL RETURNING round_id, way
), first AS (
    UPDATE triage_round r SET reached_at = %(moment)s, settled_at = CASE WHEN r.pressing OR (SELECT count(*)
        FROM (SELECT 1 FROM triage_alert a WHERE a.round_id = r.id AND a.delivered_at IS NULL LIMIT %(few)s + 1) w
        ) <= %(few)s THEN %(moment)s::timestamptz END
    FROM (SELECT DISTINCT round_id FROM sent WHERE way <> 'mailbox') people
    WHERE r.id = people.round_id AND r.reached_at IS NULL RETURNING r.id, r.settled_at
), told AS (
    UPDATE triage_alert a SET delivered_at = %(moment)s FROM first
    WHERE first.settled_at IS NOT NULL AND a.round_id = first.id AND a.delivered_at IS NULL RETURNING 1
) SELECT count(*) FROM told
"""


def delivered(some: list[Delivery], moment: datetime) -> int:
    """How many events these told."""
    with connection.cursor() as cursor:
        cursor.execute(DELIVERED, {"ids": [one.pk for one in some], "moment": moment, "few": rounds.SLICE})
        told: int = cursor.fetchone()[0]
        return told


def failed(one: Delivery, moment: datetime, trouble: str) -> None:
    """Again after 1, 2, 4 ... minutes, at most five where somebody has to act within minutes, at most an hour else.
    After many tries it is a dead letter, and goes on only while its round has reached nobody; a test is over then."""
    pressing = one.round.pressing
    at_most = PRESSING_AT_MOST if pressing else AT_MOST
    wait = timedelta(minutes=min(at_most, 2 ** min(6, one.attempts - 1)))
    if one.attempts < (PRESSING_GIVE_UP_AFTER if pressing else GIVE_UP_AFTER):
        _waits(one, next_try_at=moment + wait, trouble=trouble)
        return
    ends = Q(reached_at__isnull=False) | Q(drill__isnull=False)
    over = Round.objects.filter(ends, pk=one.round_id).exists()
    _waits(one, next_try_at=None if over else moment + wait, trouble=trouble, dead_at=one.dead_at or moment)


def dead(one: Delivery, moment: datetime, trouble: str) -> None:
    _waits(one, next_try_at=None, trouble=trouble, dead_at=one.dead_at or moment)


def not_tried(one: Delivery, again: datetime) -> None:
    _waits(one, next_try_at=again, attempts=F("attempts") - 1)


def _waits(one: Delivery, **facts: object) -> None:
    Delivery.objects.filter(pk=one.pk, delivered_at__isnull=True).exclude(trouble="replaced").update(**facts)
