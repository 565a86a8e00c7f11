"""What is done to a review: lane, decision, attempts, questions, case. With the parts of fact_forms they stand on its
page together, in one HTML form, so that no act loses what was typed for another; hence a prefix for each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hotline.codes import (
    BREACH_REASON,
    MISSING,
    OUTCOME,
    QUESTION,
    REACH_REASON,
    REACH_RESULT,
    REACH_WAY,
    Code,
)
from triage.forms.facts import Correction, Duty, Kind, NewPerson
from triage.forms.parts import FACTOR_NAMES, TEXT_LIMIT, Moment, Part, example, text_area
from triage.lanes import LANE_NAMES
from triage.rules import CHOOSABLE, FACTORS


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


class Typed:
    """The parts by their prefix, with what came with the request; each is made when somebody looks at it. `judged`: the
    one with faults. `lane`: the code that stands chosen until another is."""

    def __init__(self, data: QueryDict, *, lane: str, judged: Part | None = None) -> None:
        self._data, self._lane = data, lane
        self._made: dict[str, Part] = {str(judged.prefix): judged} if judged else {}
        self._kinds = {part.prefix: part for part in PARTS}

    def __getitem__(self, prefix: str) -> Part:
        if prefix not in self._made:
            self._made[prefix] = self._kinds[prefix].typed(self._data, lane=self._lane)
        return self._made[prefix]

    def untouched(self, prefix: str) -> bool:
        """Nothing was typed into it, and nothing is wrong with it."""
        made = self._made.get(prefix)
        return not (made and made.is_bound) and not any(name.startswith(f"{prefix}-") for name in self._data)
