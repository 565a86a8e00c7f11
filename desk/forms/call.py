"""The call itself and the situation. Only channel and kind are required."""

from __future__ import annotations

from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.forms.fields import LONG, NOT_FILLED, NOTES, choice, options, radios, signs, words
from hotline import codes
from hotline.codes.languages import LANGUAGE
from hotline.places.provinces import province_choices
from hotline.places.widgets import CommunityInput
from intake.forms.code import CodeField

CHANNELS = ("phone", "chat", "relay_tty", "partner")
# What a specialist may say of a call: whether anything is reported is a supervisor's to decide.
OUTCOMES = [
    (code, label)
    for code, label in codes.OUTCOME.choices()
    if not code.startswith(("report_", "to_report", "not_rep"))
]
KINDS = codes.INTERACTION_KIND.choices(tail=("unknown",))


class CallForm(forms.Form):
    """Everything about the call itself and the situation; the rows about persons stand beside it."""

    nonce = forms.CharField(required=False, widget=forms.HiddenInput)

    channel = forms.ChoiceField(
        label=_("How the person reached us"),
        choices=[(code, codes.CHANNEL.label(code)) for code in CHANNELS],
        initial="phone",
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label=_("What the call was about"), choices=[NOT_FILLED, *KINDS])
    language = choice(_("Language of the caller"), options(LANGUAGE))
    caller_type = choice(_("Who called"), options(codes.CALLER_TYPE))
    heard_about = choice(_("How they heard of the hotline"), options(codes.HEARD_ABOUT))
    province = choice(
        _("Province or territory"),
        [NOT_FILLED, *province_choices()],
        help_text=_("Where it happens. When the call tells of no situation, where the person calls from."),
    )

    danger = radios(
        _("Is somebody in danger now, or within the day?"), codes.DANGER.choices(), initial="unknown"
    )
    minor = radios(
        _("Could somebody who may be harmed be under 18?"), codes.MINOR.choices(), initial="unknown"
    )
    narrative = words(
        _("Notes"),
        NOTES,
        rows=8,
        help_text=_(
            "Short facts: what was seen, what was told, how the person knows. No verbatim transcript."
        ),
    )
    trafficking_type = choice(_("Kind of exploitation"), options(codes.TRAFFICKING_TYPE))
    venue = choice(_("Kind of place or work"), options(codes.VENUE_INDUSTRY))
    ongoing = choice(_("Still going on?"), options(codes.ONGOING))
    country = choice(_("Country"), options(codes.COUNTRY_OF_SITUATION))
    how_many = forms.IntegerField(
        label=_("How many persons may be harmed"),
        required=False,
        min_value=0,
        max_value=9999,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write a number from 0 to 9,999.")
        ),
    )
    timing = words(_("When"))
    community = words(_("City, town or community"), widget=CommunityInput(province="province"))
    address = words(_("Address, room or how to find the place"))
    business = words(_("Name of the business"))
    web = words(_("Website or advertisement"))
    suspects = words(_("Other notes about persons suspected"), LONG, rows=3)

    signs_general = signs(*codes.INDICATOR_GROUPS[0])
    signs_sex = signs(*codes.INDICATOR_GROUPS[1])
    signs_labour = signs(*codes.INDICATOR_GROUPS[2])
    signs_minor = signs(*codes.INDICATOR_GROUPS[3])

    adds_code = CodeField(
        label=_("Return code, if the caller has one"),
        help_text=_(
            "Eight words or 27 digits. The call is then a tip, joined to what they sent before if there is such a "
            "tip. Nothing here tells whether there is, and you need not know."
        ),
        limit=1000,
    )

    consent_choice = radios(_("What the person allows"), codes.CONSENT_CHOICE.choices(), initial="not_said")
    reporter_name = words(_("Name, or what to call them"))
    reporter_contact = words(_("Phone or e-mail"))
    safe_channel = choice(_("Safe way to reach them"), options(codes.SAFE_CHANNEL))
    safe_when = words(_("Safe times, and what to say if somebody else answers"))

    # Asked at the end of a call, on the one screen alone.
    outcome = choice(_("What came of it"), [NOT_FILLED, *OUTCOMES])
    service_line = choice(_("What it was for"), options(codes.SERVICE_LINE))

    def clean_nonce(self) -> UUID:
        """A form without a readable nonce only loses its protection from a second send."""
        try:
            return UUID(self.cleaned_data["nonce"])
        except ValueError:
            return uuid4()
