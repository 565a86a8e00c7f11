from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


class NamedPlace(models.Model):
    """A place with a name in each language; the two are mostly the same."""

    name_en = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the language in force."""
        return self.name_fr if (get_language() or "en").startswith("fr") else self.name_en


class Province(NamedPlace):
    """A province or territory. `zone` is an IANA name; a community's own zone goes before it."""

    code = models.CharField(max_length=2, primary_key=True)
    zone = models.CharField(max_length=40)

    data_classes = {"code": "D", "name_en": "D", "name_fr": "D", "zone": "D"}


class Community(NamedPlace):
    """A populated place of 500 people or more, under its GeoNames number.

    `population` is 0 where GeoNames does not say. The keys are the folded names by which people search.
    """

    id = models.PositiveIntegerField(primary_key=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="communities")
    lat = models.FloatField()
    lon = models.FloatField()
    population = models.PositiveIntegerField()
    zone = models.CharField(max_length=40)
    key_en = models.CharField(max_length=120)
    key_fr = models.CharField(max_length=120)

    data_classes = {
        "id": "D",
        "name_en": "D",
        "name_fr": "D",
        "province": "D",
        "lat": "D",
        "lon": "D",
        "population": "D",
        "zone": "D",
        "key_en": "D",
        "key_fr": "D",
    }

    class Meta:
        verbose_name_plural = "communities"


class PostalArea(models.Model):
    """The first three characters of a postal code (an FSA) and the middle of the area.

    `p90_km`: nine in ten of the area's codes lie within this distance of the point; empty where no full
    code was known. A rural area may span a territory: ask for the community rather than trust the point.
    """

    fsa = models.CharField(max_length=3, primary_key=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="postal_areas")
    place = models.CharField(max_length=120)
    lat = models.FloatField()
    lon = models.FloatField()
    is_rural = models.BooleanField()
    p90_km = models.FloatField(null=True)

    data_classes = {
        "fsa": "D",
        "province": "D",
        "place": "D",
        "lat": "D",
        "lon": "D",
        "is_rural": "D",
        "p90_km": "D",
    }

    def __str__(self) -> str:
        return self.fsa
