from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hotline.codes import MAILBOX_TROUBLE, SET_ASIDE
from intake.models.checks import coded

TIPS = "tips"  # the name of the one mailbox


class MailMessage(models.Model):
    """What is kept of an e-mail beside its tip: nothing that says who wrote it.

    `message_hash` is HMAC(key, Message-ID), 32 bytes, empty where it had none. `sent_on` is the day it says it
    was written. Attachments are counted and dropped unopened; links are counted and never followed."""

    tip = models.OneToOneField("intake.Tip", on_delete=models.PROTECT, primary_key=True, related_name="mail")
    message_hash = models.BinaryField(max_length=32, null=True, editable=False)
    sent_on = models.DateField(null=True)
    attachments = models.PositiveSmallIntegerField()
    links = models.PositiveSmallIntegerField()

    data_classes = {"tip": "O", "message_hash": "X", "sent_on": "O", "attachments": "O", "links": "O"}


class SetAside(models.Model):
    """A message that a machine wrote to a machine: counted and listed, kept without a word of it. `dedup` is
    the same for the same message, 32 bytes, so that a crash counts it once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reason = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    dedup = models.BinaryField(max_length=32, unique=True, editable=False)

    data_classes = {"id": "O", "reason": "O", "received_at": "O", "dedup": "O"}

    class Meta:
        constraints = [coded("setaside", "reason", SET_ASIDE)]
        indexes = [models.Index(fields=["-received_at"], name="setaside_newest")]


class Mailbox(models.Model):
    """When the mailbox was last emptied, and since when it fails. `failing_since` empty: all is well."""

    name = models.CharField(primary_key=True, max_length=32)
    emptied_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=12, blank=True)

    data_classes = {"name": "O", "emptied_at": "O", "failing_since": "O", "trouble": "O"}

    class Meta:
        constraints = [
            coded("mailbox", "trouble", MAILBOX_TROUBLE, blank=True),
            models.CheckConstraint(
                condition=Q(failing_since__isnull=True, trouble="")
                | (Q(failing_since__isnull=False) & ~Q(trouble="")),
                name="mailbox_failing_says_why",
            ),
        ]


class MachineRead(models.Model):
    """That the staff worker has read a tip once for one purpose, so that it never does so again: what a person
    decided afterwards stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=8)
    at = models.DateTimeField()

    data_classes = {"id": "O", "tip": "O", "task": "O", "at": "O"}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(task__in=["age", "code"]), name="machineread_task"),
            models.UniqueConstraint(fields=["tip", "task"], name="machineread_once"),
        ]
