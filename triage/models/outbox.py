"""How an event reaches a person: rounds of telling, and in each one row for every way to every recipient. The text is
always the same neutral sentence, so none is kept."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hotline.codes import AUDIENCE, DELIVERY_TROUBLE, DELIVERY_WAY
from intake.models.checks import coded


class Round(models.Model):
    """One telling. A `pressing` event has a round of its own; all others that wait at one moment for the same people
    share one. `audience`: who is told now; it widens at `widen_at` while nobody is reached.

    `reached_at`: when the first person (or the paging system) was; empty: nobody yet. `lost_at`: when it was found
    that not even the widest audience was reached; with `reached_at` empty this stands on every staff page.
    `settled_at`: when the last of its events was stamped with that moment.

    `drill`: it is a test, without any event; it never widens and is never lost."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audience = models.CharField(max_length=16)
    pressing = models.BooleanField()
    made_at = models.DateTimeField()
    widen_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    drill = models.OneToOneField("triage.Drill", null=True, on_delete=models.PROTECT, related_name="round")

    data_classes = {
        "id": "O", "audience": "O", "pressing": "O", "made_at": "O", "widen_at": "O", "reached_at": "O",
        "lost_at": "O", "settled_at": "O", "drill": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("round", "audience", AUDIENCE),
            models.CheckConstraint(
                condition=Q(lost_at__isnull=True) | Q(audience="director"), name="round_lost_when_widest"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(reached_at__isnull=False),
                name="round_settled_when_reached",
            ),
            models.CheckConstraint(
                condition=Q(drill__isnull=True, widen_at__isnull=False)
                | Q(drill__isnull=False, widen_at__isnull=True, lost_at__isnull=True, pressing=False),
                name="round_of_events_or_a_drill",
            ),
        ]
        indexes = [
            models.Index("widen_at", condition=Q(reached_at__isnull=True), name="round_to_widen"),
            models.Index(
                "made_at", condition=Q(reached_at__isnull=True, lost_at__isnull=False), name="round_lost"
            ),
            models.Index(
                "reached_at",
                condition=Q(reached_at__isnull=False, settled_at__isnull=True),
                name="round_to_settle",
            ),
        ]


class Delivery(models.Model):
    """One way to one recipient in a round; its id is the Message-ID, however often it goes out. `staff` is who is
    told by `email`, at the address that they have when it is sent; `to` the address of a duty `mailbox`; the `command`
    has neither.

    `next_try_at` past: some pass will send it. `dead_at`: tried so often in vain that somebody must look; it is tried
    on, as often as before, only while its round has reached nobody. `trouble`: why the last try failed, as a code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="deliveries")
    way = models.CharField(max_length=8)
    staff = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    to = models.CharField(max_length=254, blank=True)
    next_try_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=12, blank=True)

    data_classes = {
        "id": "O", "round": "O", "way": "O", "staff": "O", "to": "O", "next_try_at": "O", "attempts": "O",
        "delivered_at": "O", "dead_at": "O", "trouble": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "way", "staff", "to"], nulls_distinct=False, name="delivery_once_a_round"
            ),
            coded("delivery", "way", DELIVERY_WAY),
            coded("delivery", "trouble", DELIVERY_TROUBLE, blank=True),
            models.CheckConstraint(
                condition=Q(way="email", staff__isnull=False, to="")
                | (Q(way="mailbox", staff__isnull=True) & ~Q(to=""))
                | Q(way="command", staff__isnull=True, to=""),
                name="delivery_recipient",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=False, next_try_at__isnull=True, dead_at__isnull=True)
                | (Q(delivered_at__isnull=True) & (Q(next_try_at__isnull=False) | Q(dead_at__isnull=False))),
                name="delivery_sent_waiting_or_dead",
            ),
        ]
        indexes = [
            models.Index("next_try_at", condition=Q(next_try_at__isnull=False), name="delivery_due"),
            models.Index("dead_at", condition=Q(dead_at__isnull=False), name="delivery_dead"),
        ]


class AlertChoice(models.Model):
    """What a person said of the alerts that come to them. No row: by e-mail, like everybody."""

    staff = models.OneToOneField(
        "accounts.Staff", primary_key=True, on_delete=models.PROTECT, related_name="alert_choice"
    )
    email = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    data_classes = {"staff": "O", "email": "O", "changed_at": "O"}
