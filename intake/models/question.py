from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hotline.codes import QUESTION
from intake.models.checks import coded


class Question(models.Model):
    """The one thing that may wait for a reporter: a pre-worded question about their tip.

    `lookup` is what their return code is found by, 32 bytes; it stands here only while the question waits, so
    that nothing shows later that a code was ever given out. Empty `read_at`: nobody has read it. Unread it
    expires after 30 days, read after 72 hours (the database shortens it at the first reading)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="questions")
    code = models.CharField(max_length=16)
    lookup = models.BinaryField(max_length=32, null=True, unique=True, editable=False)
    asked_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(editable=False)  # set by trigger
    read_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(editable=False)  # set by trigger, only ever shortened
    closed_at = models.DateTimeField(null=True)  # answered, expired or taken back

    data_classes = {
        "id": "O", "tip": "O", "code": "O", "lookup": "X", "asked_by": "O", "asked_at": "O", "read_at": "O",
        "expires_at": "O", "closed_at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("question", "code", QUESTION),
            models.CheckConstraint(
                condition=Q(lookup__isnull=True, closed_at__isnull=False)
                | Q(lookup__isnull=False, closed_at__isnull=True),
                name="question_waits_or_is_closed",
            ),
            models.UniqueConstraint(
                fields=["tip"], condition=Q(lookup__isnull=False), name="question_one_waiting"
            ),
        ]
        indexes = [
            models.Index("expires_at", condition=Q(lookup__isnull=False), name="question_expires"),
        ]


class CodeTag(models.Model):
    """By what the staff side finds a tip again from its return code: HMAC(tag key, code), 32 bytes. Tips sent
    from one page share their code, hence their tag; so does what was added under it."""

    tip = models.OneToOneField(
        "intake.Tip", on_delete=models.PROTECT, primary_key=True, related_name="code_tag"
    )
    tag = models.BinaryField(max_length=32, editable=False, db_index=True)

    data_classes = {"tip": "O", "tag": "X"}


class Addition(models.Model):
    """A tip that adds to an earlier one, joined by the staff side from the code in it. `question`: the one that
    waited when it was written, which it answers."""

    tip = models.OneToOneField(
        "intake.Tip", on_delete=models.PROTECT, primary_key=True, related_name="addition"
    )
    adds_to = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="additions")
    question = models.ForeignKey(
        "intake.Question", null=True, on_delete=models.PROTECT, related_name="answers"
    )
    joined_at = models.DateTimeField(editable=False)  # set by trigger

    data_classes = {"tip": "O", "adds_to": "O", "question": "O", "joined_at": "O"}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(tip=models.F("adds_to")), name="addition_is_another_tip"),
        ]
