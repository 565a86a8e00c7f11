"""The hours of a service or a site: a table of rows, saved as one act."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from referrals.editable import state
from referrals.models import Schedule

TIMES = ["%H:%M", "%H h %M", "%H h", "%Hh%M", "%Hh", "%H"]
DAY = {"inputmode": "numeric", "size": 10, "autocomplete": "off"}
CLOCK = {"size": 6, "autocomplete": "off"}
NOTE = {"autocomplete": "off"}


class HoursRow(forms.Form):
    """Blank altogether: no row. `key`, `version`: of the row that it was made from, empty for a new one."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day"), required=False, coerce=int, empty_value=None,
        choices=[("", "—"), *WEEKDAYS.items()],
    )  # fmt: skip
    opens = forms.TimeField(
        label=gettext_lazy("Opens"), required=False, input_formats=TIMES, widget=forms.TextInput(CLOCK)
    )
    closes = forms.TimeField(
        label=gettext_lazy("Closes"), required=False, input_formats=TIMES, widget=forms.TextInput(CLOCK)
    )
    valid_from = forms.DateField(
        label=gettext_lazy("From"), required=False, input_formats=["%Y-%m-%d"], widget=forms.TextInput(DAY)
    )
    valid_to = forms.DateField(
        label=gettext_lazy("Until"), required=False, input_formats=["%Y-%m-%d"], widget=forms.TextInput(DAY)
    )
    note_en = forms.CharField(
        label=gettext_lazy("Note (English)"), required=False, max_length=500, widget=forms.TextInput(NOTE)
    )
    note_fr = forms.CharField(
        label=gettext_lazy("Note (Français)"), required=False, max_length=500, widget=forms.TextInput(NOTE)
    )
    gone = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("gone") or not self.said(said):
            return said
        whole = all(said.get(name) not in (None, "") for name in ("weekday", "opens", "closes"))
        if not self.errors and not whole:
            self.add_error("weekday", _("A row has a day, and says from when to when."))
        first, last = said.get("valid_from"), said.get("valid_to")
        if first and last and first > last:
            self.add_error("valid_to", _("The last day is before the first."))
        return said

    def said(self, values: dict[str, Any]) -> bool:
        names = [name for name in self.fields if name not in ("key", "version", "gone")]
        return any(values.get(name) not in (None, "") for name in names)

    def values(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name] for name in self.fields if name not in ("key", "version", "gone")
        }


Hours: type[BaseFormSet] = formset_factory(HoursRow, extra=3, max_num=60, absolute_max=70)


def hours_form(data: Any, rows: list[Schedule]) -> BaseFormSet:
    return Hours(data, prefix="rows", initial=[_initial(row) for row in rows])


def _initial(row: Schedule) -> dict[str, Any]:
    names = ("weekday", "opens", "closes", "valid_from", "valid_to", "note_en", "note_fr")
    said = {name: getattr(row, name) for name in names}
    for name in ("opens", "closes"):
        if isinstance(said[name], time):
            said[name] = f"{said[name]:%H:%M}"
    return said | {"key": row.pk, "version": state(row)}
