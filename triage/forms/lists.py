"""The forms beside a list: the name of a view that is kept, and to whom a claimed review goes on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.accounts.models import Staff
from triage.models.saved_view import NAME_LIMIT


class ViewName(forms.Form):
    """Under what a view is kept. It asks for a name of what is filtered; who is in it has no place there."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name"),
        help_text=_("What is filtered, such as “Quebec, nobody yet”. Never the name of a person."),
        max_length=NAME_LIMIT,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Give it a name.")},
    )
    shared = forms.BooleanField(label=_("Colleagues see it too"), required=False)


class HandOver(forms.Form):
    use_required_attribute = False
    to = forms.ChoiceField(label=_("To whom"), error_messages={"required": _("Choose a colleague.")})

    def __init__(self, *args: Any, colleagues: list[Staff], **more: Any) -> None:
        super().__init__(*args, **more)
        self.colleagues = {str(one.pk): one for one in colleagues}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")), *((key, one.name) for key, one in self.colleagues.items())
        ]  # fmt: skip

    def clean_to(self) -> Staff:
        return self.colleagues[self.cleaned_data["to"]]
