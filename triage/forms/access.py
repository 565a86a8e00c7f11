"""The forms of access to what is sealed, and of reaching a reporter again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.codes import OUTREACH_RESULT, SAFE_CHANNEL
from triage.forms.parts import TEXT_LIMIT, Part, text_area


def words(label: Any, help_text: Any = "", **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=TEXT_LIMIT, widget=text_area(3), **more
    )


class ByReference(Part):
    """The privacy officer has no queue: she names the tip by its eight signs."""

    prefix = "tip"
    reference = forms.CharField(
        label=_("Reference of the tip"),
        help_text=_("Eight characters, such as 7QK2-04MX."),
        required=False,
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    what = forms.ChoiceField(
        label=_("What you need"),
        choices=[
            ("identity", _("Who told us: on my own authority, at once")),
            ("content", _("What the reporter wrote: ask the director")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    reason = words(_("Why you need it"), _("Sealed. Whoever checks this access later reads it."))


class Answer(Part):
    prefix = "answer"
    note = words(_("Why not"), _("Sealed; the one who asked reads it."))


class Contact(Part):
    """Which way, judged before anybody dials."""

    prefix = "contact"
    way = forms.ChoiceField(
        label=_("Which way"),
        choices=[(code, label) for code, label in SAFE_CHANNEL.choices() if code != "none"],
        widget=forms.RadioSelect,
        required=False,
    )
    announced = forms.BooleanField(
        label=_("Say who we are"),
        help_text=_("Only where the person said that we may."),
        required=False,
    )
    weighing = words(
        _("Why this way is safe enough"),
        _("Only where nobody said whether it is. Think of a shared phone, of who reads along, of the hour."),
    )


class Ended(Part):
    prefix = "ended"
    result = forms.ChoiceField(
        label=_("What came of it"),
        choices=OUTREACH_RESULT.choices(),
        widget=forms.RadioSelect,
        required=False,
    )
    note = words(_("Note"), _("Neutral and short. Sealed."))


ACCESS_PARTS: tuple[type[Part], ...] = (Answer, Contact, Ended)
