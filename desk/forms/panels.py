"""What the panels beside a call ask. All of it is kept in the draft while it is typed; nothing is required."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from desk.draft import Draft
from desk.forms.draft import as_sent
from desk.forms.fields import LONG, NOT_FILLED, choice, options, words
from hotline import codes
from hotline.codes.languages import interpreted_choices
from hotline.places.provinces import province_choices
from triage.times import zone


class PanelForm(forms.Form):
    """`shown`: what the draft holds, nothing judged. `said`: the values of what was sent, "" for what is wrong."""

    use_required_attribute = False
    prefix = ""

    @classmethod
    def shown(cls, draft: Draft, **more: str) -> Self:
        start = {f"{cls.prefix}-{name}": [text] for name, text in more.items() if text}
        held = {name: value for name, value in draft.values.items() if value}
        form = cls(as_sent(start | held))
        form._errors = ErrorDict()  # type: ignore[attr-defined]
        return form

    @classmethod
    def said(cls, draft: Draft) -> dict[str, Any]:
        form = cls(as_sent(draft.values))
        form.is_valid()
        return {name: form.cleaned_data.get(name) or "" for name in form.fields}

    @property
    def boxes(self) -> list[str]:
        return [field.html_name for field in self if isinstance(field.field, forms.BooleanField)]


def when(label: Any) -> forms.DateTimeField:
    """A time as the browser gives it, in the reader's zone."""
    widget = forms.DateTimeInput({"type": "datetime-local", "autocomplete": "off"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, widget=widget)


def ticked(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


GROUNDS = [NOT_FILLED, *codes.BASIS.choices()]


class ConsentForm(PanelForm):
    prefix = "consent"

    about = choice(_("Whose answer"), [("", _("The caller’s own")), ("other", _("About somebody else"))])
    purpose = choice(_("For what"), [NOT_FILLED, *codes.CALL_PURPOSE.choices()])
    recipient_kind = choice(
        _("Who may receive it"), options(codes.AGENCY_KIND),
        help_text=_("Leave it open for a call-back, or where we speak with somebody else."),
    )  # fmt: skip
    answer = choice(_("Answer"), [NOT_FILLED, ("given", _("Yes")), ("refused", _("No, refused"))])
    includes_identity = ticked(_("Their name and contact too"))
    voice = choice(_("Who said so"), [NOT_FILLED, *codes.CONSENT_VOICE.choices()])
    province = choice(_("For a child: whose law"), [NOT_FILLED, *province_choices()])
    words = words(_("What was asked and answered, in short"), LONG, rows=2)


class InterpreterForm(PanelForm):
    prefix = "interpreter"

    language = choice(_("Language"), [NOT_FILLED])
    vendor = choice(_("Interpreting service"), [NOT_FILLED])
    told = ticked(_("The line on confidentiality was read to the interpreter"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["language"].choices = [NOT_FILLED, *interpreted_choices()]  # type: ignore[attr-defined]


class SafeForm(PanelForm):
    prefix = "safe"

    channel = choice(_("How to reach the person"), [NOT_FILLED, *codes.SAFE_CHANNEL.choices()])
    safe = choice(_("Is it safe?"), [NOT_FILLED, *codes.SAFE.choices()])
    voicemail = choice(_("May we leave a message?"), [NOT_FILLED, *codes.SAFE.choices()])
    announce = choice(_("May we say who calls?"), [NOT_FILLED, *codes.SAFE.choices()])
    how = words(_("Number or address, safe times, what to say if somebody else answers"), LONG, rows=2)


class OutreachForm(PanelForm):
    prefix = "outreach"

    kind = choice(_("What we would do"), [NOT_FILLED, *codes.OUTREACH_KIND.choices()])
    channel = choice(_("By which way"), [NOT_FILLED, *codes.SAFE_CHANNEL.choices()])
    due_at = when(_("When"))
    basis = choice(_("On which ground"), GROUNDS)
    note = words(_("What for; with an exception, why"), LONG, rows=2)


class ChildForm(PanelForm):
    prefix = "child"

    province = choice(_("Where the child is"), [NOT_FILLED, *province_choices()])
    reported_at = when(_("Told to the authority at"))
    reporter = words(_("Who told them"))
    worker = words(_("Whom you spoke with"))
    reference = words(_("Their reference"))
    told = words(_("What was told, in short"), LONG, rows=2)


class ReferralForm(PanelForm):
    prefix = "referral"

    kind = choice(_("How"), [NOT_FILLED, *codes.REFERRAL_KIND.choices()])
    recipient_kind = choice(_("Who it is"), options(codes.AGENCY_KIND))
    purpose = choice(
        _("For what"),
        [NOT_FILLED, ("service", codes.CONSENT_PURPOSE.label("service")),
         ("safety", codes.CONSENT_PURPOSE.label("safety"))],
    )  # fmt: skip
    shares = choice(_("What is passed on"), [NOT_FILLED, *codes.SHARED.choices()])
    basis = choice(_("On which ground"), GROUNDS)
    person = words(_("Person reached"))
    shared = words(_("What was shared, in short"), LONG, rows=2)
    reason = words(_("With an exception: why"), LONG, rows=2)
    stayed_on = choice(_("Did you stay on the line?"), [NOT_FILLED, ("yes", _("Yes")), ("no", _("No"))])
    result = choice(_("How it went"), [NOT_FILLED, *codes.TRANSFER_RESULT.choices()])
    follows = choice(_("Instead of"), [NOT_FILLED])


class PlanForm(PanelForm):
    prefix = "plan"

    steps = words(_("Steps that the person chose"), LONG, rows=3)
    warning = words(_("What would tell them that it gets dangerous"), LONG, rows=2)
    place = words(_("Where they can go, and how"), LONG, rows=2)
    contacts = words(_("People who can help"), LONG, rows=2)
    code_word = words(_("Word agreed on"))
    recontact = words(_("What was agreed about speaking again"), LONG, rows=2)


# What a page that gives words back shows under their names.
WORDS = (ConsentForm, ChildForm, ReferralForm, SafeForm, OutreachForm, PlanForm)


def datetime_of(value: Any) -> datetime | None:
    """The hour was read off a clock in the display zone."""
    return value.replace(tzinfo=zone()) if isinstance(value, datetime) else None


def text_of(draft: Draft, name: str) -> str:
    """What a field of a panel holds whose choices the form does not know."""
    return next(iter(draft.values.get(name, [])), "")
