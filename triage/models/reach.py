from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from hotline.codes import REACH_REASON, REACH_RESULT, REACH_WAY
from hotline.sealing.fields import SealedField
from intake.models.checks import coded


class ReachAttempt(models.Model):
    """That we tried to speak with the person harmed (S59): when, by which way, with what result. Or, with a `reason`
    and nothing else, why nobody tried. What they said stands in `note`, sealed. Never changed.

    No number and no address: by what they are reached is the tip's own, and stays sealed there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="reach_attempts")
    tried_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=12, blank=True)
    result = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=12, blank=True)
    note = SealedField(data_class="C", purpose="safety", null=True)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)  # set by trigger

    data_classes = {
        "id": "O", "tip": "O", "tried_at": "O", "way": "O", "result": "O", "reason": "O", "note": "C:safety",
        "by": "O", "at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("reachattempt", "way", REACH_WAY, blank=True),
            coded("reachattempt", "result", REACH_RESULT, blank=True),
            coded("reachattempt", "reason", REACH_REASON, blank=True),
            models.CheckConstraint(
                condition=Q(tried_at__isnull=False, reason="") & ~Q(way="") & ~Q(result="")
                | (Q(tried_at__isnull=True, way="", result="") & ~Q(reason="")),
                name="reachattempt_made_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(tried_at__isnull=True) | Q(tried_at__lte=F("at")), name="reachattempt_not_to_come"
            ),
        ]
