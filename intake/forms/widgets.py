"""Controls drawn in a few lines of Python: the form has seventy of them with three hundred options, and a
template for each would make the answer to a mistyped form three times as slow. The markup is that of the
pack `house`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Attributes = dict[str, Any] | None


class Line(forms.TextInput):
    def render(self, name: str, value: Any, attrs: Attributes = None, renderer: Any = None) -> SafeString:
        given = {"type": "text", "name": name, "value": self.format_value(value), **(attrs or {})}
        return format_html("<input{}>", flatatt(self.build_attrs(self.attrs, given)))


class Lines(forms.Textarea):
    def render(self, name: str, value: Any, attrs: Attributes = None, renderer: Any = None) -> SafeString:
        given = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        # The browser drops one line end after the tag; ours is there so that it drops none of the writer's.
        return format_html("<textarea{}>\n{}</textarea>", flatatt(given), self.format_value(value) or "")


class Select(forms.Select):
    lean = True  # templates/house/field.html leaves the drawing to us

    def render(self, name: str, value: Any, attrs: Attributes = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        options = (
            f'<option value="{code}"{" selected" if code in chosen else ""}>{label}</option>'
            for code, label in escaped(self.choices)
        )
        given = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", given, mark_safe("".join(options)))  # noqa: S308


class _Marks:
    """Radio buttons or boxes to tick, each in a label that is the whole target."""

    lean = True

    def render(self, name: str, value: Any, attrs: Attributes = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)  # type: ignore[attr-defined]
        kind = self.input_type  # type: ignore[attr-defined]
        start = f'<label class="choice"><input type="{kind}" name="{conditional_escape(name)}"'
        own_id = conditional_escape((attrs or {}).get("id", name))
        marks = (
            f'{start} value="{code}" id="{own_id}_{place}"{" checked" if code in chosen else ""}>'
            f" <span>{label}</span></label>"
            for place, (code, label) in enumerate(escaped(self.choices))  # type: ignore[attr-defined]
        )
        return mark_safe("\n".join(marks))  # noqa: S308


class Radios(_Marks, forms.RadioSelect):
    """One of a few."""


class Ticks(_Marks, forms.CheckboxSelectMultiple):
    """Any of a few."""


def escaped(choices: Any) -> Iterator[tuple[str, str]]:
    return ((conditional_escape(code), conditional_escape(label)) for code, label in choices)
