from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from hotline.codes import CASE_CLOSED, CASE_EVENT
from hotline.reference import reference
from hotline.sealing.fields import SealedField
from intake.models.checks import coded


class Case(models.Model):
    """One situation, holding many tips. Open while `closed_at` is empty. `merged_into`: everything went over to
    that one, and nothing comes here any more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opened_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(editable=False)  # set by trigger, as all times of a case
    closed_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=20, blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")

    data_classes = {
        "id": "O", "opened_by": "O", "opened_at": "O", "closed_by": "O", "closed_at": "O", "close_reason": "O",
        "merged_into": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("case", "close_reason", CASE_CLOSED, blank=True),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, close_reason="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(close_reason="")),
                name="case_close_whole",
            ),
            models.CheckConstraint(
                condition=(Q(merged_into__isnull=True) & ~Q(close_reason="merged"))
                | (Q(merged_into__isnull=False, close_reason="merged") & ~Q(merged_into=F("id"))),
                name="case_merged_says_where",
            ),
        ]
        indexes = [models.Index("opened_at", condition=Q(closed_at__isnull=True), name="case_open")]

    @property
    def reference(self) -> str:
        """What people say to each other; told apart from a tip's by its sign."""
        return f"C-{reference(self.id)}"


class CaseTip(models.Model):
    """A tip's place: in one case at a time. `left_at`: it went elsewhere (split, merge), and stays in the history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="tips")
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="case_tips")
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)
    left_at = models.DateTimeField(null=True)

    data_classes = {"id": "O", "case": "O", "tip": "O", "by": "O", "at": "O", "left_at": "O"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tip"], condition=Q(left_at__isnull=True), name="casetip_one_case"
            ),
        ]


class CaseEvent(models.Model):
    """What happened to a case: who, when, why (sealed under the case's keys). Never changed. `by` empty: the system,
    where a supplementary tip arrived by its return code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16)
    tip = models.ForeignKey("intake.Tip", null=True, on_delete=models.PROTECT, related_name="+")
    other_case = models.ForeignKey("triage.Case", null=True, on_delete=models.PROTECT, related_name="+")
    note = SealedField(data_class="C", purpose="investigation", null=True)
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)

    data_classes = {
        "id": "O", "case": "O", "kind": "O", "tip": "O", "other_case": "O", "note": "C:investigation", "by": "O",
        "at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("caseevent", "kind", CASE_EVENT),
            models.CheckConstraint(
                condition=~Q(kind__in=["closed", "reopened", "merged", "split"]) | Q(note__isnull=False),
                name="caseevent_says_why",
            ),
        ]
        indexes = [models.Index(fields=["case", "at"], name="caseevent_timeline")]
