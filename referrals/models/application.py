from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from referrals.codes import APPLICATION_STATE, CRITERION, DECISION, VERDICT, VERIFIED_BY, VISIBILITY
from referrals.models.checks import coded


class Application(models.Model):
    """A body asks to be listed. Written by the public process; `answers` are about the body, never a contact.
    `held`: it came in a flood and stands behind the rest until somebody takes it up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=8)
    answers = models.JSONField()
    dedup = models.BinaryField(max_length=32, null=True, unique=True, editable=False)
    received_at = models.DateTimeField(editable=False)  # set by trigger
    held = models.BooleanField(default=False, editable=False)

    data_classes = {"id": "D", "language": "D", "answers": "D", "dedup": "O", "received_at": "D", "held": "O"}


class InclusionReview(models.Model):
    """What staff make of an application, as it stands today. The second reviewer is somebody else, always.

    `round` counts up each time a proposal is sent back or a refusal is appealed against. `reason`: in words that are
    sent to the body. `note`: what the body, or the first reviewer, is asked for. `proposal`, `visibility` (public or
    internal, decided with the body) and `method` (how the first reviewer checked) are empty until something is
    proposed. `letter_sent_at`: when the mail server took the letter that belongs to `state`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="review")
    state = models.CharField(max_length=12, default="received")
    round = models.PositiveSmallIntegerField(default=0)
    criteria = models.CharField(max_length=20)  # version of the published criteria
    reviewer = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    proposal = models.CharField(max_length=12, blank=True)
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    visibility = models.CharField(max_length=12, blank=True)
    method = models.CharField(max_length=8, blank=True)
    decided_at = models.DateTimeField(null=True)
    letter_sent_at = models.DateTimeField(null=True)
    appeal = models.TextField(blank=True)
    organization = models.ForeignKey(
        "referrals.Organization", null=True, on_delete=models.PROTECT, related_name="applications"
    )
    updated_at = models.DateTimeField()

    data_classes = dict.fromkeys(
        (
            "id", "application", "state", "round", "criteria", "reviewer", "second", "proposal", "reason", "note",
            "visibility", "method", "decided_at", "letter_sent_at", "appeal", "organization", "updated_at",
        ),
        "D",
    )  # fmt: skip

    class Meta:
        constraints = [
            coded("inclusion", "state", APPLICATION_STATE),
            coded("inclusion", "visibility", VISIBILITY, blank=True),
            coded("inclusion", "proposal", DECISION, blank=True),
            coded("inclusion", "method", VERIFIED_BY, blank=True),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("reviewer")), name="dir_inclusion_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "declined"])
                | (Q(reviewer__isnull=False, second__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
                name="dir_inclusion_decided_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state="second") | (Q(reviewer__isnull=False) & ~Q(proposal="") & ~Q(reason="")),
                name="dir_inclusion_proposed",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(organization__isnull=False),
                name="dir_inclusion_approved_is_listed",
            ),
            models.CheckConstraint(
                condition=~Q(state="appealed") | ~Q(appeal=""), name="dir_inclusion_appeal"
            ),
        ]


class CriterionVerdict(models.Model):
    """What one person made of one criterion in one round; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(InclusionReview, on_delete=models.PROTECT, related_name="verdicts")
    round = models.PositiveSmallIntegerField(default=0)
    criterion = models.CharField(max_length=12)
    verdict = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    data_classes = dict.fromkeys(("id", "review", "round", "criterion", "verdict", "reason", "by", "at"), "D")

    class Meta:
        constraints = [
            coded("criterion", "criterion", CRITERION),
            coded("criterion", "verdict", VERDICT),
            models.UniqueConstraint(
                fields=["review", "round", "criterion", "by"], name="dir_criterion_once_each"
            ),
            models.CheckConstraint(condition=Q(verdict="met") | ~Q(reason=""), name="dir_criterion_says_why"),
        ]


class InclusionDecision(models.Model):
    """What two people decided in one round; never changed. Whoever took part in an earlier one agrees to no later
    one: a trigger says so. `appeal`: the words against the decision before; empty in the first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(InclusionReview, on_delete=models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=12)
    visibility = models.CharField(max_length=12, blank=True)
    reason = models.TextField()
    appeal = models.TextField(blank=True)
    reviewer = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    data_classes = dict.fromkeys(
        ("id", "review", "round", "decision", "visibility", "reason", "appeal", "reviewer", "second", "at"),
        "D",
    )

    class Meta:
        constraints = [
            coded("decision", "decision", DECISION),
            coded("decision", "visibility", VISIBILITY, blank=True),
            models.UniqueConstraint(fields=["review", "round"], name="dir_decision_one_a_round"),
            models.CheckConstraint(condition=~Q(second=F("reviewer")), name="dir_decision_two_people"),
            models.CheckConstraint(condition=~Q(reason=""), name="dir_decision_says_why"),
            models.CheckConstraint(
                condition=Q(decision="approved", visibility__in=["public", "internal"])
                | Q(decision="declined", visibility=""),
                name="dir_decision_visibility",
            ),
        ]
