from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hotline.codes import SERVICE_STAGE, SERVICE_TYPE
from hotline.places.provinces import PROVINCES
from referrals.codes import (
    COVERAGE,
    DIMENSION,
    HOLIDAY_POLICY,
    HOURS_MODE,
    LISTING_KIND,
    SERVICE_STATUS,
    VISIBILITY,
    YES_NO_UNKNOWN,
)
from referrals.models.base import Listed, in_language
from referrals.models.checks import coded, coded_each
from referrals.rules import cycle, due_on


class Service(Listed):
    """What a body offers. Ages are inclusive, empty means no limit. `languages`: those it works in itself;
    `interpreter`: whether it brings in one for others. `verified_on`: the day somebody last said that it is
    right (the newest Verification), never the day of an edit. `recheck_on`: ask again by this day, sooner than the
    cycle says; it counts until somebody confirmed since, and takes nothing out of the public list."""

    organization = models.ForeignKey(
        "referrals.Organization", on_delete=models.PROTECT, related_name="services"
    )
    program = models.ForeignKey(
        "referrals.Program", null=True, on_delete=models.PROTECT, related_name="services"
    )
    kind = models.CharField(max_length=16, default="service")
    status = models.CharField(max_length=20, default="active")
    visibility = models.CharField(max_length=12, default="internal")
    name_en = models.CharField(max_length=300, blank=True)
    name_fr = models.CharField(max_length=300, blank=True)
    alternate_name = models.CharField(max_length=300, blank=True)
    description_en = models.TextField(blank=True)
    description_fr = models.TextField(blank=True)
    eligibility_en = models.TextField(blank=True)
    eligibility_fr = models.TextField(blank=True)
    application_en = models.TextField(blank=True)
    application_fr = models.TextField(blank=True)
    fees_en = models.TextField(blank=True)
    fees_fr = models.TextField(blank=True)
    alert_en = models.TextField(blank=True)
    alert_fr = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    email = models.CharField(max_length=254, blank=True)
    types = ArrayField(models.CharField(max_length=24), default=list)
    stages = ArrayField(models.CharField(max_length=12), default=list)
    languages = ArrayField(models.CharField(max_length=8), default=list)
    interpreter = models.CharField(max_length=8, default="unknown")
    minimum_age = models.PositiveSmallIntegerField(null=True)
    maximum_age = models.PositiveSmallIntegerField(null=True)
    coverage = models.CharField(max_length=10, default="local")
    provinces = ArrayField(models.CharField(max_length=2), default=list)
    hours_mode = models.CharField(max_length=12, default="unknown")
    holidays = models.CharField(max_length=8, default="unknown")
    verified_on = models.DateField(null=True)
    recheck_on = models.DateField(null=True)

    data_classes = Listed.LISTED | dict.fromkeys(
        (
            "organization", "program", "kind", "status", "visibility", "name_en", "name_fr", "alternate_name",
            "description_en", "description_fr", "eligibility_en", "eligibility_fr", "application_en",
            "application_fr", "fees_en", "fees_fr", "alert_en", "alert_fr", "url", "email", "types", "stages",
            "languages", "interpreter", "minimum_age", "maximum_age", "coverage", "provinces", "hours_mode",
            "holidays", "verified_on", "recheck_on",
        ),
        "D",
    )  # fmt: skip

    class Meta:
        constraints = [
            coded("service", "kind", LISTING_KIND),
            coded("service", "status", SERVICE_STATUS),
            coded("service", "visibility", VISIBILITY),
            coded("service", "interpreter", YES_NO_UNKNOWN),
            coded("service", "coverage", COVERAGE),
            coded("service", "hours_mode", HOURS_MODE),
            coded("service", "holidays", HOLIDAY_POLICY),
            coded_each("service", "types", SERVICE_TYPE),
            coded_each("service", "stages", SERVICE_STAGE),
            models.CheckConstraint(
                condition=Q(provinces__contained_by=list(PROVINCES)), name="dir_service_provinces"
            ),
            models.CheckConstraint(condition=~Q(name_en="", name_fr=""), name="dir_service_named"),
            models.CheckConstraint(
                condition=Q(minimum_age__isnull=True)
                | Q(maximum_age__isnull=True)
                | Q(minimum_age__lte=F("maximum_age")),
                name="dir_service_ages",
            ),
        ]
        indexes = [models.Index(fields=["verified_on"], name="dir_service_verified")]

    @property
    def name(self) -> str:
        return in_language(self.name_en, self.name_fr)

    @property
    def due_on(self) -> date | None:
        """The day by which somebody has to be asked whether it is right; None: at once, nobody ever was."""
        if self.verified_on is None:
            return None
        due = due_on(self.verified_on, cycle(self.types, self.hours_mode))
        sooner = self.recheck_on is not None and self.recheck_on > self.verified_on
        return min(due, self.recheck_on) if sooner and self.recheck_on else due


class EligibilityRule(models.Model):
    """Whom a service takes, in one dimension. No rule for a dimension means that nobody said: ask. `serves` are
    codes of the dimension's list (yes for those without one); `hard`: others are turned away, else they are
    only not first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="rules")
    dimension = models.CharField(max_length=12)
    serves = ArrayField(models.CharField(max_length=24))
    hard = models.BooleanField(default=True)
    note_en = models.CharField(max_length=300, blank=True)
    note_fr = models.CharField(max_length=300, blank=True)

    data_classes = dict.fromkeys(("id", "service", "dimension", "serves", "hard", "note_en", "note_fr"), "D")

    class Meta:
        constraints = [
            coded("rule", "dimension", DIMENSION),
            models.UniqueConstraint(fields=["service", "dimension"], name="dir_rule_one_each"),
        ]
