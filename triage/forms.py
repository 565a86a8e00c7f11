"""The forms of one review. They stand on the page together, in one HTML form, so that no act loses what was
typed for another; hence a prefix for each."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hotline.accounts.models import Staff
from hotline.codes import (
    AGE_BAND,
    BREACH_REASON,
    COUNTRY_OF_SITUATION,
    DANGER,
    MAIL_KIND,
    MINOR,
    MISSING,
    ONGOING,
    OUTCOME,
    PERSON_ROLE,
    QUESTION,
    REACH_REASON,
    REACH_RESULT,
    REACH_WAY,
    TRAFFICKING_TYPE,
    VENUE_INDUSTRY,
    Code,
)
from hotline.places.provinces import province_choices
from intake.said import PersonSaid
from referrals.desk.forms.fields import SoughtBody
from triage.lanes import LANE_NAMES
from triage.models.saved_view import NAME_LIMIT
from triage.rules import CHOOSABLE, FACTORS
from triage.times import zone, zone_name

TEXT_LIMIT = 4000
FACTOR_NAMES = {
    "wishes": (_("Wishes of the person"), _("What they want, and what they are afraid of.")),
    "urgency": (_("Urgency"), _("Danger, and how soon.")),
    "detail": (_("Detail we can act on"), _("Where, who, when, and how it is known.")),
    "signs": (_("Signs of trafficking"), _("Which signs, and which speak against it.")),
    "law": (_("Law"), _("Duty to report, orders, what must not be passed on.")),
    "protocol": (_("Local protocol"), _("Who is called first there.")),
}
FIELD_NAMES = {
    "minor": _("Under 18"),
    "danger": _("Danger now"),
    "province": _("Province"),
    "country": _("Country"),
    "trafficking_type": _("Kind"),
    "venue": _("Venue"),
    "ongoing": _("Still going on"),
    "kind": _("What it is"),
}
FIELD_LISTS = {
    "minor": MINOR, "danger": DANGER, "country": COUNTRY_OF_SITUATION, "trafficking_type": TRAFFICKING_TYPE,
    "venue": VENUE_INDUSTRY, "ongoing": ONGOING, "kind": MAIL_KIND,
}  # fmt: skip


def text_area(rows: int = 2) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "autocomplete": "off"})


class Part(forms.Form):
    """One part of the page. What is missing is said by us, in words; hence no `required` in the browser."""

    use_required_attribute = False
    base_fields: ClassVar[dict[str, forms.Field]]

    @classmethod
    def typed(cls, data: QueryDict, **initial: Any) -> Part:
        """The form with what was typed, unjudged: another part of the page was sent."""
        for name, field in cls.base_fields.items():
            if (sent := f"{cls.prefix}-{name}") in data:
                initial[name] = field.widget.value_from_datadict(data, MultiValueDict(), sent)
        return cls(initial=initial)

    @classmethod
    def has_text(cls, data: QueryDict) -> bool:
        """Whether somebody typed words into it."""
        texts = [name for name, field in cls.base_fields.items() if isinstance(field, forms.CharField)]
        return any(data.get(f"{cls.prefix}-{name}", "").strip() for name in texts)


class Lane(Part):
    prefix = "lane"
    lane = forms.ChoiceField(label=_("Lane"), choices=list(LANE_NAMES.items()), widget=forms.Select)


class Decision(Part):
    """Each factor: words, or a tick for not known. Words win over a tick that was set before them."""

    prefix = "decide"
    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(code, OUTCOME.label(code)) for code in CHOOSABLE],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is decided.")},
    )
    missing = forms.MultipleChoiceField(
        label=_("What is missing"),
        choices=MISSING.choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only where the decision is that information is missing."),
    )

    def factor_fields(self) -> list[dict[str, Any]]:
        return [
            {"name": name, "text": self[name], "not_known": self[f"{name}_not_known"]} for name in FACTORS
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.weighed: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        for name in FACTORS:
            if data.get(name):
                self.weighed[name], self.notes[name] = "answered", data[name]
            elif data.get(f"{name}_not_known"):
                self.weighed[name] = "not_known"
            elif name not in self.errors:
                self.add_error(name, _("Answer, or tick “Not known”."))
        return data


for _name, (_label, _help) in FACTOR_NAMES.items():
    Decision.base_fields[_name] = forms.CharField(
        label=_label, help_text=_help, required=False, max_length=TEXT_LIMIT, widget=text_area()
    )
    Decision.base_fields[f"{_name}_not_known"] = forms.BooleanField(label=_("Not known"), required=False)


def correction_choices() -> list[Any]:
    groups: list[Any] = [("", _("Choose"))]
    for name, words in FIELD_NAMES.items():
        values = province_choices() if name == "province" else FIELD_LISTS[name].choices()
        groups.append((words, [(f"{name}:{code}", label) for code, label in values]))
    return groups


class Correction(Part):
    """One list for field and value, so that neither script nor a second page is needed."""

    prefix = "correct"
    fact = forms.ChoiceField(
        label=_("What is right"),
        choices=correction_choices,
        error_messages={"required": _("Choose what is right.")},
    )
    reason = forms.CharField(
        label=_("How you know"),
        help_text=_("Sealed with the tip."),
        max_length=TEXT_LIMIT,
        widget=text_area(),
        error_messages={"required": _("Write how you know.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["field"], _colon, data["value"] = data.get("fact", "").partition(":")
        return data


class Kind(Part):
    """What an e-mail is: one press, since most of them are plain at first sight."""

    prefix = "kind"
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=MAIL_KIND.choices(),
        error_messages={"required": _("Choose what it is.")},
    )
    organization = SoughtBody(
        label=_("From which organization"),
        required=False,
        max_length=300,
        help_text=_(
            "Its name or a part of it. The task goes to whose listing it is, and not to the queue that all share."
        ),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class NewPerson(Part):
    prefix = "person"
    role = forms.ChoiceField(label=_("Part in it"), choices=PERSON_ROLE.choices())
    age_band = forms.ChoiceField(label=_("Age"), choices=AGE_BAND.choices(), initial="unknown")
    name = forms.CharField(
        label=_("Name or nickname"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=text_area(),
        help_text=_("Only what helps to find or protect someone."),
    )

    def said(self) -> PersonSaid:
        data = self.cleaned_data
        details = {name: data[name] for name in ("name", "description") if data[name]}
        return PersonSaid(role=data["role"], age_band=data["age_band"], details=details)


# Not the browser's own field: it writes dates the way the machine was bought, such as 11/23/2026.
example = lazy(lambda: _("Such as 2026-03-31 14:05, %(zone)s.") % {"zone": zone_name()}, str)


class Moment(forms.DateTimeField):
    """A time that may be left out. The hour was read off a clock in the display zone."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            required=False,
            input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%d %H h %M", "%Y-%m-%dT%H:%M"],
            widget=forms.TextInput({"autocomplete": "off", "inputmode": "text"}),
            error_messages={"invalid": _("Write date and time, such as 2026-03-31 14:05.")},
            **given,
        )

    def clean(self, value: Any) -> datetime | None:
        given: datetime | None = super().clean(value)
        return given and given.replace(tzinfo=zone())


