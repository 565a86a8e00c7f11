from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hotline.codes import AGENCY_KIND, SECURE_WAY
from intake.models.checks import coded


class Agency(models.Model):
    """Who may receive a report: of which kind, for which place, how they are reached safely. Library data, about no
    contact. `province` empty: all of Canada. `facts`: both languages, hours, languages spoken, cautions, source
    (shape: triage/agencies.py). `unverified`: the names of facts that nobody has checked. `age_key`: the public
    age key that packages are sealed to. `service`: its listing in the directory, where it has one (S56)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=60, unique=True)  # stable, for the data file and its updates
    kind = models.CharField(max_length=24)
    province = models.CharField(max_length=2, blank=True)
    name_en = models.CharField(max_length=160)
    name_fr = models.CharField(max_length=160)
    phone = models.CharField(max_length=40, blank=True)
    secure_way = models.CharField(max_length=12)
    age_key = models.CharField(max_length=120, blank=True)
    facts = models.JSONField(default=dict)
    checked_on = models.DateField(null=True)
    unverified = ArrayField(models.CharField(max_length=40), default=list)
    service = models.ForeignKey("referrals.Service", null=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    data_classes = {
        "id": "D", "code": "D", "kind": "D", "province": "D", "name_en": "D", "name_fr": "D", "phone": "D",
        "secure_way": "D", "age_key": "D", "facts": "D", "checked_on": "D", "unverified": "D", "service": "D",
        "is_active": "D", "version": "D",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("agency", "kind", AGENCY_KIND),
            coded("agency", "secure_way", SECURE_WAY),
            models.CheckConstraint(
                condition=~Q(secure_way="age") | ~Q(age_key=""), name="agency_age_has_its_key"
            ),
            # What a disclosure names: the kind that its consent speaks of.
            models.UniqueConstraint(fields=["id", "kind"], name="agency_facts"),
        ]
        indexes = [models.Index(fields=["kind", "province"], name="agency_by_place")]


class AgencyVersion(models.Model):
    """The agency as it stood from then on. Never changed, never removed: a report names the version it went to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey("triage.Agency", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)

    data_classes = {"id": "D", "agency": "D", "number": "D", "values": "D", "by": "O", "at": "O"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="agencyversion_number")]


class Protocol(models.Model):
    """One step of who to tell: for a place (empty: everywhere) and a situation, this agency, in this order, and why.
    `needs`: `consent_or_law` where nothing less opens it (border enforcement, S5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    province = models.CharField(max_length=2, blank=True)
    situation = models.CharField(max_length=16)
    agency = models.ForeignKey("triage.Agency", on_delete=models.PROTECT, related_name="protocols")
    position = models.PositiveSmallIntegerField(default=1)
    needs = models.CharField(max_length=16, blank=True)
    why_en = models.CharField(max_length=300)
    why_fr = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True)

    data_classes = {
        "id": "D", "province": "D", "situation": "D", "agency": "D", "position": "D", "needs": "D", "why_en": "D",
        "why_fr": "D", "ended_at": "D",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    situation__in=["any", "minor", "danger", "sex", "labour", "online_child", "border"]
                ),
                name="protocol_situation",
            ),
            models.CheckConstraint(condition=Q(needs__in=["", "consent_or_law"]), name="protocol_needs"),
        ]
