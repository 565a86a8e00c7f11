from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from triage.clock import ACCESS, EVENTS, HOUSE, NOTICES


class Alert(models.Model):
    """One deadline event: one row, exactly once. `occurred_at` is when the deadline passed, not when a pass
    noticed. Its e-mail goes out at least once, always under the Message-ID made from `id`; those of held reviews
    share one, of the first among them. `review` is empty where the house itself has failed (the mailbox).

    `delivered_at` empty and `next_try_at` past: some pass will take it. `next_try_at` empty: nothing left to
    send (delivered, or given up and counted as poisoned)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey("triage.Review", null=True, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=24)
    occurred_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    poisoned_at = models.DateTimeField(null=True)

    data_classes = {
        "id": "O", "review": "O", "kind": "O", "occurred_at": "O", "noticed_at": "O", "delivered_at": "O",
        "attempts": "O", "next_try_at": "O", "poisoned_at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "kind", "occurred_at"], name="alert_exactly_once"),
            models.UniqueConstraint(
                fields=["kind", "occurred_at"], condition=Q(review__isnull=True), name="alert_of_house_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[*EVENTS, *NOTICES, *ACCESS], review__isnull=False)
                | Q(kind__in=HOUSE, review__isnull=True),
                name="alert_kind",
            ),
        ]
        indexes = [
            models.Index("next_try_at", condition=Q(next_try_at__isnull=False), name="alert_to_send"),
            models.Index(fields=["-noticed_at"], name="alert_newest"),
            models.Index("poisoned_at", condition=Q(poisoned_at__isnull=False), name="alert_poisoned"),
            models.Index("occurred_at", condition=Q(kind="overdue"), name="alert_missed"),
        ]


class Heartbeat(models.Model):
    """When `watch`, `worker` or `timer` last finished a whole pass. Written by nothing else."""

    name = models.CharField(primary_key=True, max_length=8)
    at = models.DateTimeField()

    data_classes = {"name": "O", "at": "O"}


class ClockMinute(models.Model):
    """What one of these did in one minute, so that the last day of the clock can be looked at. `silence_ms`: the
    longest time between the ends of two whole passes, the later of which ended in this minute; 0 where none came
    before. `waiting`: most messages at once that had been tried in vain. Kept for 35 days."""

    pk = models.CompositePrimaryKey("name", "minute")
    name = models.CharField(max_length=8)
    minute = models.DateTimeField()
    passes = models.IntegerField()
    longest_ms = models.IntegerField()
    silence_ms = models.IntegerField()
    raised = models.IntegerField()
    delivered = models.IntegerField()
    waiting = models.IntegerField()

    data_classes = {
        "name": "O", "minute": "O", "passes": "O", "longest_ms": "O", "silence_ms": "O", "raised": "O",
        "delivered": "O", "waiting": "O",
    }  # fmt: skip
