from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hotline.codes import AUDIENCE
from intake.models.checks import coded
from triage.clock import ACCESS, AUDIENCES, EVENTS, HELP, HOUSE, NOTICES, PRESSING


class Alert(models.Model):
    """One deadline event: one row, exactly once. `occurred_at` is when the deadline passed, not when a pass
    noticed. `review` is empty where the house itself has failed (the mailbox), and of a call for a supervisor.
    `subject_key`: the step, release, follow-up or call for a supervisor that it is of, or the review itself; empty
    where it is no deadline.

    `next_try_at` set: some pass will put it into a `round`, in which people are told; from then on the round says
    how far that is. `audience`: who is told first; empty: as its kind has it. `delivered_at`: when anybody was
    reached."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(
        "triage.Review", null=True, on_delete=models.PROTECT, related_name="alerts", db_index=False
    )
    subject_key = models.UUIDField(null=True)
    kind = models.CharField(max_length=24)
    audience = models.CharField(max_length=16, db_default="", blank=True)  # triggers need not say it
    occurred_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    round = models.ForeignKey(
        "triage.Round", null=True, on_delete=models.PROTECT, related_name="alerts", db_index=False
    )
    delivered_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)

    data_classes = {
        "id": "O", "review": "O", "subject_key": "O", "kind": "O", "occurred_at": "O", "noticed_at": "O",
        "delivered_at": "O", "audience": "O", "round": "O", "next_try_at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "kind", "occurred_at", "subject_key"],
                nulls_distinct=False,
                name="alert_exactly_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[*EVENTS, *NOTICES, *ACCESS], review__isnull=False)
                | Q(kind__in=HOUSE, review__isnull=True)
                | Q(kind__in=HELP, review__isnull=True, subject_key__isnull=False, audience__in=AUDIENCES),
                name="alert_kind",
            ),
            coded("alert", "audience", AUDIENCE, blank=True),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=False)
                | Q(next_try_at__isnull=False)
                | Q(round__isnull=False),
                name="alert_told_or_waiting",
            ),
        ]
        indexes = [
            models.Index("next_try_at", condition=Q(next_try_at__isnull=False), name="alert_to_send"),
            models.Index(
                "next_try_at",
                condition=Q(next_try_at__isnull=False, kind__in=PRESSING),
                name="alert_pressing",
            ),
            models.Index("round", condition=Q(delivered_at__isnull=True), name="alert_of_round_untold"),
            models.Index(fields=["-noticed_at"], name="alert_newest"),
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
