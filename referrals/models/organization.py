from __future__ import annotations

from django.db import models
from django.db.models import Q

from referrals.codes import INCLUSION_BASIS, VISIBILITY
from referrals.models.base import Listed, in_language
from referrals.models.checks import coded


class Organization(Listed):
    """A body of the directory. `specialist`: whose listing it is; empty only while it waits for one."""

    name_en = models.CharField(max_length=300, blank=True)
    name_fr = models.CharField(max_length=300, blank=True)
    alternate_name = models.CharField(max_length=300, blank=True)
    description_en = models.TextField(blank=True)
    description_fr = models.TextField(blank=True)
    email = models.CharField(max_length=254, blank=True)
    website = models.CharField(max_length=500, blank=True)
    legal_status = models.CharField(max_length=200, blank=True)
    year_incorporated = models.PositiveSmallIntegerField(null=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    basis = models.CharField(max_length=12, blank=True)
    is_active = models.BooleanField(default=True)
    visibility = models.CharField(max_length=12, default="internal")
    specialist = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="listings"
    )

    data_classes = Listed.LISTED | {
        "name_en": "D", "name_fr": "D", "alternate_name": "D", "description_en": "D", "description_fr": "D",
        "email": "D", "website": "D", "legal_status": "D", "year_incorporated": "D", "parent": "D",
        "basis": "D", "is_active": "D", "visibility": "D", "specialist": "D",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("organization", "visibility", VISIBILITY),
            coded("organization", "basis", INCLUSION_BASIS, blank=True),
            models.CheckConstraint(condition=~Q(name_en="", name_fr=""), name="organization_named"),
        ]

    @property
    def name(self) -> str:
        return in_language(self.name_en, self.name_fr)


class Program(Listed):
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="programs")
    name_en = models.CharField(max_length=300, blank=True)
    name_fr = models.CharField(max_length=300, blank=True)
    description_en = models.TextField(blank=True)
    description_fr = models.TextField(blank=True)

    data_classes = Listed.LISTED | {
        "organization": "D", "name_en": "D", "name_fr": "D", "description_en": "D", "description_fr": "D",
    }  # fmt: skip

    @property
    def name(self) -> str:
        return in_language(self.name_en, self.name_fr)
