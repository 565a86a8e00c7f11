"""One field of a public form as HTML: question, hint, fault and control. Written here and not as templates:
sixty fields with three hundred options cost more in templates than all the rest of the answer to a mistyped
form. Every value is escaped, ours or not."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.translation import get_language
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Question:
    """What a field says before anybody answers, in one language and as HTML. `options`: code and label."""

    id: str
    name: str
    label: str
    hint: str
    options: tuple[tuple[str, str], ...]
    attributes: str

    @classmethod
    def of(cls, field: BoundField) -> Question:
        widget, id_ = field.field.widget, escape(str(field.auto_id))
        choices = getattr(widget, "choices", ())
        return cls(
            id=id_,
            name=escape(field.html_name),
            label=escape(str(field.label)),
            hint=f'<p class="hint" id="{id_}_helptext">{escape(str(field.help_text))}</p>\n'
            if field.help_text
            else "",
            options=tuple((escape(str(code)), escape(str(label))) for code, label in choices),
            attributes=flatatt(widget.get_context("", None, {})["widget"]["attrs"]),
        )


_questions: dict[tuple[str, type, str], Question] = {}


def question(field: BoundField) -> Question:
    """In the language in force. Within a form, names are told apart by the person they are about: one is one field."""
    key = get_language() or "en", type(field.form), field.html_name
    if key not in _questions:
        _questions[key] = Question.of(field)
    return _questions[key]


def field_html(field: BoundField) -> str:
    """As it was sent, blank or with everything typed, and with what is wrong beside it."""
    asked, widget, value, wrong = question(field), field.field.widget, field.value(), ""
    told, about = asked.hint, [f"{asked.id}_helptext"] if asked.hint else []
    if field.errors:
        told, wrong = told + fault_html(asked, field), " wrong"
        about.append(f"{asked.id}_error")
    described = f' aria-describedby="{" ".join(about)}"' if about else ""
    if isinstance(widget, forms.CheckboxInput):
        control = f'<input type="checkbox" name="{asked.name}" id="{asked.id}"{" checked" if value else ""}'
        return (
            f'<div class="field tick{wrong}">\n<label class="choice">{control}{described}>'
            f" <span>{asked.label}</span></label>\n{told}</div>"
        )
    if widget.use_fieldset:
        return (
            f'<fieldset class="field{wrong}"{described}>\n<legend>{asked.label}</legend>\n{told}'
            f"{marks_html(asked, widget, value)}</fieldset>"
        )
    state = described + (' aria-invalid="true"' if wrong else "")
    return (
        f'<div class="field{wrong}">\n<label class="label" for="{asked.id}">{asked.label}</label>\n{told}'
        f"{control_html(asked, widget, value, state)}</div>"
    )


def fault_html(asked: Question, field: BoundField) -> str:
    faults = " ".join(escape(str(fault)) for fault in field.errors)
    return f'<p class="error" id="{asked.id}_error"><b>{escape(_("Please check:"))}</b> {faults}</p>\n'


def marks_html(asked: Question, widget: Any, value: Any) -> str:
    """Radio buttons or boxes to tick, each in a label that is the whole target."""
    chosen, start = widget.format_value(value), f'<input type="{widget.input_type}" name="{asked.name}"'
    return "\n".join(
        [
            f'<label class="choice">{start} value="{code}" id="{asked.id}_{place}"'
            f"{' checked' if code in chosen else ''}> <span>{label}</span></label>"
            for place, (code, label) in enumerate(asked.options)
        ]
    )


def control_html(asked: Question, widget: Any, value: Any, state: str) -> str:
    """A list to choose from, a field of some lines or of one."""
    given = f'name="{asked.name}" id="{asked.id}"{asked.attributes}{state}'
    if isinstance(widget, forms.Select):
        chosen = widget.format_value(value)
        options = [
            f'<option value="{code}"{" selected" if code in chosen else ""}>{label}</option>'
            for code, label in asked.options
        ]
        return f"<select {given}>{''.join(options)}</select>"
    typed = escape(widget.format_value(value) or "")
    if isinstance(widget, forms.Textarea):
        # The browser drops one line end after the tag; ours is there so that it drops none of the writer's.
        return f"<textarea {given}>\n{typed}</textarea>"
    return f'<input type="{widget.input_type}" {given}' + (f' value="{typed}">' if typed else ">")
