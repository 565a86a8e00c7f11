"""What is learned of a tip later: a fact put right, what an e-mail is, a person, the duty about a child."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.codes import (
    AGE_BAND,
    MAIL_KIND,
    PERSON_ROLE,
)
from hotline.places.provinces import province_choices
from intake.said import PersonSaid
from referrals.desk.forms.fields import SoughtBody
from triage.forms.parts import FIELD_LISTS, FIELD_NAMES, TEXT_LIMIT, Moment, Part, example, text_area


def correction_choices() -> list[Any]:
    groups: list[Any] = [("", _("Choose"))]
    for name, words in FIELD_NAMES.items():
        values = province_choices() if name == "province" else FIELD_LISTS[name].choices()
        groups.append((words, [(f"{name}:{code}", label) for code, label in values]))
    return groups


class Correction(Part):
    """One list for field and value, so that neither script nor a second page is needed."""

    prefix = "correct"
    fact = forms.ChoiceField(
        label=_("What is right"),
        choices=correction_choices,
        error_messages={"required": _("Choose what is right.")},
    )
    reason = forms.CharField(
        label=_("How you know"),
        help_text=_("Sealed with the tip."),
        max_length=TEXT_LIMIT,
        widget=text_area(),
        error_messages={"required": _("Write how you know.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["field"], _colon, data["value"] = data.get("fact", "").partition(":")
        return data


class Kind(Part):
    """What an e-mail is: one press, since most of them are plain at first sight."""

    prefix = "kind"
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=MAIL_KIND.choices(),
        error_messages={"required": _("Choose what it is.")},
    )
    organization = SoughtBody(
        label=_("From which organization"),
        required=False,
        max_length=300,
        help_text=_(
            "Its name or a part of it. The task goes to whose listing it is, and not to the queue that all share."
        ),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class NewPerson(Part):
    prefix = "person"
    role = forms.ChoiceField(label=_("Part in it"), choices=PERSON_ROLE.choices())
    age_band = forms.ChoiceField(label=_("Age"), choices=AGE_BAND.choices(), initial="unknown")
    name = forms.CharField(
        label=_("Name or nickname"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=text_area(),
        help_text=_("Only what helps to find or protect someone."),
    )

    def said(self) -> PersonSaid:
        data = self.cleaned_data
        details = {name: data[name] for name in ("name", "description") if data[name]}
        return PersonSaid(role=data["role"], age_band=data["age_band"], details=details)


class Duty(Part):
    """Whom we told about a child; or, from a supervisor, why there is no duty here."""

    prefix = "duty"
    kind = forms.ChoiceField(
        label=_("What you record"),
        choices=[("reported", _("It was reported")), ("no_duty", _("There is no duty here"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it was reported.")},
    )
    province = forms.ChoiceField(
        label=_("Where the child is"),
        choices=lambda: [("", _("Not known")), *province_choices()],
        required=False,
    )
    reported_at = Moment(label=_("Reported at"), help_text=example())
    authority = forms.CharField(label=_("Authority"), required=False, max_length=200)
    worker = forms.CharField(label=_("Who took it there"), required=False, max_length=200)
    reference = forms.CharField(label=_("Their file number"), required=False, max_length=100)
    reason = forms.CharField(
        label=_("Why there is no duty"), required=False, max_length=TEXT_LIMIT, widget=text_area()
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == "reported":
            self._ask("province", data, _("Choose the province where the child is."))
            self._ask("reported_at", data, _("Write when it was reported."))
        if data.get("kind") == "no_duty":
            self._ask("reason", data, _("Write why there is no duty."))
        return data

    def _ask(self, name: str, data: dict[str, Any], words: Any) -> None:
        if not data.get(name) and name not in self.errors:
            self.add_error(name, words)

    def details(self) -> dict[str, str]:
        names = ("authority", "worker", "reference", "reason")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}
