"""An application as staff read it: what was answered, in the order and under the labels of the form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from referrals.applying.forms import PAIRED, PARTS, ApplicationForm
from referrals.codes import CRITERION, VERDICT
from referrals.models import Application, CriterionVerdict


@dataclass(frozen=True)
class Said:
    """`language` is that of the words; empty where they may be in either."""

    label: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Part:
    """`lines`: one answer each, or the two languages of the same side by side."""

    heading: str
    lines: list[list[Said]]


def parts_of(application: Application) -> list[Part]:
    """Parts in which nothing was answered are left out."""
    form = ApplicationForm()
    found = [
        Part(str(heading), [line for name in names if (line := _line(form, application.answers, name))])
        for heading, names in PARTS
    ]
    return [part for part in found if part.lines]


def name_of(english: str | None, french: str | None, language: str) -> str:
    """In the reader's language where it was given."""
    first, second = (french, english) if language == "fr" else (english, french)
    return first or second or ""


def _line(form: ApplicationForm, answers: dict[str, Any], name: str) -> list[Said]:
    if name not in PAIRED:
        return [Said(_label(form, name), _text(form, name, answers[name]))] if name in answers else []
    if f"{name}_en" not in answers and f"{name}_fr" not in answers:
        return []
    return [
        Said(_label(form, key), answers.get(key, ""), language)
        for language in ("en", "fr")
        for key in (f"{name}_{language}",)
    ]


def _label(form: ApplicationForm, name: str) -> str:
    return str(form.fields[name].label)


def _text(form: ApplicationForm, name: str, value: Any) -> str:
    if value is True:
        return _("Yes")
    labels = {str(code): str(label) for code, label in getattr(form.fields[name], "choices", ())}
    values = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(str(one), str(one)) for one in values)


@dataclass(frozen=True)
class Round:
    """What one person made of each criterion, once."""

    number: int
    by: str
    lines: list[tuple[str, str, str]]


def rounds_of(verdicts: list[CriterionVerdict]) -> Iterator[Round]:
    """`verdicts` come by round; the criteria stand in their published order."""
    order = {code: place for place, code in enumerate(CRITERION.codes())}
    for number in dict.fromkeys(one.round for one in verdicts):
        these = sorted((one for one in verdicts if one.round == number), key=lambda one: order[one.criterion])
        lines = [
            (str(CRITERION.label(one.criterion)), str(VERDICT.label(one.verdict)), one.reason)
            for one in these
        ]
        yield Round(number, these[0].by.name, lines)
