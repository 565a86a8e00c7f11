"""What is sealed of a confidential site. It comes opened by a POST, and goes back into the seal by one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from referrals.desk.forms.fields import field_for
from referrals.desk.shown import field_label
from referrals.editable import OF_THE_DOOR
from referrals.labels import CODED
from referrals.models import Location

EACH = ("address_1", "address_2", "city", "postal_code", "lat", "lon")
PAIRS = ("description", "transportation")
PLAIN_INPUT = {"autocomplete": "off"}


class SealedForm(forms.Form):
    """`version`: the state of the site that was opened."""

    version = forms.CharField(max_length=24, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        for name in OF_THE_DOOR:
            self.fields[name] = field_for(Location._meta.get_field(name), field_label(name), None)  # type: ignore[arg-type]

    def shown(self) -> list[dict[str, Any]]:
        single = [[self[name]] for name in EACH]
        pairs = [[self[f"{name}_en"], self[f"{name}_fr"]] for name in PAIRS]
        return [{"title": "", "fields": [*single, *pairs]}]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (said.get("lat") is None) != (said.get("lon") is None):
            self.add_error("lon", _("A point has a latitude and a longitude."))
        return said


class SealedPhone(forms.Form):
    number = forms.CharField(
        label=pgettext_lazy("telephone", "Number"),
        max_length=100,
        required=False,
        widget=forms.TextInput(PLAIN_INPUT),
    )
    extension = forms.CharField(
        label=gettext_lazy("Extension"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"size": 6, **PLAIN_INPUT}),
    )
    phone_type = forms.ChoiceField(
        label=gettext_lazy("Kind of number"), required=False, choices=CODED["phone_type"].choices()
    )
    description_en = forms.CharField(
        label=gettext_lazy("Description (English)"),
        max_length=500,
        required=False,
        widget=forms.TextInput(PLAIN_INPUT),
    )
    description_fr = forms.CharField(
        label=gettext_lazy("Description (Français)"),
        max_length=500,
        required=False,
        widget=forms.TextInput(PLAIN_INPUT),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if any(said.get(name) for name in ("extension", "description_en", "description_fr")) and not said.get(
            "number"
        ):
            self.add_error("number", _("Write the number."))
        return said


Phones: type[BaseFormSet] = formset_factory(SealedPhone, extra=2, max_num=20, absolute_max=25)


def sealed_forms(data: Any, hidden: dict[str, Any] | None, version: str) -> tuple[SealedForm, BaseFormSet]:
    """From what was opened, or from what was typed."""
    there = hidden or {}
    form = SealedForm(data, initial=None if data is not None else {**there, "version": version})
    return form, Phones(data, prefix="phones", initial=None if data is not None else there.get("phones", []))


def hidden_of(form: SealedForm, phones: BaseFormSet) -> dict[str, Any]:
    """The whole of what goes into the seal."""
    said = {name: form.cleaned_data[name] for name in OF_THE_DOOR}
    rows = [one.cleaned_data for one in phones if one.cleaned_data.get("number")]
    return said | {"phones": [{**row, "phone_type": row["phone_type"] or "voice"} for row in rows]}
