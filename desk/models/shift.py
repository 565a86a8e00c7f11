from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hotline.codes import BREAK_ANSWER, SHIFT_KIND
from hotline.sealing.fields import SealedField
from intake.models.checks import coded


class Shift(models.Model):
    """Somebody at work, as what, in which of the two languages. Signed on to by themself; `ended_at` empty: now.

    Serves to know who is on duty and whether both languages are covered. No figure about a person is made of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="shifts")
    kind = models.CharField(max_length=12)
    languages = ArrayField(models.CharField(max_length=2))
    started_at = models.DateTimeField(editable=False)
    ended_at = models.DateTimeField(null=True)

    data_classes = {
        "id": "O", "staff": "O", "kind": "O", "languages": "O", "started_at": "O", "ended_at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("shift", "kind", SHIFT_KIND),
            models.CheckConstraint(
                condition=Q(languages__contained_by=["en", "fr"], languages__len__gte=1),
                name="shift_languages",
            ),
            models.UniqueConstraint(
                fields=["staff"], condition=Q(ended_at__isnull=True), name="shift_one_now"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="shift_ends_after_it_began",
            ),
        ]
        indexes = [models.Index("kind", condition=Q(ended_at__isnull=True), name="shift_now")]


class Handover(models.Model):
    """What somebody leaves to a named successor, who reads and accepts it. `items`: what stood open then, as a list
    of [kind, id]; the words are read where they rest. `note` is sealed (owner of its key: this row)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="handovers")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    items = models.JSONField(default=list)
    note = SealedField(data_class="C", purpose="safety", null=True)
    at = models.DateTimeField(editable=False)  # set by trigger
    accepted_at = models.DateTimeField(null=True)

    data_classes = {
        "id": "O", "shift": "O", "by": "O", "successor": "O", "items": "O", "note": "C:safety", "at": "O",
        "accepted_at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(by=F("successor")), name="handover_to_another"),
        ]
        indexes = [models.Index("successor", condition=Q(accepted_at__isnull=True), name="handover_waiting")]


class BreakOffer(models.Model):
    """After a hard call: a break or a talk, offered once, answered or not. Read by nobody else; in no case file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey("desk.Call", on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=12)
    at = models.DateTimeField()

    data_classes = {"id": "O", "call": "O", "staff": "O", "answer": "O", "at": "O"}

    class Meta:
        constraints = [
            coded("breakoffer", "answer", BREAK_ANSWER),
            models.UniqueConstraint(fields=["call", "staff"], name="breakoffer_once"),
        ]
