"""The few kinds of field that the call form is made of. None of them is required."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hotline.codes.base import CodeList

SHORT, LONG, NOTES = 200, 2000, 20_000
NOT_FILLED = ("", _("Not filled in"))


def options(code_list: CodeList, tail: tuple[str, ...] | None = None) -> list[Any]:
    return [NOT_FILLED, *code_list.choices(tail=tail)]


def choice(label: Any, choices: list[Any], **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, **more)


def radios(label: Any, choices: list[Any], **more: Any) -> forms.ChoiceField:
    return choice(label, choices, widget=forms.RadioSelect, **more)


def words(label: Any, length: int = SHORT, rows: int = 0, **more: Any) -> forms.CharField:
    """Free text that no browser may remember."""
    attrs: dict[str, Any] = {"autocomplete": "off", **({"rows": rows} if rows else {})}
    widget = forms.Textarea(attrs) if rows else forms.TextInput(attrs)
    return forms.CharField(
        label=label, max_length=length, required=False, widget=more.pop("widget", widget), **more
    )


def signs(heading: Any, group: CodeList) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=heading, choices=group.choices(), required=False, widget=forms.CheckboxSelectMultiple
    )
