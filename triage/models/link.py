from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hotline.codes import LINK_REASON
from hotline.reference import reference
from intake.models.checks import coded_each
from triage.linking.values import KINDS, SAYS

ANSWERS = ("accepted", "rejected")


class LinkTag(models.Model):
    """That a tip names something: equal tags, equal things. Made by the staff worker with a key outside the database,
    16 bytes of an HMAC over a stretched value; gone when the tip's content is. `says`: see linking/values.py."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="link_tags")
    kind = models.CharField(max_length=8)
    says = models.CharField(max_length=8)
    tag = models.BinaryField(max_length=16, editable=False)
    key_id = models.CharField(max_length=40, db_index=True)

    data_classes = {"id": "O", "tip": "O", "kind": "O", "says": "O", "tag": "X", "key_id": "O"}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="linktag_kind"),
            models.CheckConstraint(condition=Q(says__in=SAYS), name="linktag_says"),
            models.UniqueConstraint(fields=["tag", "kind", "tip"], name="linktag_once"),
        ]


class TagRun(models.Model):
    """That the worker has tagged a tip, and under which key: the row that a crash leaves unwritten."""

    tip = models.OneToOneField(
        "intake.Tip", on_delete=models.PROTECT, primary_key=True, related_name="tag_run"
    )
    key_id = models.CharField(max_length=40, db_index=True)
    at = models.DateTimeField()

    data_classes = {"tip": "O", "key_id": "O", "at": "O"}


class TipLink(models.Model):
    """Two tips that name the same thing: by what (`kinds`, codes of LINK_REASON) and how surely (`score`, 1 to 100).
    `answer` empty: nobody has looked yet. A rejected pair comes back only when a new kind is found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    a = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="+")
    kinds = ArrayField(models.CharField(max_length=16))
    score = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField()
    answer = models.CharField(max_length=8, blank=True)
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)

    data_classes = {
        "id": "O", "a": "O", "b": "O", "kinds": "O", "score": "O", "found_at": "O", "answer": "O", "by": "O", "at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="tiplink_once"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="tiplink_in_order"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=100), name="tiplink_score"),
            models.CheckConstraint(condition=~Q(kinds=[]), name="tiplink_says_why"),
            coded_each("tiplink", "kinds", LINK_REASON),
            models.CheckConstraint(
                condition=Q(answer="", by__isnull=True, at__isnull=True)
                | Q(answer__in=ANSWERS, by__isnull=False, at__isnull=False),
                name="tiplink_answer_whole",
            ),
        ]
        indexes = [models.Index(fields=["-score", "-found_at"], condition=Q(answer=""), name="tiplink_open")]

    def other(self, tip_id: uuid.UUID) -> uuid.UUID:
        return self.b_id if self.a_id == tip_id else self.a_id

    @property
    def references(self) -> tuple[str, str]:
        return reference(self.a_id), reference(self.b_id)


class Spike(models.Model):
    """That so many tips within days name one thing: once for each thing and window. `tip` is the one that made it so
    many, `reached_at` when the newest of them was received."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8)
    tag = models.BinaryField(max_length=16, editable=False)
    key_id = models.CharField(max_length=40, db_index=True)
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="+")
    tips = models.PositiveIntegerField()
    reached_at = models.DateTimeField(db_index=True)

    data_classes = {
        "id": "O", "kind": "O", "tag": "X", "key_id": "O", "tip": "O", "tips": "O", "reached_at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="spike_kind"),
            models.UniqueConstraint(fields=["tag", "kind", "reached_at"], name="spike_once"),
        ]
