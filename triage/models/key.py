from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class FileKey(models.Model):
    """One wrapped data key of what triage seals beside the tips. `owner`: the case, tip, agency, disclosure or
    request that it belongs to. Without its row nothing that it sealed opens again, in a backup either."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField(db_index=True)
    data_class = models.CharField(max_length=1)
    key_id = models.CharField(max_length=40, db_index=True)
    wrap = models.BinaryField(editable=False)

    data_classes = {"id": "O", "owner": "O", "data_class": "O", "key_id": "O", "wrap": "O"}

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(data_class__in=["R", "C"]), name="filekey_class")]
