"""A return code as a field: what is wrong with what was typed is said from the code itself, without asking
whether it was ever given out."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hotline.form.fields import Words
from intake.return_code import DIGITS, WORDS, Typed, read

SHOWN, CUT = 8, 20  # strange words that are named, and their longest


class CodeField(Words):
    """Cleans to a ReturnCode, or to None where it may be left empty and was."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text and not self.required:
            return None
        typed = read(text)
        if typed.code is None:
            raise ValidationError(sentence(typed))
        return typed.code


def sentence(typed: Typed) -> str:
    """What to look at again, for somebody who has the code before them on paper or in their head."""
    if not typed.words:
        return digits_sentence(typed.digits)
    found = [strange_sentence(typed.strange)] if typed.strange else []
    if typed.words != WORDS:
        words = ngettext(
            "There is %(count)s word here, and there should be eight.",
            "There are %(count)s words here, and there should be eight.",
            typed.words,
        )
        found.append(words % {"count": typed.words})
    return " ".join(found) or _(
        "Each of these words can be part of it, but they do not fit together. Perhaps one is another word, or"
        " two have changed places: compare them with what was noted."
    )


def digits_sentence(count: int) -> str:
    if not count:
        return _("Write the eight words here, or the number.")
    if count != DIGITS:
        words = ngettext(
            "There is %(count)s digit here, and there should be 27.",
            "There are %(count)s digits here, and there should be 27.",
            count,
        )
        return words % {"count": count}
    return _(
        "These digits do not fit together. Perhaps one is another digit, or two have changed places: compare"
        " them with what was noted."
    )


def strange_sentence(strange: tuple[str, ...]) -> str:
    named = ", ".join(_("“%(word)s”") % {"word": word[:CUT]} for word in strange[:SHOWN])
    words = ngettext(
        "This word cannot be part of it: %(words)s. Compare its first four letters with what was noted.",
        "These words cannot be part of it: %(words)s. Compare their first four letters with what was noted.",
        len(strange),
    )
    return words % {"words": named}
