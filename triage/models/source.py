"""What a report takes from other tips of its case, and which tips a release made reported."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hotline.codes import AGENCY_KIND, BASIS, CONSENT_PURPOSE
from intake.models.checks import coded


class DisclosureSource(models.Model):
    """Another tip of the case from which a report takes something, and the ground on which that leaves: an answer of
    this very tip, or the report's own exception where it holds for this tip too. The yes of one tip opens no other.
    `recipient_kind` and `purpose` are the report's, by key. Written with the draft, and frozen once it is handed on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    disclosure = models.ForeignKey("triage.Disclosure", on_delete=models.PROTECT, related_name="sources")
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="+")
    recipient_kind = models.CharField(max_length=24)
    purpose = models.CharField(max_length=16)
    basis = models.CharField(max_length=16)
    consent = models.ForeignKey("intake.Consent", null=True, on_delete=models.PROTECT, related_name="+")
    consent_decision = models.CharField(max_length=8, null=True)
    consent_identity = models.BooleanField(null=True)
    consent_source = models.CharField(max_length=8, null=True)

    data_classes = {
        "id": "O", "disclosure": "O", "tip": "O", "recipient_kind": "O", "purpose": "O", "basis": "O", "consent": "O",
        "consent_decision": "O", "consent_identity": "O", "consent_source": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("source", "recipient_kind", AGENCY_KIND),
            coded("source", "purpose", CONSENT_PURPOSE),
            coded("source", "basis", BASIS),
            models.UniqueConstraint(fields=["disclosure", "tip"], name="source_once"),
            # As of the report itself: every column of the key is there, or none.
            models.CheckConstraint(
                condition=Q(
                    basis="consent",
                    consent__isnull=False,
                    consent_decision__isnull=False,
                    consent_decision="given",
                    consent_identity__isnull=False,
                    consent_source__isnull=False,
                    consent_source__in=["self", "relayed"],
                )
                | (
                    ~Q(basis="consent")
                    & Q(
                        consent__isnull=True,
                        consent_decision__isnull=True,
                        consent_identity__isnull=True,
                        consent_source__isnull=True,
                    )
                ),
                name="source_ground",
            ),
            models.CheckConstraint(
                condition=~Q(recipient_kind="border_services") | Q(basis__in=["consent", "required_by_law"]),
                name="source_border_by_consent_or_law",
            ),
        ]


class ReportedTip(models.Model):
    """That a release reported a tip: the one it is about, and each it takes something from. Written by the release,
    in the database, and by nothing else; a review that says "reported" names a row of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    disclosure = models.ForeignKey(
        "triage.Disclosure", on_delete=models.PROTECT, related_name="reported_tips"
    )
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="+")
    reported = models.CharField(max_length=24)

    data_classes = {"id": "O", "disclosure": "O", "tip": "O", "reported": "O"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "tip", "reported"], name="reportedtip_facts"),
        ]
