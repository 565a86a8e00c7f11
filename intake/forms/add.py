"""What somebody adds to what they sent: first the code, then the words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy

from hotline.form.fields import NARRATIVE, Words, radios, shared
from intake.forms.code import CodeField
from intake.forms.tip import UNDER_18, YES_NO
from intake.return_code import ReturnCode
from intake.said import TipSaid


@shared
class CodeForm(forms.Form):
    use_required_attribute = False

    code = CodeField(
        label=gettext_lazy("Your eight words, or your number"),
        help_text=gettext_lazy(
            "In the order in which you noted them. Capitals, accents, commas and line breaks do not matter, and the"
            " first four letters of each word are enough."
        ),
        # No help from a browser that would send the words elsewhere to be spelled.
        widget=forms.Textarea(
            {
                "autocomplete": "off",
                "autocapitalize": "none",
                "autocorrect": "off",
                "spellcheck": "false",
                "rows": 3,
            }
        ),
        limit=1000,
        required=True,
        error_messages={"required": gettext_lazy("Write the eight words here, or the number.")},
    )


@shared
class MoreForm(forms.Form):
    """The two questions besides the words raise the review in the same way as on the first form."""

    use_required_attribute = False

    words = Words(
        label=gettext_lazy("What would you like to add?"),
        help_text=gettext_lazy(
            "Write in any language. There is room for 50,000 characters, about 20 pages. We do not open links"
            " or files, so describe what they show."
        ),
        limit=NARRATIVE,
        rows=9,
        required=True,
        error_messages={"required": gettext_lazy("Write a few words. One sentence is enough.")},
    )
    danger = radios(gettext_lazy("Is someone in danger right now?"), YES_NO)
    minor = radios(
        gettext_lazy("Could anyone who is being harmed be under 18?"),
        UNDER_18,
        help_text=gettext_lazy("A guess is fine. If it is yes or maybe, a supervisor looks at this at once."),
    )

    def said(self, language: str, code: ReturnCode) -> TipSaid:
        """Only when valid. `language` is that of the page."""
        data = self.cleaned_data
        return TipSaid(
            language=language,
            narrative=data["words"],
            danger=data["danger"] or "unknown",
            minor_answer=data["minor"],
            adds_code=code.canonical(),
        )


class AddPage:
    """Both forms, blank or bound to what was typed."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        self.data = data or {}
        self.code = CodeForm(data)
        self.more = MoreForm(data)

    @property
    def carries_words(self) -> bool:
        """Whether something was written that must be on the page, whichever step it shows."""
        return any(self.data.get(name, "").strip() for name in self.more.fields)

    def unjudge_all_but(self, judged: forms.Form | None) -> None:
        forms_: tuple[Any, ...] = (self.code, self.more)
        for form in forms_:
            if form is not judged:
                form._errors = ErrorDict()
