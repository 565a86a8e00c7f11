"""Fields of which a form has several."""

from __future__ import annotations

from typing import Any

from django import forms

from triage.forms.parts import TEXT_LIMIT, text_area


def many(name: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=name, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


def words(name: Any, help_text: Any = "", rows: int = 2, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=name,
        help_text=help_text,
        max_length=TEXT_LIMIT,
        widget=text_area(rows),
        **({"required": False} | more),
    )
