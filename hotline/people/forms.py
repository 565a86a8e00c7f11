from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotline.accounts.models import Course, Language, Staff
from hotline.accounts.permissions import ROLE_CHOICES
from hotline.now import now


class NewPerson(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_CHOICES)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


class NewRole(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_CHOICES)


class Training(forms.Form):
    course = forms.ChoiceField(label=_("Course"), choices=Course.choices)
    completed_on = forms.DateField(
        label=_("Completed on"),
        input_formats=["%Y-%m-%d"],
        help_text=_("Year, month, day, as in 2026-01-31."),
        widget=forms.DateInput(attrs={"inputmode": "numeric", "size": 12, "autocomplete": "off"}),
    )

    def clean_completed_on(self) -> date:
        completed_on: date = self.cleaned_data["completed_on"]
        if completed_on > now().date():
            raise ValidationError(gettext("This day has not come yet."))
        return completed_on


def role_form(staff: Staff, data: Any = None) -> NewRole:
    return NewRole(data, initial={"role": staff.role})