class Duty(Part):
    """Whom we told about a child; or, from a supervisor, why there is no duty here."""

    prefix = "duty"
    kind = forms.ChoiceField(
        label=_("What you record"),
        choices=[("reported", _("It was reported")), ("no_duty", _("There is no duty here"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it was reported.")},
    )
    province = forms.ChoiceField(
        label=_("Where the child is"),
        choices=lambda: [("", _("Not known")), *province_choices()],
        required=False,
    )
    reported_at = Moment(label=_("Reported at"), help_text=example())
    authority = forms.CharField(label=_("Authority"), required=False, max_length=200)
    worker = forms.CharField(label=_("Who took it there"), required=False, max_length=200)
    reference = forms.CharField(label=_("Their file number"), required=False, max_length=100)
    reason = forms.CharField(
        label=_("Why there is no duty"), required=False, max_length=TEXT_LIMIT, widget=text_area()
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == "reported":
            self._ask("province", data, _("Choose the province where the child is."))
            self._ask("reported_at", data, _("Write when it was reported."))
        if data.get("kind") == "no_duty":
            self._ask("reason", data, _("Write why there is no duty."))
        return data

    def _ask(self, name: str, data: dict[str, Any], words: Any) -> None:
        if not data.get(name) and name not in self.errors:
            self.add_error(name, words)

    def details(self) -> dict[str, str]:
        names = ("authority", "worker", "reference", "reason")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}


def both_languages(code: Code) -> str:
    """As the reporter reads it, in whichever language they come: the reader's own first."""
    mine = (get_language() or "en")[:2]
    parts = []
    for language in (mine, "fr" if mine == "en" else "en"):
        with translation.override(language):
            parts.append((language, str(code.label)))
    return format_html(
        "<span>{}</span>", format_html_join("", '<span class="block" lang="{}">{}</span>', parts)
    )


class Ask(Part):
    prefix = "ask"
    code = forms.ChoiceField(
        label=_("What to ask"),
        choices=lambda: [(code.code, both_languages(code)) for code in QUESTION],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a question.")},
    )


class Reach(Part):
    """An attempt to speak with the person harmed. The safe ways stand first in the list."""

    prefix = "reach"
    way = forms.ChoiceField(
        label=_("By which way"),
        choices=[("", _("Choose")), *((code.code, code.label) for code in REACH_WAY)],
        help_text=_("Only by a way that they called safe. If in doubt, wait until they reach us."),
        error_messages={"required": _("Choose by which way it was tried.")},
    )
    result = forms.ChoiceField(
        label=_("Result"),
        choices=[("", _("Choose")), *((code.code, code.label) for code in REACH_RESULT)],
        error_messages={"required": _("Choose the result.")},
    )
    tried_at = Moment(label=_("When it was (empty: just now)"), help_text=example())
    note = forms.CharField(
        label=_("What they said, and what must not happen next time"),
        help_text=_("Sealed with the tip."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=text_area(),
    )


class NotTried(Part):
    """One press, beside the reason."""

    prefix = "not_tried"
    reason = forms.ChoiceField(
        label=_("Why nobody tried"),
        choices=[(code.code, code.label) for code in REACH_REASON],
        error_messages={"required": _("Choose why nobody tried.")},
    )


class Missed(Part):
    """Why one deadline of this review was missed. `due_at` is the deadline, as the page wrote it."""

    prefix = "missed"
    due_at = forms.DateTimeField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Why it was missed"),
        choices=[("", _("Choose")), *((code.code, code.label) for code in BREACH_REASON)],
        error_messages={"required": _("Choose why the deadline was missed.")},
    )


class Publication(Part):
    prefix = "publication"
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Sealed with the tip."),
        max_length=TEXT_LIMIT,
        widget=text_area(),
        error_messages={"required": _("Write the reason. It is sealed with the tip.")},
    )


class InCase(Part):
    prefix = "case"
    reference = forms.CharField(
        label=_("Reference of a case (empty: a new one)"),
        required=False,
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class AskAccess(Part):
    """One reason for either button: to ask, or to break the glass with a second person."""

    prefix = "access"
    reason = forms.CharField(
        label=_("Why you need to know who told us"),
        help_text=_("What you will do with it. Sealed; whoever answers reads it."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=text_area(3),
    )
    danger = forms.BooleanField(label=_("Somebody is in danger now"), required=False)


PARTS: tuple[type[Part], ...] = (
    Lane, Kind, Decision, Correction, NewPerson, Duty, Ask, InCase, Reach, NotTried, Publication,
    AskAccess, Missed,
)  # fmt: skip
# Those in which somebody says something; a lane or a question is only chosen.
WORDS: tuple[type[Part], ...] = (Kind, Decision, Correction, NewPerson, Duty, Reach, Publication, AskAccess)


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
