from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from hotline.codes import ALERT_REASON
from hotline.sealing.fields import SealedField
from intake.models.checks import coded

REPEAT_AFTER = timedelta(minutes=2)  # unanswered so long, it goes to the next ones too


class SupervisorAlert(models.Model):
    """One call for a supervisor during a call. One at a time for a call.

    Who is asked follows from how long it waits (desk.rules.asked) and is stored nowhere. `acknowledged_by`: has
    seen it and helps; one person, by a conditional UPDATE. `taken_by`: speaks with the caller now. Handing back
    empties `taken_by` and leaves `handed_back_at`. `closed_at`: over, by whoever raised or acknowledged it, or
    with the call. `summary` is sealed, and may be empty: the reason alone is enough."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey("desk.Call", on_delete=models.PROTECT, related_name="alerts")
    reason = models.CharField(max_length=16)
    summary = SealedField(data_class="C", purpose="safety", null=True)
    raised_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(editable=False)
    acknowledged_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    handed_back_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    data_classes = {
        "id": "O", "call": "O", "reason": "O", "summary": "C:safety", "raised_by": "O", "raised_at": "O",
        "acknowledged_by": "O", "acknowledged_at": "O", "taken_by": "O", "taken_at": "O", "handed_back_at": "O",
        "closed_at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("alert_sup", "reason", ALERT_REASON),
            models.UniqueConstraint(
                fields=["call"], condition=Q(closed_at__isnull=True), name="supervisoralert_one_open"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by__isnull=True, acknowledged_at__isnull=True)
                | Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False),
                name="supervisoralert_acknowledged_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by__isnull=True) | ~Q(acknowledged_by=F("raised_by")),
                name="supervisoralert_answered_by_another",
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True)
                | Q(taken_by=F("acknowledged_by"), taken_at__isnull=False, acknowledged_by__isnull=False),
                name="supervisoralert_taken_by_who_answered",
            ),
        ]
        indexes = [
            models.Index("raised_at", condition=Q(closed_at__isnull=True), name="supervisoralert_open"),
        ]
