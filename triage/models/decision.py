from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hotline.sealing.fields import SealedField
from triage.rules import FACTORS, OUTCOMES

WEIGHED = ["answered", "not_known"]


class Decision(models.Model):
    """What one named person decided on a review, having weighed the six factors. Never changed.

    Each factor is `answered` (the words are in `notes`, sealed) or `not_known`. `missing` holds codes of the
    list MISSING, where the outcome is that information is missing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey("triage.Review", on_delete=models.PROTECT, related_name="decisions")
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=32)
    urgency = models.CharField(max_length=10)
    wishes = models.CharField(max_length=10)
    detail = models.CharField(max_length=10)
    signs = models.CharField(max_length=10)
    law = models.CharField(max_length=10)
    protocol = models.CharField(max_length=10)
    missing = models.CharField(max_length=120, blank=True)
    notes = SealedField(data_class="C", purpose="investigation")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    data_classes = {
        "id": "O", "review": "O", "tip": "O", "outcome": "O", "urgency": "O", "wishes": "O", "detail": "O",
        "signs": "O", "law": "O", "protocol": "O", "missing": "O", "notes": "C:investigation", "by": "O",
        "at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{factor}__in": WEIGHED}), name=f"decision_{factor}_weighed"
                )
                for factor in FACTORS
            ),
            models.CheckConstraint(condition=Q(outcome__in=sorted(OUTCOMES)), name="decision_outcome"),
            models.CheckConstraint(
                condition=~Q(outcome="not_reported_insufficient") | ~Q(missing=""),
                name="decision_insufficient_says_what",
            ),
            models.UniqueConstraint(fields=["id", "review", "outcome"], name="decision_facts"),
        ]
