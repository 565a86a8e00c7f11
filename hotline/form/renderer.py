"""Django's own controls written by functions as its templates would: a screen of a call has three hundred options, and
each was a template of its own. Whatever is not named here is a template as before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape as escaped

Facts = dict[str, Any]  # what a widget tells its template


def attributes(attrs: Facts) -> str:
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def one_line(facts: Facts) -> str:
    value = "" if facts["value"] is None else f' value="{escaped(facts["value"])}"'
    return (
        f'<input type="{escaped(facts["type"])}" name="{escaped(facts["name"])}"{value}'
        f"{attributes(facts['attrs'])}>"
    )


def mark(facts: Facts) -> str:
    """A radio button or a box to tick among others, in its label where the page has not written one."""
    if not facts.get("wrap_label"):
        return one_line(facts)
    id_ = facts["attrs"].get("id")
    about = f' for="{escaped(id_)}"' if id_ else ""
    return f"<label{about}>{one_line(facts)} {escaped(facts['label'])}</label>"


def lines(facts: Facts) -> str:
    # The browser drops one line end after the tag; this one, and none of the writer's.
    typed = escaped(facts["value"]) if facts["value"] else ""
    return f'<textarea name="{escaped(facts["name"])}"{attributes(facts["attrs"])}>\n{typed}</textarea>'


def option(facts: Facts) -> str:
    return (
        f'<option value="{escaped(facts["value"])}"{attributes(facts["attrs"])}>'
        f"{escaped(facts['label'])}</option>"
    )


def choice(facts: Facts) -> str:
    parts = [f'<select name="{escaped(facts["name"])}"{attributes(facts["attrs"])}>']
    for group, options, _place in facts["optgroups"]:
        inside = [f"\n  {option(one)}" for one in options]
        parts += [f'\n  <optgroup label="{escaped(group)}">', *inside, "\n  </optgroup>"] if group else inside
    return "".join([*parts, "\n</select>"])


ONE_LINE = (
    "input", "text", "number", "email", "url", "tel", "search", "password", "hidden", "date", "datetime", "time",
    "checkbox",
)  # fmt: skip
WRITTEN: dict[str, Callable[[Facts], str]] = {
    **dict.fromkeys(ONE_LINE, one_line), "radio_option": mark, "checkbox_option": mark, "input_option": mark,
    "textarea": lines, "select": choice, "select_option": option,
}  # fmt: skip
BY_TEMPLATE = {f"django/forms/widgets/{name}.html": write for name, write in WRITTEN.items()}


class Written(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        write = BY_TEMPLATE.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)
