"""What becomes of a report, asked at the agency."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hotline.codes import FOLLOW_UP
from hotline.sealing.fields import SealedField
from intake.models.checks import coded
from triage.models.disclosure import Disclosure


class FollowUp(models.Model):
    """One time at which we ask the agency what became of a report; three are made by its release. Answered once.
    `note` is sealed under the disclosure's keys."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="follow_ups")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=12, blank=True)
    note = SealedField(data_class="C", purpose="investigation", null=True)

    data_classes = {
        "id": "O", "disclosure": "O", "due_at": "O", "done_at": "O", "done_by": "O", "result": "O",
        "note": "C:investigation",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("followup", "result", FOLLOW_UP, blank=True),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True, result="", note__isnull=True)
                | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(result="")),
                name="followup_done_whole",
            ),
            models.UniqueConstraint(fields=["disclosure", "due_at"], name="followup_once"),
        ]
        indexes = [models.Index("due_at", condition=Q(done_at__isnull=True), name="followup_due")]
