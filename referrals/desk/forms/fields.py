"""From a column to the field of a form."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from hotline.places.access import communities_matching
from hotline.places.folding import fold
from hotline.places.models import Community
from hotline.places.provinces import province_choices
from hotline.places.widgets import CommunityInput
from referrals.labels import CODED, CODED_EACH
from referrals.models import Organization

LONGEST_TEXT = 10_000
SOUGHT = 5  # names that a person is told to choose among
RANGES: dict[str, tuple[float, float]] = {
    "minimum_age": (0, 120), "maximum_age": (0, 120), "year_incorporated": (1500, 2100), "lat": (41, 84),
    "lon": (-142, -52),
}  # fmt: skip
PLAIN_INPUT = {"autocomplete": "off"}


class CommunityField(forms.CharField):
    """A community as people write it; "London, ON" where there are several. Gives the Community, or None."""

    widget = CommunityInput

    def prepare_value(self, value: Any) -> Any:
        return f"{value.name}, {value.province_id}" if isinstance(value, Community) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        name = text.rsplit(",", 1)[0] if "," in text else text
        found = [one for one in communities_matching(text) if fold(name) in (one.key_en, one.key_fr)]
        if len({one.province_id for one in found}) > 1:
            raise ValidationError(_("There are several of that name: add the province, as in “London, ON”."))
        if not found:
            raise ValidationError(_("We know no community of that name. Choose the nearest one on the list."))
        return found[0]


class BodyField(forms.CharField):
    """Another body, by its name. Gives the Organization, or None."""

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Organization) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        named = models.Q(name_en__iexact=text) | models.Q(name_fr__iexact=text)
        found = list(Organization.objects.filter(named)[:2])
        if len(found) != 1:
            raise ValidationError(_("No single organization of the directory has exactly this name."))
        return found[0]


class SoughtBody(BodyField):
    """A part of the name will do, where only one body has it."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError:
            text = forms.CharField.clean(self, value)
            named = models.Q(name_en__icontains=text) | models.Q(name_fr__icontains=text)
            found = list(Organization.objects.filter(named).order_by("name_en", "name_fr")[: SOUGHT + 1])
            if len(found) == 1:
                return found[0]
            if not found:
                raise ValidationError(_("The directory has no organization of this name.")) from None
            names = ", ".join(one.name for one in found[:SOUGHT]) + ("…" if len(found) > SOUGHT else "")
            said = _("Several are called so. Write more of the name: %(names)s")
            raise ValidationError(said % {"names": names}) from None


class ZoneField(forms.CharField):
    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return text if not text else str(ZoneInfo(text))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValidationError(_("Write the zone as in “America/Halifax”, or leave it blank.")) from None


def field_for(column: models.Field[Any, Any], label: str, row: Any) -> forms.Field:
    """None of them is required: what a thing must have is said by its form as a whole."""
    name = column.name
    given: dict[str, Any] = {"label": label, "required": False}
    if name in CODED:
        empty = [] if column.has_default() else [("", "—")]
        return forms.ChoiceField(choices=[*empty, *CODED[name].choices()], **given)
    if name == "province":
        return forms.ChoiceField(choices=[("", "—"), *province_choices()], **given)
    if name == "provinces":
        return several(province_choices(), row, name, given)
    if isinstance(column, ArrayField):
        return several(CODED_EACH[name].choices(), row, name, given)
    if isinstance(column, models.BooleanField):
        return forms.BooleanField(**given)
    if isinstance(column, models.ForeignKey):
        return _related(name, row, given)
    if isinstance(column, models.FloatField):
        low, high = RANGES[name]
        return forms.FloatField(
            min_value=low, max_value=high, widget=_text("decimal"), localize=True, **given
        )
    if isinstance(column, models.PositiveSmallIntegerField):
        low, high = RANGES[name]
        return forms.IntegerField(min_value=int(low), max_value=int(high), widget=_text("numeric"), **given)
    if isinstance(column, models.DateField):
        box = forms.TextInput(attrs={"inputmode": "numeric", "size": 12, **PLAIN_INPUT})
        hint = _("Year, month, day, as in 2026-01-31.")
        return forms.DateField(input_formats=["%Y-%m-%d"], widget=box, help_text=hint, **given)
    if name == "zone":
        return ZoneField(max_length=40, **given)
    if isinstance(column, models.TextField):
        area = forms.Textarea(attrs={"rows": 2, **PLAIN_INPUT})
        return forms.CharField(max_length=LONGEST_TEXT, widget=area, **given)
    return forms.CharField(max_length=column.max_length, widget=forms.TextInput(attrs=PLAIN_INPUT), **given)


def several(choices: Any, row: Any, name: str, given: dict[str, Any]) -> forms.Field:
    """What came in by a feed and is on no list of ours stays to be ticked: an edit must not lose it."""
    known = {code for code, _label in choices}
    others = [(code, code) for code in getattr(row, name, []) or [] if code not in known]
    box = forms.CheckboxSelectMultiple()
    return forms.MultipleChoiceField(choices=[*choices, *others], widget=box, **given)


def _related(name: str, row: Any, given: dict[str, Any]) -> forms.Field:
    if name == "community":
        return CommunityField(max_length=140, **given)
    if name == "parent":
        return BodyField(max_length=300, **given)
    body = row.organization if hasattr(row, "organization") else row.service.organization
    choices = {"program": "programs", "location": "locations"}
    field: Any = forms.ModelChoiceField(queryset=getattr(body, choices[name]).all(), empty_label="—", **given)
    field.label_from_instance = lambda one: one.name or str(one.community or one.pk)
    return field


def _text(mode: str) -> forms.TextInput:
    """Not a number field: it swallows what it cannot read, and turns with the mouse wheel."""
    return forms.TextInput(attrs={"inputmode": mode, "size": 8, **PLAIN_INPUT})
