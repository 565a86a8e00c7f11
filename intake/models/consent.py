from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hotline.codes import AGENCY_KIND, CONSENT_PURPOSE, CONSENT_SOURCE
from intake.models.checks import coded


class Consent(models.Model):
    """A yes or a no to one kind of recipient for one purpose. No row means that nobody was asked.

    `person` is empty when the reporter speaks for themself. A refusal is a row too: it binds, and it beats a
    consent that somebody else relayed. Taking a consent back is a new row, never an edit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="consents")
    person = models.ForeignKey("intake.Person", null=True, on_delete=models.PROTECT, related_name="consents")
    recipient_kind = models.CharField(max_length=24)
    purpose = models.CharField(max_length=16)
    decision = models.CharField(max_length=8)
    includes_identity = models.BooleanField()
    source = models.CharField(max_length=8)
    recorded_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(editable=False)  # set by trigger

    data_classes = {
        "id": "O", "tip": "O", "person": "O", "recipient_kind": "O", "purpose": "O", "decision": "O",
        "includes_identity": "O", "source": "O", "recorded_by": "O", "recorded_at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=["given", "refused"]), name="consent_decision"),
            coded("consent", "recipient_kind", AGENCY_KIND),
            coded("consent", "purpose", CONSENT_PURPOSE),
            coded("consent", "source", CONSENT_SOURCE),
            models.CheckConstraint(
                condition=Q(decision="given") | Q(includes_identity=False),
                name="consent_refusal_carries_no_identity",
            ),
        ]
