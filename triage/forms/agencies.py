"""One agency, in both languages side by side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.codes import AGENCY_KIND, SECURE_WAY
from hotline.places.provinces import province_choices
from triage.forms.parts import text_area
from triage.models import Agency

TEXTS = ("hours", "caution", "notes")


def line(label: Any, most: int = 160) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )


class AgencyForm(forms.Form):
    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name_en = line(_("Name in English"))
    name_fr = line(_("Name in French"))
    kind = forms.ChoiceField(label=_("What it is"), choices=AGENCY_KIND.choices())
    province = forms.ChoiceField(
        label=_("For which place"),
        choices=lambda: [("", _("All of Canada")), *province_choices()],
        required=False,
    )
    phone = line(_("Phone"), 40)
    secure_way = forms.ChoiceField(label=_("How a report reaches them"), choices=SECURE_WAY.choices())
    age_key = line(_("Their public key (begins with age1)"), 120)
    hours_en = line(_("Hours, in English"), 300)
    hours_fr = line(_("Hours, in French"), 300)
    caution_en = forms.CharField(
        label=_("Caution, in English"), required=False, max_length=600, widget=text_area()
    )
    caution_fr = forms.CharField(
        label=_("Caution, in French"), required=False, max_length=600, widget=text_area()
    )
    notes_en = forms.CharField(
        label=_("Notes, in English"), required=False, max_length=600, widget=text_area()
    )
    notes_fr = forms.CharField(
        label=_("Notes, in French"), required=False, max_length=600, widget=text_area()
    )
    checked = forms.BooleanField(label=_("I have checked all of this with them today"), required=False)
    is_active = forms.BooleanField(label=_("May be chosen"), required=False, initial=True)

    @classmethod
    def of(cls, agency: Agency | None, data: Any = None) -> AgencyForm:
        if agency is None:
            return cls(data)
        facts = {
            f"{name}_{language}": agency.facts.get(f"{name}_{language}", "")
            for name in TEXTS
            for language in ("en", "fr")
        }
        named = ("name_en", "name_fr", "kind", "province", "phone", "secure_way", "age_key", "is_active")
        return cls(
            data, initial=facts | {name: getattr(agency, name) for name in named} | {"seen": agency.version}
        )

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        data = self.cleaned_data
        named = ("name_en", "name_fr", "kind", "province", "phone", "secure_way", "age_key", "is_active")
        texts = [f"{name}_{language}" for name in TEXTS for language in ("en", "fr")]
        return {
            "said": {name: data[name] for name in named} | {"facts": {name: data[name] for name in texts}},
            "checked": data["checked"],
            "seen": data["seen"] or 0,
        }
