from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hotline.sealing.fields import SealedField
from referrals.codes import LOCATION_TYPE, VISIBILITY
from referrals.models.base import Listed, in_language
from referrals.models.checks import coded

PLAIN = ("address_1", "address_2", "city", "postal_code")
WORDS = ("description_en", "description_fr", "transportation_en", "transportation_fr")


class Location(Listed):
    """A site. A confidential one keeps address, phones and true point in `hidden` alone (sealed, class C), and
    the public knows its community, never a point finer than that.

    `public_lat`, `public_lon`: the middle of the community for a confidential site, the true point else; the
    only point from which the public side ever measures. `zone`: IANA name, its own clock."""

    organization = models.ForeignKey(
        "referrals.Organization", null=True, on_delete=models.PROTECT, related_name="locations"
    )
    location_type = models.CharField(max_length=10, default="physical")
    confidential = models.BooleanField(default=False)
    visibility = models.CharField(max_length=12, default="internal")
    name_en = models.CharField(max_length=300, blank=True)
    name_fr = models.CharField(max_length=300, blank=True)
    description_en = models.TextField(blank=True)
    description_fr = models.TextField(blank=True)
    community = models.ForeignKey("places.Community", null=True, on_delete=models.PROTECT, related_name="+")
    province = models.CharField(max_length=2, blank=True)
    public_lat = models.FloatField(null=True)
    public_lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    address_1 = models.CharField(max_length=300, blank=True)
    address_2 = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=2, default="CA")
    hidden = SealedField(data_class="C", purpose="safety", null=True)
    transportation_en = models.TextField(blank=True)
    transportation_fr = models.TextField(blank=True)
    accessibility_en = models.TextField(blank=True)
    accessibility_fr = models.TextField(blank=True)
    zone = models.CharField(max_length=40, blank=True)

    data_classes = (
        Listed.LISTED
        | dict.fromkeys(
            (
                "organization", "location_type", "confidential", "visibility", "name_en", "name_fr",
                "description_en", "description_fr", "community", "province", "public_lat", "public_lon", "lat",
                "lon", "address_1", "address_2", "city", "postal_code", "country", "transportation_en",
                "transportation_fr", "accessibility_en", "accessibility_fr", "zone",
            ),
            "D",
        )
        | {"hidden": "C:safety"}
    )  # fmt: skip

    class Meta:
        constraints = [
            coded("location", "location_type", LOCATION_TYPE),
            coded("location", "visibility", VISIBILITY),
            # What could lead somebody to the door of a shelter stands in no plain column.
            models.CheckConstraint(
                condition=Q(confidential=False)
                | Q(lat__isnull=True, lon__isnull=True, **dict.fromkeys(PLAIN, "")),
                name="dir_location_confidential_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(confidential=False) | Q(**dict.fromkeys(WORDS, "")),
                name="dir_location_confidential_says_nothing",
            ),
            models.CheckConstraint(
                condition=Q(confidential=False) | Q(public_lat__isnull=True) | Q(community__isnull=False),
                name="dir_location_public_point_is_a_community",
            ),
        ]

    @property
    def name(self) -> str:
        return in_language(self.name_en, self.name_fr)


class LocationKey(models.Model):
    """One data key of a confidential site, wrapped like a tip's; rotation touches this row alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="keys")
    data_class = models.CharField(max_length=1)
    key_id = models.CharField(max_length=40, db_index=True)
    wrap = models.BinaryField(editable=False)

    data_classes = {"id": "O", "location": "O", "data_class": "O", "key_id": "O", "wrap": "O"}

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(data_class="C"), name="dir_locationkey_class")]


class ServiceAtLocation(Listed):
    service = models.ForeignKey("referrals.Service", on_delete=models.PROTECT, related_name="at")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="at")
    description_en = models.TextField(blank=True)
    description_fr = models.TextField(blank=True)

    data_classes = Listed.LISTED | {
        "service": "D", "location": "D", "description_en": "D", "description_fr": "D",
    }  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "location"], name="dir_at_once")]
