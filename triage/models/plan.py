from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from hotline.codes import SKIP_REASON
from hotline.sealing.fields import SealedField
from intake.models.checks import coded


class PlanTemplate(models.Model):
    """The steps of a response plan as they stood from then on. The newest number is used for new plans; plans that
    run keep theirs. `steps`: [{code, en, fr, minutes, outward}], in order; `minutes` counts from the plan's opening,
    null: no time; `outward`: it tells somebody outside, so a refusal stops it."""

    number = models.PositiveIntegerField(primary_key=True)
    steps = models.JSONField()
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)

    data_classes = {"number": "O", "steps": "O", "by": "O", "at": "O"}


class ResponsePlan(models.Model):
    """What is done for one case, step by step; one open plan a case. `refused_at`: the adult said no (S57). Then
    nothing that tells anybody outside is done, while nobody is or may be under 18 and there is no danger now: the
    database looks at the tips each time, so that a later child opens the way again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="plans")
    template = models.ForeignKey("triage.PlanTemplate", on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(editable=False)
    refused_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    since: datetime | None = None  # when the one before it was closed; said by `case_access.plan_of`

    data_classes = {
        "id": "O", "case": "O", "template": "O", "opened_by": "O", "opened_at": "O", "refused_by": "O",
        "refused_at": "O", "closed_by": "O", "closed_at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(closed_at__isnull=True), name="plan_one_open"
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True, refused_by__isnull=True)
                | Q(refused_at__isnull=False, refused_by__isnull=False),
                name="plan_refusal_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="plan_close_whole",
            ),
        ]


class ResponseStep(models.Model):
    """One step: whose it is, by when, and how it ended: done, or left out with its reason. The words (`note`) are
    sealed under the case's keys. What ended stays as it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey("triage.ResponsePlan", on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=24)
    name_en = models.CharField(max_length=160)
    name_fr = models.CharField(max_length=160)
    outward = models.BooleanField()
    target_at = models.DateTimeField(null=True)
    owner = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    skip_reason = models.CharField(max_length=16, blank=True)
    note = SealedField(data_class="C", purpose="safety", null=True)

    data_classes = {
        "id": "O", "plan": "O", "number": "O", "code": "O", "name_en": "O", "name_fr": "O", "outward": "O",
        "target_at": "O", "owner": "O", "ended_at": "O", "ended_by": "O", "skip_reason": "O", "note": "C:safety",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="responsestep_number"),
            coded("responsestep", "skip_reason", SKIP_REASON, blank=True),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, skip_reason="", note__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="responsestep_end_whole",
            ),
        ]

    @property
    def is_done(self) -> bool:
        return self.ended_at is not None and not self.skip_reason
