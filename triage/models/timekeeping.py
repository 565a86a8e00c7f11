from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class TimeMark(models.Model):
    """How far the database's clock is ahead of the time since this host was started, as last believed. The latter
    cannot be set by anybody, so a leap of the difference is a leap of the database's clock. One row a start of a
    host."""

    boot = models.CharField(primary_key=True, max_length=64)
    offset_s = models.FloatField()
    seen_at = models.DateTimeField()

    data_classes = {"boot": "O", "offset_s": "O", "seen_at": "O"}


class ClockStep(models.Model):
    """The database's clock has leapt by so many seconds (negative: back) and nobody has said yet that it is right.

    `before_at`: what it should have shown when the leap was noticed; `noticed_at`: what it did show. `boot`: the host,
    since its start, that saw it leap and may say that it went back; "": of a time when that was not written. `how` it
    ended: "went_back" by itself, or "accepted" by somebody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seconds = models.FloatField()
    before_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    boot = models.CharField(max_length=64, blank=True, db_default="")
    ended_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=12, blank=True)
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    data_classes = {
        "id": "O", "seconds": "O", "before_at": "O", "noticed_at": "O", "boot": "O", "ended_at": "O", "how": "O",
        "by": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at__isnull=True), name="clockstep_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, how="", by__isnull=True)
                | Q(ended_at__isnull=False, how="went_back", by__isnull=True)
                | Q(ended_at__isnull=False, how="accepted", by__isnull=False),
                name="clockstep_end_whole",
            ),
        ]
