from __future__ import annotations

import uuid

from django.db import models

from hotline.sealing.fields import SealedField


class PublicationMark(models.Model):
    """That a tip is so unusual that people could know it again in a figure (S12), or that it is not after all; each
    with its reason. The review follows the newest. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey("triage.Review", on_delete=models.PROTECT, related_name="publication_marks")
    withheld = models.BooleanField()
    reason = SealedField(data_class="C", purpose="safety")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)  # set by trigger

    data_classes = {"id": "O", "review": "O", "withheld": "O", "reason": "C:safety", "by": "O", "at": "O"}

    class Meta:
        constraints = [
            # What the review names: the flag cannot say anything else.
            models.UniqueConstraint(fields=["id", "review", "withheld"], name="publicationmark_facts")
        ]
