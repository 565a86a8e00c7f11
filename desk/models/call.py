from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hotline.codes import DANGER, MINOR, OUTCOME, SCRIPT, SERVICE_LINE
from hotline.sealing.fields import SealedField
from intake.models.checks import coded

WINDOW = timedelta(minutes=15)  # the longest that one entry of the log lets somebody read on


class CallQuerySet(models.QuerySet["Call"]):
    def going_on(self) -> CallQuerySet:
        """Not logged yet: somebody is talking, or has to go on with it."""
        return self.filter(closed_at__isnull=True)


class Call(models.Model):
    """One call from its first ring to its being logged. Its id is that of the Interaction it becomes, so that
    however often it is sent, it counts once.

    `version` counts the saves of the draft. `danger`, `minor` and `language` repeat what the draft says, so that
    the one who is called for help sees it at once. `ended_at` empty: the line is open. `closed_as`: logged, or
    empty (opened by mistake, nothing in it); both blank while it goes on. `outcome` blank: not said."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opened_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(editable=False)
    saved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    danger = models.CharField(max_length=8, default="unknown")
    minor = models.CharField(max_length=8, default="unknown")
    language = models.CharField(max_length=8, default="unknown")
    closed_at = models.DateTimeField(null=True)
    closed_as = models.CharField(max_length=8, blank=True)
    interaction = models.OneToOneField(
        "intake.Interaction", null=True, on_delete=models.PROTECT, related_name="call"
    )
    outcome = models.CharField(max_length=32, blank=True)
    service_line = models.CharField(max_length=20, blank=True)

    objects = CallQuerySet.as_manager()

    data_classes = {
        "id": "O", "opened_by": "O", "started_at": "O", "saved_at": "O", "ended_at": "O", "version": "O",
        "danger": "S", "minor": "S", "language": "S", "closed_at": "O", "closed_as": "O", "interaction": "O",
        "outcome": "S", "service_line": "S",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("call", "danger", DANGER),
            coded("call", "minor", MINOR),
            coded("call", "outcome", OUTCOME, blank=True),
            coded("call", "service_line", SERVICE_LINE, blank=True),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_as="", interaction__isnull=True)
                | Q(closed_at__isnull=False, closed_as="logged", interaction=F("id"))
                | Q(closed_at__isnull=False, closed_as="empty", interaction__isnull=True, version=0),
                name="call_closed_is_logged_or_empty",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="call_ends_after_it_began",
            ),
        ]
        indexes = [
            models.Index("started_at", condition=Q(closed_at__isnull=True), name="call_going_on"),
            models.Index(fields=["opened_by", "-started_at"], name="call_mine"),
        ]


class CallMember(models.Model):
    """Who may go on with a call: whoever opened it, was given it, or took it. Watching needs no row here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="members")
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=8)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    data_classes = {"id": "O", "call": "O", "staff": "O", "reason": "O", "by": "O", "at": "O"}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["opened", "given", "taken"]), name="callmember_reason"
            ),
            models.UniqueConstraint(fields=["call", "staff"], name="callmember_once"),
        ]


class CallWindow(models.Model):
    """One entry of the log, and for how long it lets this person read this call. `mode`: `on`, goes on with the
    draft, or `watch`, follows it (content only, never who the caller is). `seen_at`: when they last read or saved,
    by which others see that they are here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="windows")
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8)
    entry = models.BigIntegerField()
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    seen_at = models.DateTimeField()

    data_classes = {
        "id": "O", "call": "O", "staff": "O", "mode": "O", "entry": "O", "opened_at": "O", "until": "O",
        "seen_at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=["on", "watch"]), name="callwindow_mode"),
            models.CheckConstraint(
                condition=Q(until__gt=F("opened_at"), until__lte=F("opened_at") + WINDOW),
                name="callwindow_at_most_15_minutes",
            ),
            models.UniqueConstraint(fields=["entry"], name="callwindow_one_entry"),
        ]
        indexes = [models.Index(fields=["call", "staff", "-until"], name="callwindow_live")]

    def is_open(self, at: datetime) -> bool:
        return at < self.until


class DeskKey(models.Model):
    """One wrapped data key of what the desk seals. `owner`: the call, or the hand-over, that it belongs to.
    `store` says how long it lives: `draft` until the call is logged, `profile` at most 72 hours after the call,
    `kept` by the general schedule. Without its row nothing that it sealed opens again, in a backup either."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField(db_index=True)
    store = models.CharField(max_length=8)
    data_class = models.CharField(max_length=1)
    key_id = models.CharField(max_length=40, db_index=True)
    wrap = models.BinaryField(editable=False)

    data_classes = {"id": "O", "owner": "O", "store": "O", "data_class": "O", "key_id": "O", "wrap": "O"}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(store__in=["draft", "profile", "kept"]), name="deskkey_store"),
            models.CheckConstraint(condition=Q(data_class__in=["R", "C"]), name="deskkey_class"),
        ]


class DraftSave(models.Model):
    """What one save changed, and nothing else: rows are added, never changed, so that no word is written over.

    `id` is the sender's: sent again, it is the same save. `base` is the last number that the sender had seen; two
    saves of one field that had not seen each other are both kept, and both shown. `fields` are keyed marks of the names
    of what changed; `content` (class C) and `identity` (R) hold them by name, empty where there is none of that kind. A
    save that a later one of somebody who had seen it has replaced is dropped, but for one a minute."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="saves")
    number = models.PositiveIntegerField()
    base = models.PositiveIntegerField()
    tab = models.UUIDField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    fields = ArrayField(models.CharField(max_length=60))
    content = SealedField(data_class="C", purpose="investigation", null=True)
    identity = SealedField(data_class="R", purpose="service", null=True)

    data_classes = {
        "id": "O", "call": "O", "number": "O", "base": "O", "tab": "O", "by": "O", "at": "O", "fields": "O",
        "content": "C:investigation", "identity": "R:service",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="draftsave_number"),
            models.CheckConstraint(condition=Q(base__lt=F("number")), name="draftsave_base_is_before"),
            models.CheckConstraint(
                condition=Q(content__isnull=False) | Q(identity__isnull=False),
                name="draftsave_says_something",
            ),
        ]


class ScriptRead(models.Model):
    """That a script was read out to the caller, in which language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="scripts")
    script = models.CharField(max_length=16)
    language = models.CharField(max_length=8)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    data_classes = {"id": "O", "call": "O", "script": "O", "language": "S", "by": "O", "at": "O"}

    class Meta:
        constraints = [
            coded("scriptread", "script", SCRIPT),
            models.UniqueConstraint(fields=["call", "script", "language"], name="scriptread_once"),
        ]
