"""Small forms: an agreement, a hand-over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hotline.accounts.models import Staff
from hotline.now import now

WORDING = "1"  # of our text on what it means to be listed


class Agreement(forms.Form):
    agreed_by = forms.CharField(
        label=gettext_lazy("Who agreed"), max_length=200, help_text=gettext_lazy("Name and title."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    agreed_on = forms.DateField(
        label=gettext_lazy("When"), input_formats=["%Y-%m-%d"],
        help_text=gettext_lazy("Year, month, day, as in 2026-01-31."),
        widget=forms.TextInput({"inputmode": "numeric", "size": 12, "autocomplete": "off"}),
    )  # fmt: skip
    wording = forms.CharField(
        label=gettext_lazy("Version of our text"), max_length=20, initial=WORDING,
        widget=forms.TextInput({"size": 6, "autocomplete": "off"}),
    )  # fmt: skip

    def clean_agreed_on(self) -> date:
        said: date = self.cleaned_data["agreed_on"]
        if said > now().date():
            raise ValidationError(_("This day has not come yet."))
        return said


class HandOver(forms.Form):
    to = forms.ModelChoiceField(
        label=gettext_lazy("To"), queryset=Staff.objects.none(), empty_label="—",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, people: Any = None) -> None:
        super().__init__(data)
        if people is not None:
            field: Any = self.fields["to"]
            field.queryset = Staff.objects.filter(pk__in=[one.pk for one in people])
