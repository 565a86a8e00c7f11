from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from hotline.sealing.fields import SealedField

CORRECTABLE = ("minor", "danger", "country", "province", "trafficking_type", "venue", "ongoing", "kind")
MINOR_VALUES = ["yes", "maybe", "no", "unknown"]


class Correction(models.Model):
    """A later fact about a tip: who says so, when, and why. The tip keeps its own words.

    `value` is a code of the field's list (`kind`, what an e-mail is: of INTERACTION_KIND). `minor` repeats it
    for the field minor and is empty otherwise:
    a review that is no longer a minor's names this row by (id, tip, minor, at). A sign found by the machine
    (`age_cue`) has no author and may only raise."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=20)
    value = models.CharField(max_length=24)
    minor = models.CharField(max_length=8, null=True)
    source = models.CharField(max_length=8)
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    reason = SealedField(data_class="C", purpose="safety")
    at = models.DateTimeField(editable=False)  # set by trigger, never in the future

    data_classes = {
        "id": "O", "tip": "O", "field": "O", "value": "S", "minor": "S", "source": "O", "by": "O",
        "reason": "C:safety", "at": "O",
    }  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["at"], name="correction_at")]
        constraints = [
            models.CheckConstraint(condition=Q(field__in=CORRECTABLE), name="correction_field"),
            models.CheckConstraint(
                condition=Q(field="minor", minor__in=MINOR_VALUES, minor__isnull=False, value=F("minor"))
                | (~Q(field="minor") & Q(minor__isnull=True)),
                name="correction_minor_is_its_value",
            ),
            models.CheckConstraint(
                condition=Q(source__in=["staff", "reporter"], by__isnull=False)
                | Q(source="age_cue", by__isnull=True, field="minor", minor__in=["yes", "maybe"]),
                name="correction_has_an_author_or_only_raises",
            ),
            models.UniqueConstraint(fields=["id", "tip", "minor", "at"], name="correction_facts"),
        ]
