from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hotline.sealing.fields import SealedField


class DutyRule(models.Model):
    """The law of one province or territory about a child in need of protection. First loaded from
    triage/data/duty_rules.json. `facts` keeps both languages, phones, source, the date it was checked (null: never)
    and the names of the fields that nobody has verified; `version` counts what staff have changed since."""

    province = models.CharField(primary_key=True, max_length=2)
    child_under = models.PositiveSmallIntegerField(null=True)
    checked_on = models.DateField(null=True)
    facts = models.JSONField()
    version = models.PositiveIntegerField(default=1)

    data_classes = {"province": "D", "child_under": "D", "checked_on": "D", "facts": "D", "version": "D"}


class DutyRuleVersion(models.Model):
    """The rule as it stood from then on. Never changed, never removed: a duty was settled under one of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.ForeignKey("triage.DutyRule", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)

    data_classes = {"id": "D", "rule": "D", "number": "D", "values": "D", "by": "O", "at": "O"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="dutyruleversion_number")]


class DutyToReport(models.Model):
    """The record about a child: whom we told, when, under which reference; or that no duty holds, with a
    supervisor's reason. `details` (authority's worker, reference, words used, or the reason) is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=8)
    rule = models.ForeignKey("triage.DutyRule", null=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(null=True)
    details = SealedField(data_class="C", purpose="safety")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    data_classes = {
        "id": "O", "tip": "O", "kind": "O", "rule": "O", "reported_at": "O", "details": "C:safety", "by": "O",
        "at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reported", reported_at__isnull=False, rule__isnull=False)
                | Q(kind="no_duty", reported_at__isnull=True),
                name="duty_reported_says_when",
            ),
            models.UniqueConstraint(fields=["id", "tip"], name="duty_facts"),
        ]
