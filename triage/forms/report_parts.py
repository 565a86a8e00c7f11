"""The small forms on the page of one report, together in one HTML form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.codes import (
    CONSENT_SOURCE,
    FOLLOW_UP,
    REPORT_OUTCOME,
)
from triage.forms.fields import words
from triage.forms.parts import Moment, Part, example


class SendBack(Part):
    prefix = "back"
    note = words(
        _("What should be different"),
        required=True,
        error_messages={"required": _("Write what should be different.")},
    )


class Acknowledge(Part):
    prefix = "acknowledge"
    name = forms.CharField(
        label=_("Who confirmed it"), help_text=_("Name, badge or desk. Sealed."), max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Write who confirmed it there.")},
    )  # fmt: skip
    file_number = forms.CharField(
        label=_("Their file number"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class Told(Acknowledge):
    """By phone, which hands it over and confirms it in one."""

    prefix = "told"
    name = forms.CharField(
        label=_("Who took it there"), help_text=_("Name, badge or desk. Sealed."), max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Write who took it there.")},
    )  # fmt: skip
    told_at = Moment(label=_("When it was (empty: just now)"), help_text=example())


class Answer(Part):
    prefix = "follow"
    result = forms.ChoiceField(
        label=_("What they said"), choices=FOLLOW_UP.choices(), widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said.")},
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[("", _("Not said yet")), *REPORT_OUTCOME.choices()],
        required=False,
    )
    note = words(_("In a few words"), _("Sealed."))


class TakeBack(Part):
    prefix = "consent"
    source = forms.ChoiceField(
        label=_("Who says so"), widget=forms.RadioSelect, error_messages={"required": _("Say who told you.")},
        choices=[(code, CONSENT_SOURCE.label(code)) for code in ("self", "relayed", "unknown")],
    )  # fmt: skip
    tip_id = forms.UUIDField(
        label=_("Whose consent"), required=False
    )  # of another tip; empty: the report's own


# On the page of one report, together in one HTML form.
REPORT_PARTS: tuple[type[Part], ...] = (SendBack, Acknowledge, Told, Answer, TakeBack)
