"""How and when a service is reached."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from referrals.codes import PHONE_TYPE, VISIBILITY
from referrals.models.base import Listed
from referrals.models.checks import coded, exactly_one

OWNERS = ("organization", "service", "location", "at")


def owner(model: str, related: str) -> models.ForeignKey:
    return models.ForeignKey(f"referrals.{model}", null=True, on_delete=models.CASCADE, related_name=related)


class Contact(Listed):
    """A person at a partner's. Staff only unless they agreed to more."""

    organization = owner("Organization", "contacts")
    service = owner("Service", "contacts")
    location = owner("Location", "contacts")
    at = owner("ServiceAtLocation", "contacts")
    name = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    department = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    visibility = models.CharField(max_length=12, default="internal")

    data_classes = Listed.LISTED | dict.fromkeys(
        (*OWNERS, "name", "title", "department", "email", "visibility"), "D"
    )

    class Meta:
        constraints = [exactly_one("contact", *OWNERS), coded("contact", "visibility", VISIBILITY)]


class Phone(Listed):
    """`number`: as it was given. `e164`: +1…, empty for 911, 211, 988, which `dial` holds. A confidential site's
    numbers are none of these rows: they are sealed with its address."""

    organization = owner("Organization", "phones")
    service = owner("Service", "phones")
    location = owner("Location", "phones")
    at = owner("ServiceAtLocation", "phones")
    contact = owner("Contact", "phones")
    number = models.CharField(max_length=100)
    e164 = models.CharField(max_length=16, blank=True)
    extension = models.CharField(max_length=20, blank=True)
    dial = models.CharField(max_length=20, blank=True)
    phone_type = models.CharField(max_length=8, default="voice")
    description_en = models.CharField(max_length=500, blank=True)
    description_fr = models.CharField(max_length=500, blank=True)
    languages = ArrayField(models.CharField(max_length=8), default=list)
    visibility = models.CharField(max_length=12, default="internal")

    data_classes = Listed.LISTED | dict.fromkeys(
        (
            *OWNERS, "contact", "number", "e164", "extension", "dial", "phone_type", "description_en",
            "description_fr", "languages", "visibility",
        ),
        "D",
    )  # fmt: skip

    class Meta:
        constraints = [
            exactly_one("phone", *OWNERS, "contact"),
            coded("phone", "visibility", VISIBILITY),
            coded("phone", "phone_type", PHONE_TYPE),
        ]


class Schedule(Listed):
    """One row of a week: from `opens` to `closes` on `weekday` (0 = Monday), past midnight where it closes at or
    before it opens. Empty weekday: a rule of HSDS that has no weekly row, kept in `extra`."""

    service = owner("Service", "schedules")
    location = owner("Location", "schedules")
    at = owner("ServiceAtLocation", "schedules")
    weekday = models.PositiveSmallIntegerField(null=True)
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    note_en = models.CharField(max_length=500, blank=True)
    note_fr = models.CharField(max_length=500, blank=True)

    data_classes = Listed.LISTED | dict.fromkeys(
        (
            "service", "location", "at", "weekday", "opens", "closes", "valid_from", "valid_to", "note_en",
            "note_fr",
        ),
        "D",
    )  # fmt: skip

    class Meta:
        constraints = [
            exactly_one("schedule", "service", "location", "at"),
            models.CheckConstraint(
                condition=Q(weekday__isnull=True) | Q(weekday__lte=6), name="dir_schedule_weekday"
            ),
        ]


class ServiceArea(Listed):
    """Where the people live whom it serves, in words and, if known, by province or community."""

    service = owner("Service", "areas")
    at = owner("ServiceAtLocation", "areas")
    name_en = models.CharField(max_length=300, blank=True)
    name_fr = models.CharField(max_length=300, blank=True)
    province = models.CharField(max_length=2, blank=True)
    community = models.ForeignKey("places.Community", null=True, on_delete=models.PROTECT, related_name="+")

    data_classes = Listed.LISTED | dict.fromkeys(
        ("service", "at", "name_en", "name_fr", "province", "community"), "D"
    )

    class Meta:
        constraints = [exactly_one("area", "service", "at")]
