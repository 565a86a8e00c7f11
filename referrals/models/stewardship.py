"""Keeping listings true: who answers for one, when somebody last said that it is right, what was changed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hotline.sealing.fields import SealedField
from referrals.codes import (
    CHANGE_SOURCE,
    CHANGE_STATE,
    LEVEL,
    REFERRAL_OUTCOME,
    TASK_KIND,
    VERIFICATION_OUTCOME,
    VERIFIED_BY,
)
from referrals.models.checks import coded


class Stewardship(models.Model):
    """Who answers for a listing, from when to when; the open row is the specialist of today."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        "referrals.Organization", on_delete=models.PROTECT, related_name="stewards"
    )
    specialist = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    data_classes = dict.fromkeys(("id", "organization", "specialist", "since", "until"), "D")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(until__isnull=True), name="dir_steward_one"
            )
        ]


class Verification(models.Model):
    """Somebody said whether a listing is right, at one level. An edit is no verification."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        "referrals.Organization", on_delete=models.PROTECT, related_name="verifications"
    )
    location = models.ForeignKey("referrals.Location", null=True, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        "referrals.Service", null=True, on_delete=models.PROTECT, related_name="verifications"
    )
    level = models.CharField(max_length=12)
    method = models.CharField(max_length=8)
    outcome = models.CharField(max_length=12)
    informant = models.CharField(max_length=200, blank=True)  # name and title of the partner's person
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    data_classes = dict.fromkeys(
        ("id", "organization", "location", "service", "level", "method", "outcome", "informant", "by", "at"),
        "D",
    )

    class Meta:
        constraints = [
            coded("verification", "level", LEVEL),
            coded("verification", "method", VERIFIED_BY),
            coded("verification", "outcome", VERIFICATION_OUTCOME),
        ]
        indexes = [models.Index(fields=["organization", "-at"], name="dir_verification_newest")]


class ConfirmationRequest(models.Model):
    """A letter that asks a partner whether its listing is right. `lookup`: SHA-256 of the token in the link, 32
    bytes; the token itself is nowhere. Used once, or expired, it opens nothing. `form`: what the linked page
    shows, cleared like a public listing: it may fall into anybody's hands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        "referrals.Organization", on_delete=models.PROTECT, related_name="requests"
    )
    round = models.DateField()  # the day on which it fell due; reminder and fallback belong to the same
    step = models.PositiveSmallIntegerField()  # 0 first, 1 reminder, 2 fallback contact
    sent_to = models.CharField(max_length=254)
    lookup = models.BinaryField(max_length=32, unique=True, editable=False)
    form = models.JSONField()
    sent_at = models.DateTimeField(null=True)  # empty: waits to be mailed
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    data_classes = {
        "id": "D", "organization": "D", "round": "D", "step": "D", "sent_to": "D", "lookup": "O", "form": "D",
        "sent_at": "D", "expires_at": "D", "used_at": "D",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "round", "step"], name="dir_request_once"),
            models.CheckConstraint(condition=Q(step__lte=2), name="dir_request_step"),
        ]


class ConfirmationAnswer(models.Model):
    """What came back by the link, written by the public process; staff take it in. `answers` holds codes and what is
    proposed for public fields, and of a message only that there is one: in its `words` somebody may have written
    where a hidden site is. Taken in, only what was ticked stays; the proposals lie in the change request alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lookup = models.BinaryField(max_length=32, unique=True, editable=False)  # one answer for one link
    answers = models.JSONField()
    words = SealedField(data_class="C", purpose="service", null=True)
    received_at = models.DateTimeField(editable=False)  # set by trigger
    taken_in_at = models.DateTimeField(null=True)

    data_classes = {
        "id": "D", "lookup": "O", "answers": "D", "words": "C:service", "received_at": "D", "taken_in_at": "D",
    }  # fmt: skip


class AnswerKey(models.Model):
    """The data key of an answer's words, wrapped like a tip's; rotation touches this row alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.ForeignKey(ConfirmationAnswer, on_delete=models.PROTECT, related_name="keys")
    data_class = models.CharField(max_length=1)
    key_id = models.CharField(max_length=40, db_index=True)
    wrap = models.BinaryField(editable=False)

    data_classes = {"id": "O", "answer": "O", "data_class": "O", "key_id": "O", "wrap": "O"}

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(data_class="C"), name="dir_answerkey_class")]


class ChangeRequest(models.Model):
    """Fields that somebody wants changed, to be taken or left one by one. `answer`: empty where it came by no link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        "referrals.Organization", on_delete=models.PROTECT, related_name="changes"
    )
    source = models.CharField(max_length=8)
    answer = models.ForeignKey(ConfirmationAnswer, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    data_classes = dict.fromkeys(("id", "organization", "source", "answer", "at", "by"), "D")

    class Meta:
        constraints = [coded("change", "source", CHANGE_SOURCE)]


class FieldChange(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(ChangeRequest, on_delete=models.CASCADE, related_name="fields")
    object_type = models.CharField(max_length=24)  # model name, lower case
    object_id = models.UUIDField()
    field = models.CharField(max_length=40)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    state = models.CharField(max_length=10, default="open")
    decided_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    data_classes = dict.fromkeys(
        (
            "id", "request", "object_type", "object_id", "field", "old", "new", "state", "decided_by",
            "decided_at",
        ),
        "D",
    )  # fmt: skip

    class Meta:
        constraints = [coded("fieldchange", "state", CHANGE_STATE)]


class Revision(models.Model):
    """One edit of one thing, with what stood there before, so that it can be undone. Sealed columns are named and
    never copied here. `batch`: edits made in one act."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        "referrals.Organization", on_delete=models.PROTECT, related_name="revisions"
    )
    object_type = models.CharField(max_length=24)
    object_id = models.UUIDField()
    before = models.JSONField()
    after = models.JSONField()
    batch = models.UUIDField(db_index=True)
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    data_classes = dict.fromkeys(
        (
            "id", "organization", "object_type", "object_id", "before", "after", "batch", "by", "at",
            "undone_at",
        ),
        "D",
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["organization", "-at"], name="dir_revision_newest")]


class Task(models.Model):
    """Something a partnership specialist has to look at. Without `assigned` it waits in the shared queue."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16)
    organization = models.ForeignKey(
        "referrals.Organization", null=True, on_delete=models.PROTECT, related_name="tasks"
    )
    service = models.ForeignKey("referrals.Service", null=True, on_delete=models.PROTECT, related_name="+")
    assigned = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    raised_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    data_classes = dict.fromkeys(
        (
            "id", "kind", "organization", "service", "assigned", "raised_by", "at", "done_at", "done_by",
            "note",
        ),
        "D",
    )  # fmt: skip

    class Meta:
        constraints = [coded("task", "kind", TASK_KIND)]
        indexes = [models.Index("at", condition=Q(done_at__isnull=True), name="dir_task_open")]


class ReferralOutcome(models.Model):
    """How a referral ended, for the listing's sake alone: no person, no case, no day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("referrals.Service", on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField(max_length=16)
    week = models.DateField()

    data_classes = {"id": "D", "service": "D", "outcome": "D", "week": "D"}

    class Meta:
        constraints = [coded("referraloutcome", "outcome", REFERRAL_OUTCOME)]
