"""One change of many listings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hotline.accounts.models import Staff
from hotline.codes import SERVICE_TYPE
from referrals.actions.bulk import Change

WHAT = (
    ("specialist", gettext_lazy("Give them to a specialist")),
    ("add_type", gettext_lazy("Add a kind of help")),
    ("remove_type", gettext_lazy("Take a kind of help away")),
    ("recheck_on", gettext_lazy("Ask again by a day")),
)


class Bulk(forms.Form):
    what = forms.ChoiceField(label=gettext_lazy("What changes"), choices=WHAT, widget=forms.RadioSelect)
    specialist = forms.ModelChoiceField(
        label=gettext_lazy("Specialist"), queryset=Staff.objects.none(), required=False, empty_label="—"
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Kind of help"), choices=[("", "—"), *SERVICE_TYPE.choices()], required=False
    )
    recheck_on = forms.DateField(
        label=gettext_lazy("Ask again by"), required=False, input_formats=["%Y-%m-%d"],
        help_text=gettext_lazy("Year, month, day, as in 2026-01-31. Blank: by its cycle again."),
        widget=forms.TextInput({"inputmode": "numeric", "size": 12, "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, people: Any = ()) -> None:
        super().__init__(data)
        field: Any = self.fields["specialist"]
        field.queryset = Staff.objects.filter(pk__in=[one.pk for one in people])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("what") == "specialist" and not said.get("specialist"):
            self.add_error("specialist", _("Choose somebody."))
        if said.get("what") in ("add_type", "remove_type") and not said.get("type"):
            self.add_error("type", _("Choose a kind of help."))
        return said

    def change(self) -> Change:
        said = self.cleaned_data
        names = {"specialist": "specialist", "recheck_on": "recheck_on"}
        return Change(said["what"], said[names.get(said["what"], "type")])
