from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hotline.codes import BREACH_REASON
from intake.models.checks import coded


class BreachReason(models.Model):
    """Why one deadline was missed, in the words of a list: no free text, since it would name somebody. The deadline is
    an event of the clock (composite key in the database), so none can be invented. Never changed; the newest counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey("triage.Review", on_delete=models.PROTECT, related_name="breach_reasons")
    kind = models.CharField(max_length=24, default="overdue", editable=False)
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=16)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)  # set by trigger

    data_classes = {
        "id": "O", "review": "O", "kind": "O", "due_at": "O", "reason": "O", "by": "O", "at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("breachreason", "reason", BREACH_REASON),
            models.CheckConstraint(condition=Q(kind="overdue"), name="breachreason_of_a_deadline"),
        ]
        indexes = [models.Index(fields=["review", "due_at", "-at"], name="breachreason_newest")]
