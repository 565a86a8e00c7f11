"""What staff write while they review an application. Words are kept when a form is turned away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hotline.form.fields import LONG, Words, one_of, radios
from referrals.codes import CRITERION, DECISION, VERDICT, VERIFIED_BY, VISIBILITY

SHOWN_TO = [(code, VISIBILITY.label(code)) for code in ("public", "internal")]
CHECKED = [(code, VERIFIED_BY.label(code)) for code in ("phone", "visit", "web")]


@dataclass(frozen=True)
class Row:
    """One criterion on the page."""

    code: str
    verdict: BoundField
    reason: BoundField


class Proposal(forms.Form):
    """One verdict for each criterion, and what the first reviewer proposes to the second."""

    use_required_attribute = False

    decision = radios(
        gettext_lazy("What do you propose?"),
        DECISION.choices(),
        required=True,
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
    visibility = radios(
        gettext_lazy("Who sees it?"),
        SHOWN_TO,
        help_text=gettext_lazy("As settled with the body. Public needs its agreement."),
    )
    method = one_of(gettext_lazy("How did you check it?"), [("", gettext_lazy("Choose")), *CHECKED])
    reason = Words(
        label=gettext_lazy("The reason, in words for the body"),
        help_text=gettext_lazy("It stands in the letter as you write it: in the body’s language, and kind."),
        limit=LONG,
        rows=5,
        required=True,
        error_messages={"required": gettext_lazy("Write the reason: it goes into the letter.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for code in CRITERION:
            self.fields[f"verdict_{code.code}"] = radios(
                code.label,
                VERDICT.choices(),
                required=True,
                error_messages={"required": gettext_lazy("Choose one of the three.")},
            )
            self.fields[f"reason_{code.code}"] = Words(label=gettext_lazy("Why"), limit=LONG, rows=1)

    def rows(self) -> Iterator[Row]:
        for code in CRITERION.codes():
            yield Row(code, self[f"verdict_{code}"], self[f"reason_{code}"])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for code in CRITERION.codes():
            if data.get(f"verdict_{code}") in ("not_met", "exception") and not data.get(f"reason_{code}"):
                self.add_error(f"reason_{code}", ValidationError(_("Say why, in a few words.")))
        if data.get("decision") == "approved":
            for name, sentence in (
                ("visibility", _("Say who sees it.")),
                ("method", _("Say how you checked it.")),
            ):
                if not data.get(name):
                    self.add_error(name, ValidationError(sentence))
        return data

    def verdicts(self) -> dict[str, tuple[str, str]]:
        """{criterion: (verdict, reason)}; only when valid."""
        data = self.cleaned_data
        return {code: (data[f"verdict_{code}"], data[f"reason_{code}"]) for code in CRITERION.codes()}


class _OneText(forms.Form):
    use_required_attribute = False


def text(label: Any, missing: Any, **more: Any) -> Words:
    return Words(label=label, limit=LONG, rows=3, required=True, error_messages={"required": missing}, **more)


class MoreNeeded(_OneText):
    asked = text(
        gettext_lazy("What do you need to know?"),
        gettext_lazy("Write what you need to know: it goes into the letter."),
        help_text=gettext_lazy("It stands in the letter as you write it."),
    )


class SentBack(_OneText):
    back = text(
        gettext_lazy("What should the first reviewer look at again?"),
        gettext_lazy("Write what should be looked at again."),
        help_text=gettext_lazy("For colleagues; it is not sent."),
    )


class Appeal(_OneText):
    appeal = text(
        gettext_lazy("What does the body say against it?"),
        gettext_lazy("Write what the body says, from its letter or call."),
        help_text=gettext_lazy("And how it reached you: a letter or a call, on which day, from whom."),
    )
