from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class InterpreterVendor(models.Model):
    """A service that interprets on the phone. `languages` empty: ask them. It may be chosen only while an
    agreement of its own is live (VendorAgreement)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    account = models.CharField(max_length=40, blank=True)
    languages = ArrayField(models.CharField(max_length=8), default=list)
    is_active = models.BooleanField(default=True)

    data_classes = {
        "id": "D", "name": "D", "phone": "D", "account": "D", "languages": "D", "is_active": "D",
    }  # fmt: skip


class VendorAgreement(models.Model):
    """That a vendor is bound by our confidentiality policy, from when until when. `ended_at`: ended early."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vendor = models.ForeignKey(InterpreterVendor, on_delete=models.PROTECT, related_name="agreements")
    signed_on = models.DateField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    data_classes = {
        "id": "D", "vendor": "D", "signed_on": "D", "valid_from": "D", "valid_until": "D", "ended_at": "D",
        "recorded_by": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="vendoragreement_ends_after_it_began"
            ),
            models.UniqueConstraint(fields=["id", "vendor"], name="vendoragreement_facts"),
        ]


class InterpreterUse(models.Model):
    """An interpreter on one call: which language and vendor, from when to when. Nothing of the caller.

    The agreement that binds the vendor is named by a composite key, and a trigger refuses one that is not live.
    `told`: the confidentiality line was read to the interpreter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey("desk.Call", on_delete=models.PROTECT, related_name="interpreters")
    vendor = models.ForeignKey(InterpreterVendor, on_delete=models.PROTECT, related_name="uses")
    agreement = models.ForeignKey(VendorAgreement, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    started_at = models.DateTimeField(editable=False)
    ended_at = models.DateTimeField(null=True)
    told = models.BooleanField(default=False)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    data_classes = {
        "id": "O", "call": "O", "vendor": "O", "agreement": "O", "language": "S", "started_at": "O",
        "ended_at": "O", "told": "O", "by": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call"], condition=Q(ended_at__isnull=True), name="interpreteruse_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="interpreteruse_ends_after_it_began",
            ),
        ]
