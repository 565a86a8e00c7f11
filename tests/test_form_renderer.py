"""A control that we write is the one that Django's template writes, whatever is in it: only line ends between tags
may differ."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.form.renderer import BY_TEMPLATE, Written
from tests.tiers import many

PIECES = (
    "<script>alert(1)</script>",
    '"',
    "'",
    "&amp;",
    "</textarea>",
    "\n",
    "\0",
    "{{ 7*7 }}",
    "é",
    "x",
    " ",
)
RENDERERS = Written(), DjangoTemplates()
BETWEEN = re.compile(r"(?<=>)\s+")  # no value holds such a sign that is not written as &gt;
texts = st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
CHOICES = [
    ("", "Nothing said"), ("<b>", "<i>cursive</i>"), (7, mark_safe("<b>ours</b>")),
    ("A “group”", [("a", "One & all"), ("b", 'Two "b"')]),
]  # fmt: skip
WIDGETS: list[type[forms.Widget]] = [
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.TelInput, forms.SearchInput,
    forms.PasswordInput, forms.HiddenInput, forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.CheckboxInput,
    forms.Textarea, forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple,
]  # fmt: skip
attributes = st.dictionaries(
    st.sampled_from(["class", "data-x", 'odd"name', "rows", "id", "required"]),
    texts | st.booleans() | st.integers() | st.none(),
    max_size=4,
)


def made(kind: type[forms.Widget], attrs: dict[str, Any]) -> forms.Widget:
    return kind(attrs, choices=CHOICES) if issubclass(kind, forms.widgets.ChoiceWidget) else kind(attrs)


def alike(ours: str, theirs: str) -> None:
    if ours.startswith("<textarea"):  # what was typed begins here
        assert ours == theirs
    assert BETWEEN.sub(" ", ours) == BETWEEN.sub(" ", theirs)


@pytest.mark.parametrize("kind", WIDGETS)
@settings(max_examples=many(15, 60), deadline=None)
@given(
    attributes, texts | st.none() | st.booleans(), texts, st.dictionaries(st.just("id"), texts, max_size=1)
)
def test_whole_and_part_by_part(
    kind: type[forms.Widget], attrs: dict[str, Any], value: Any, name: str, given_attrs: dict[str, Any]
) -> None:
    widget = made(kind, attrs)
    if widget.__class__.__name__.endswith("Multiple"):
        value = [value, "a", "7"]
    ours, theirs = RENDERERS
    alike(widget.render(name, value, given_attrs, ours), widget.render(name, value, given_attrs, theirs))
    if isinstance(widget, forms.widgets.ChoiceWidget):
        for part in widget.options(name, widget.format_value(value), given_attrs):
            for wrap in (True, False):
                context = {"widget": part | {"wrap_label": wrap}}
                there = part["template_name"]
                alike(ours.render(there, context), theirs.render(there, context))


def test_each_is_one_of_djangos() -> None:
    """A name of which Django knows nothing would never be asked for."""
    for name in BY_TEMPLATE:
        DjangoTemplates().get_template(name)
