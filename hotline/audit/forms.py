"""The filter above the log. It stays in the address bar, so it takes ids and codes only."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.audit import registry
from hotline.audit.access import tip_between
from hotline.reference import tips_with


def without_names(sentence: str) -> str:
    """The sentence of an action as the name of its kind: "… looked at the audit log." """
    return re.sub(r"\{[^}]*\}", "…", sentence)


class FilterForm(forms.Form):
    tip = forms.CharField(label=_("Tip"), required=False, max_length=36)
    action = forms.ChoiceField(label=_("Action"), required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def clean_tip(self) -> UUID | None:
        """A reference as people say it (7QK2-04MX), or the whole id that a link carries."""
        text = self.cleaned_data["tip"]
        if not text:
            return None
        try:
            return UUID(text)
        except ValueError:
            if (ids := tips_with(text)) is None:
                raise forms.ValidationError("not a tip") from None
        return tip_between(*ids)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [(action.code, without_names(str(action.sentence))) for action in registry.all_actions()]
        field = self.fields["action"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All actions")), *codes]
