from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hotline.codes import (
    AGE_BAND,
    CONSENT_PURPOSE,
    CULTURAL_IDENTITY,
    GENDER,
    IDENTIFIER_KIND,
    PERSON_ROLE,
    RELATIONSHIP_TO_VICTIM,
    STATUS_IN_CANADA,
)
from hotline.sealing.fields import SealedField
from intake.models.checks import coded, coded_each


class Person(models.Model):
    """Somebody in a tip. Gender, status, language and culture serve to find help; no rule of order reads them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="persons")
    role = models.CharField(max_length=24)
    age_band = models.CharField(max_length=16)
    gender = models.CharField(max_length=16, blank=True)
    status_in_canada = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=8, blank=True)
    cultural_identity = ArrayField(models.CharField(max_length=20), default=list)
    relationship = models.CharField(max_length=16, blank=True)
    details = SealedField(data_class="C", purpose="investigation", null=True)
    added_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(editable=False)  # set by trigger: the order of raises depends on it

    data_classes = {
        "id": "O", "tip": "O", "role": "S", "age_band": "S", "gender": "S", "status_in_canada": "S",
        "language": "S", "cultural_identity": "S", "relationship": "S", "details": "C:investigation",
        "added_by": "O", "added_at": "O",
    }  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["added_at"], name="person_added")]
        constraints = [
            coded("person", "role", PERSON_ROLE),
            coded("person", "age_band", AGE_BAND),
            coded("person", "gender", GENDER, blank=True),
            coded("person", "status_in_canada", STATUS_IN_CANADA, blank=True),
            coded("person", "relationship", RELATIONSHIP_TO_VICTIM, blank=True),
            coded_each("person", "cultural_identity", CULTURAL_IDENTITY),
        ]


class Reporter(models.Model):
    """Who told us, if they said: in a table and under a key of its own, purged first.

    `purge_after` is the day after which the key goes; empty where the general schedule decides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.OneToOneField("intake.Tip", on_delete=models.PROTECT, related_name="reporter")
    contact = SealedField(data_class="R", purpose="service", null=True)
    purge_after = models.DateField(null=True)

    data_classes = {"id": "O", "tip": "O", "contact": "R:service", "purge_after": "O"}

    class Meta:
        indexes = [
            models.Index("purge_after", condition=Q(purge_after__isnull=False), name="reporter_purge"),
        ]


class Identifier(models.Model):
    """A phone, plate, e-mail, handle, address or web name in a tip, with why we keep it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="identifiers")
    person = models.ForeignKey(
        "intake.Person", null=True, on_delete=models.PROTECT, related_name="identifiers"
    )
    kind = models.CharField(max_length=12)
    purpose = models.CharField(max_length=16)
    value = SealedField(data_class="C", purpose="investigation")

    data_classes = {
        "id": "O", "tip": "O", "person": "O", "kind": "O", "purpose": "O", "value": "C:investigation",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("identifier", "kind", IDENTIFIER_KIND),
            coded("identifier", "purpose", CONSENT_PURPOSE),
        ]
