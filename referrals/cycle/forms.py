from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from referrals.codes import TASK_KIND, VERIFICATION_OUTCOME, VERIFIED_BY
from referrals.models import Location, Service
from referrals.phones import parse

BY_STAFF = ("phone", "visit", "web")
FLAGS = ("number_wrong", "not_eligible")
ANOTHER = "another"


def site_name(site: Location) -> str:
    """A confidential one by its community, as the public knows it."""
    town = site.community.name if site.community else ""
    if site.confidential:
        return _("Confidential site in %(place)s") % {"place": town or site.province}
    return site.name or site.address_1 or town


class Verified(forms.Form):
    """What somebody at a partner's said of its listing. Who they were is asked, never required."""

    whole = forms.BooleanField(label=gettext_lazy("The organization itself"), required=False)
    locations = forms.MultipleChoiceField(
        label=gettext_lazy("Sites gone through"), required=False, widget=forms.CheckboxSelectMultiple
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Services gone through"), required=False, widget=forms.CheckboxSelectMultiple
    )
    method = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[(code, label) for code, label in VERIFIED_BY.choices() if code in BY_STAFF],
    )
    outcome = forms.ChoiceField(label=gettext_lazy("What they said"), choices=VERIFICATION_OUTCOME.choices())
    informant = forms.CharField(
        label=gettext_lazy("Name and role of who told you"), required=False, max_length=200,
        help_text=gettext_lazy("If they gave it."), widget=forms.TextInput(attrs={"autocomplete": "off", "size": 30}),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, services: list[Service] | None = None, sites: list[Location] | None = None
    ) -> None:
        self.things = {str(thing.pk): thing for thing in [*(services or []), *(sites or [])]}
        chosen = {
            "services": [str(one.pk) for one in services or []],
            "locations": [str(one.pk) for one in sites or []],
        }
        super().__init__(data, initial=chosen | {"whole": True, "method": "phone", "outcome": "confirmed"})
        self.fields["services"].choices = [(str(one.pk), one.name) for one in services or []]  # type: ignore[attr-defined]
        self.fields["locations"].choices = [(str(one.pk), site_name(one)) for one in sites or []]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not (data.get("whole") or data.get("services") or data.get("locations")):
            raise ValidationError(_("Tick what you went through with them."))
        return data

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        chosen = {name: [self.things[one] for one in data[name]] for name in ("services", "locations")}
        return chosen | {name: data[name] for name in ("whole", "method", "outcome", "informant")}


class Flag(forms.Form):
    """What a call showed to be wrong. No free text: nothing about the caller can get into the directory."""

    kind = forms.ChoiceField(label=gettext_lazy("What happened"))
    number = forms.ChoiceField(label=gettext_lazy("Which number"), required=False)

    def __init__(self, data: Any = None, *, service: Service | None = None) -> None:
        super().__init__(data, initial={"kind": "number_wrong"})
        phones = [*service.phones.all(), *service.organization.phones.all()] if service else []
        numbers = dict.fromkeys(parse(phone.number, phone.extension).written("en") for phone in phones)
        self.fields["kind"].choices = [(code, TASK_KIND.label(code)) for code in FLAGS]  # type: ignore[attr-defined]
        self.fields["number"].choices = [  # type: ignore[attr-defined]
            *((number, number) for number in numbers), (ANOTHER, _("Another one, or I do not know"))
        ]  # fmt: skip

    def note(self) -> str:
        number: str = self.cleaned_data["number"]
        return "" if number == ANOTHER or self.cleaned_data["kind"] != "number_wrong" else number
