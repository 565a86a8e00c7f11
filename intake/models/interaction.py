from __future__ import annotations

import uuid

from django.db import models

from hotline.codes import CALLER_TYPE, CHANNEL, HEARD_ABOUT, INTERACTION_KIND
from intake.models.checks import coded


class Interaction(models.Model):
    """One moment in which someone reached us. It holds no identity and no words.

    `logged_by` is empty where nobody on our side wrote it down (web form, e-mail). A code left empty means
    that nobody said; it is never a reason to ask again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(editable=False)  # set by trigger, like Tip.received_at
    channel = models.CharField(max_length=20)
    kind = models.CharField(max_length=24)
    language = models.CharField(max_length=8)
    caller_type = models.CharField(max_length=20, blank=True)
    heard_about = models.CharField(max_length=20, blank=True)
    province = models.CharField(max_length=2, blank=True)
    logged_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    data_classes = {
        "id": "O", "at": "O", "channel": "S", "kind": "S", "language": "S", "caller_type": "S",
        "heard_about": "S", "province": "S", "logged_by": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("interaction", "channel", CHANNEL),
            coded("interaction", "kind", INTERACTION_KIND),
            coded("interaction", "caller_type", CALLER_TYPE, blank=True),
            coded("interaction", "heard_about", HEARD_ABOUT, blank=True),
        ]
        indexes = [models.Index(fields=["logged_by", "-at"], name="interaction_mine")]
