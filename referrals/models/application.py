from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from referrals.codes import APPLICATION_STATE, CRITERION, VERDICT, VISIBILITY
from referrals.models.checks import coded


class Application(models.Model):
    """A body asks to be listed. Written by the public process; `answers` are about the body, never a contact.
    `state` is staff's. `organization`: what it became."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=8)
    answers = models.JSONField()
    dedup = models.BinaryField(max_length=32, null=True, unique=True, editable=False)
    received_at = models.DateTimeField(editable=False)  # set by trigger

    data_classes = {"id": "D", "language": "D", "answers": "D", "dedup": "O", "received_at": "D"}


class InclusionReview(models.Model):
    """What staff make of an application. The second reviewer is somebody else, always."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="review")
    state = models.CharField(max_length=12, default="received")
    criteria = models.CharField(max_length=20)  # version of the published criteria
    reviewer = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    visibility = models.CharField(max_length=12, blank=True)  # public or internal, decided with the body
    decided_at = models.DateTimeField(null=True)
    appeal = models.TextField(blank=True)
    organization = models.ForeignKey(
        "referrals.Organization", null=True, on_delete=models.PROTECT, related_name="applications"
    )
    updated_at = models.DateTimeField()

    data_classes = dict.fromkeys(
        (
            "id", "application", "state", "criteria", "reviewer", "second", "reason", "visibility",
            "decided_at", "appeal", "organization", "updated_at",
        ),
        "D",
    )  # fmt: skip

    class Meta:
        constraints = [
            coded("inclusion", "state", APPLICATION_STATE),
            coded("inclusion", "visibility", VISIBILITY, blank=True),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("reviewer")), name="dir_inclusion_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "declined"])
                | (Q(reviewer__isnull=False, second__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
                name="dir_inclusion_decided_by_two",
            ),
        ]


class CriterionVerdict(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(InclusionReview, on_delete=models.PROTECT, related_name="verdicts")
    criterion = models.CharField(max_length=12)
    verdict = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    data_classes = dict.fromkeys(("id", "review", "criterion", "verdict", "reason", "by", "at"), "D")

    class Meta:
        constraints = [
            coded("criterion", "criterion", CRITERION),
            coded("criterion", "verdict", VERDICT),
            models.UniqueConstraint(fields=["review", "criterion", "by"], name="dir_criterion_once_each"),
            models.CheckConstraint(condition=Q(verdict="met") | ~Q(reason=""), name="dir_criterion_says_why"),
        ]
