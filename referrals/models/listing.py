from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q


class PublicListingConsent(models.Model):
    """That a body agreed to stand in the public directory. Without a live row it does not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        "referrals.Organization", on_delete=models.PROTECT, related_name="consents"
    )
    agreed_by = models.CharField(max_length=200)  # name and title of the partner's person
    agreed_on = models.DateField()
    wording = models.CharField(max_length=20)  # which version of our text they agreed to
    recorded_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    data_classes = dict.fromkeys(
        ("id", "organization", "agreed_by", "agreed_on", "wording", "recorded_by", "withdrawn_at"), "D"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(withdrawn_at__isnull=True), name="dir_consent_one_live"
            )
        ]


class PublishedListing(models.Model):
    """The cleared public copy: one row for a service at one site, or for a service without a site. All that the
    public process ever reads of the directory; written by the staff side in the transaction that changes what
    may be seen. `lat`, `lon`: the public point. `expires_on`: from that day it is shown no more. `shown`: what
    the pages say, by language; it holds nothing that is not public."""

    id = models.UUIDField(primary_key=True, editable=False)  # of the ServiceAtLocation, or of the service
    service_id = models.UUIDField(db_index=True)
    organization_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=16)
    name_en = models.CharField(max_length=300)
    name_fr = models.CharField(max_length=300)
    shown = models.JSONField()
    hsds = models.JSONField()  # the service as the API gives it, {"en": …, "fr": …}
    vector = SearchVectorField()
    types = ArrayField(models.CharField(max_length=24))
    stages = ArrayField(models.CharField(max_length=12))
    languages = ArrayField(models.CharField(max_length=8))
    rules = models.JSONField()  # {dimension: {"serves": […], "hard": bool}}
    interpreter = models.CharField(max_length=8)
    minimum_age = models.PositiveSmallIntegerField(null=True)
    maximum_age = models.PositiveSmallIntegerField(null=True)
    coverage = models.CharField(max_length=10)
    provinces = ArrayField(models.CharField(max_length=2))
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    confidential = models.BooleanField()
    hours = models.JSONField()
    zone = models.CharField(max_length=40, blank=True)
    verified_on = models.DateField()
    expires_on = models.DateField()
    updated_at = models.DateTimeField()

    data_classes = dict.fromkeys(
        (
            "id", "service_id", "organization_id", "kind", "name_en", "name_fr", "shown", "hsds", "vector", "types",
            "stages", "languages", "rules", "interpreter", "minimum_age", "maximum_age", "coverage",
            "provinces", "lat", "lon", "confidential", "hours", "zone", "verified_on", "expires_on",
            "updated_at",
        ),
        "D",
    )  # fmt: skip
