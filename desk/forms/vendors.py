"""An interpreting service, and the agreement that binds it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.codes.languages import interpreted_choices
from triage.times import zone


class VendorForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(label=_("Name of the service"), max_length=120)
    phone = forms.CharField(label=_("Number to call"), max_length=40, required=False)
    account = forms.CharField(label=_("Our account with them"), max_length=40, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), help_text=_("Leave it empty where they find nearly any."),
        choices=interpreted_choices, required=False,
    )  # fmt: skip


def day(label: Any, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=hint, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class AgreementForm(forms.Form):
    use_required_attribute = False

    signed_on = day(_("Signed on"))
    valid_from = day(_("Holds from"))
    valid_until = day(_("Holds until"), _("The last day."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day lies before the first."))
        elif first and last:
            data["valid_from"] = datetime.combine(first, time.min, tzinfo=zone())
            data["valid_until"] = datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone())
        return data
