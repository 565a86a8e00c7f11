"""A province's rule about a child, in both languages side by side."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from triage.forms.agencies import line
from triage.forms.parts import text_area
from triage.models import DutyRule
from triage.rules import Refused
from triage.shown.refusals import sentence

NUMBER = re.compile(r"(1-)?\d{3}-\d{3}-\d{4}|\d{3}")
LANGUAGES = ("en", "fr")
LINES = ("statute", "child", "who", "authority", "police")
TEXTS = (*LINES, "notes")


def area(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=600, widget=text_area())


def age(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=99)


class DutyRuleForm(forms.Form):
    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    statute_en = line(_("Law, in English"), 200)
    statute_fr = line(_("Law, in French"), 200)
    section = line(_("Section"), 40)
    child_under = age(_("A child is below (years)"))
    may_report_until = age(_("May be reported until (years)"))
    majority_age = age(_("Of age at (years)"))
    child_en = line(_("A child is, in English"), 200)
    child_fr = line(_("A child is, in French"), 200)
    who_en = line(_("Who must report, in English"), 300)
    who_fr = line(_("Who must report, in French"), 300)
    authority_en = line(_("Authority, in English"), 160)
    authority_fr = line(_("Authority, in French"), 160)
    phones = forms.CharField(
        label=_("Numbers"), required=False, max_length=2000, widget=text_area(4),
        help_text=_("One line for each: 1-800-555-0100 | Any hour | À toute heure. An extension follows an x."),
    )  # fmt: skip
    police_en = line(_("Police, in English"), 200)
    police_fr = line(_("Police, in French"), 200)
    notes_en = area(_("Notes, in English"))
    notes_fr = area(_("Notes, in French"))
    checked = forms.BooleanField(
        label=_("I have checked all of this with the authority today"), required=False
    )

    @classmethod
    def of(cls, rule: DutyRule, data: Any = None) -> DutyRuleForm:
        names = (*(f"{name}_{language}" for name in TEXTS for language in LANGUAGES), "section", "majority_age",
                 "may_report_until")  # fmt: skip
        start = {name: rule.facts.get(name) for name in names}
        own = {"seen": rule.version, "child_under": rule.child_under, "phones": written(rule.facts["phones"])}
        return cls(data, initial=start | own)

    def clean_phones(self) -> list[dict[str, Any]]:
        try:
            return [read(one) for one in self.cleaned_data["phones"].splitlines() if one.strip()]
        except Refused as refused:
            raise forms.ValidationError(sentence(refused)) from None

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        data = self.cleaned_data
        own = ("seen", "checked", "child_under")
        said = {name: data[name] for name in self.fields if name not in own}
        return {
            "said": said | {"section": said["section"] or None}, "child_under": data["child_under"],
            "checked": data["checked"], "seen": data["seen"] or 0,
        }  # fmt: skip


def written(phones: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{one['number']}{' x' + one['extension'] if one.get('extension') else ''} | {one['label_en']} | "
        f"{one['label_fr']}"
        for one in phones
    )


def read(text: str) -> dict[str, Any]:
    """Raises Refused("rule_phones")."""
    parts = [part.strip() for part in text.split("|")]
    number, _x, extension = (parts[0] if parts else "").partition(" x")
    if len(parts) != 3 or not all(parts) or not NUMBER.fullmatch(number.strip()):
        raise Refused("rule_phones")
    return {
        "number": number.strip(), "extension": extension.strip() or None, "label_en": parts[1], "label_fr": parts[2],
    }  # fmt: skip
