from __future__ import annotations

from django.db import models

from referrals.models.base import Listed, in_language


class Taxonomy(Listed):
    name_en = models.CharField(max_length=200, blank=True)
    name_fr = models.CharField(max_length=200, blank=True)
    description_en = models.TextField(blank=True)
    description_fr = models.TextField(blank=True)
    version = models.CharField(max_length=20, blank=True)

    data_classes = Listed.LISTED | dict.fromkeys(
        ("name_en", "name_fr", "description_en", "description_fr", "version"), "D"
    )


class TaxonomyTerm(Listed):
    """A term of ours or of a feed. The crosswalk columns stay empty here: those lists belong to others, and a
    licensed site fills them in."""

    taxonomy = models.ForeignKey(Taxonomy, null=True, on_delete=models.PROTECT, related_name="terms")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    code = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    name_fr = models.CharField(max_length=200, blank=True)
    description_en = models.TextField(blank=True)
    description_fr = models.TextField(blank=True)
    open_eligibility_code = models.CharField(max_length=40, blank=True)
    hsis_code = models.CharField(max_length=40, blank=True)

    data_classes = Listed.LISTED | dict.fromkeys(
        (
            "taxonomy", "parent", "code", "name_en", "name_fr", "description_en", "description_fr",
            "open_eligibility_code", "hsis_code",
        ),
        "D",
    )  # fmt: skip

    @property
    def name(self) -> str:
        return in_language(self.name_en, self.name_fr)


class Attribute(Listed):
    """A term said of something. `link_type`: the HSDS name of its kind; `link_id`: its id."""

    term = models.ForeignKey(TaxonomyTerm, on_delete=models.PROTECT, related_name="attributes")
    link_type = models.CharField(max_length=40)
    link_id = models.UUIDField()

    data_classes = Listed.LISTED | {"term": "D", "link_type": "D", "link_id": "D"}

    class Meta:
        indexes = [models.Index(fields=["link_id"], name="dir_attribute_link")]


class Synonym(models.Model):
    """Words that mean the same to somebody who searches, folded: staff edit them."""

    word = models.CharField(max_length=80, primary_key=True)
    means = models.CharField(max_length=400)  # folded words, comma between

    data_classes = {"word": "D", "means": "D"}


class SearchWord(models.Model):
    """Every distinct folded word of the public listings, for misspelt ones: it grows slower than they do."""

    word = models.CharField(max_length=60, primary_key=True)
    listings = models.PositiveIntegerField()

    data_classes = {"word": "D", "listings": "D"}


class NothingFound(models.Model):
    """How often a search found nothing, by category and week: never a word of what was sought, or by whom."""

    id = models.BigAutoField(primary_key=True)
    week = models.DateField()
    category = models.CharField(max_length=24, blank=True)
    times = models.PositiveIntegerField()

    data_classes = {"id": "O", "week": "O", "category": "O", "times": "O"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["week", "category"], name="dir_nothing_once")]


class ContactAbroad(models.Model):
    """Where somebody outside Canada is sent."""

    id = models.BigAutoField(primary_key=True)
    country = models.CharField(max_length=2)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=60, blank=True)
    url = models.CharField(max_length=300, blank=True)
    languages = models.CharField(max_length=200, blank=True)
    note_en = models.CharField(max_length=300, blank=True)
    note_fr = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField(null=True)
    verified = models.BooleanField(default=False)

    data_classes = dict.fromkeys(
        (
            "id", "country", "name", "phone", "url", "languages", "note_en", "note_fr", "source", "checked_on",
            "verified",
        ),
        "D",
    )  # fmt: skip
