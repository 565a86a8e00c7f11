"""The forms of one case. They stand on one page, in one HTML form, so that no act loses what was typed for another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.codes import CASE_CLOSED, SKIP_REASON
from triage.forms.parts import TEXT_LIMIT, Part, text_area

REFERENCE = forms.TextInput({"autocomplete": "off", "spellcheck": "false", "placeholder": ""})


def reference(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=20, widget=REFERENCE)


def words(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=TEXT_LIMIT, widget=text_area(3)
    )


class Note(Part):
    prefix = "note"
    text = words(_("Note"), _("Neutral and short. Sealed with the case."))


class Into(Part):
    prefix = "into"
    reference = reference(_("Reference of a tip or a contact"), _("Eight characters, such as 7QK2-04MX."))


class Change(Part):
    """What changes the case as a whole; one reason for whichever is pressed."""

    prefix = "change"
    why = words(_("Why"), _("Sealed with the case."))
    other = reference(_("Reference of the other case"))
    reason = forms.ChoiceField(
        label=_("Closed because"),
        choices=[
            ("", _("Choose")),
            *((code.code, code.label) for code in CASE_CLOSED if code.code != "merged"),
        ],
        required=False,
    )


class Step(Part):
    prefix = "step"
    note = words(_("What was done, or why not"), _("Sealed with the case."))
    skip_reason = forms.ChoiceField(
        label=_("Left out because"), choices=[("", _("Choose")), *SKIP_REASON.choices()], required=False
    )
    owner = forms.ChoiceField(label=_("Whose it is"), choices=[("", _("Choose"))], required=False)


CASE_PARTS: tuple[type[Part], ...] = (Note, Into, Change, Step)
