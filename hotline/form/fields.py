"""The few kinds of field that a public form is made of. None loses a word that somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hotline.codes.base import CodeList

SHORT, LONG, NARRATIVE = 300, 5_000, 50_000
NOT_CHOSEN = ("", gettext_lazy("Choose, or leave as it is"))
WRONG_CHOICE = gettext_lazy("Please choose one of the answers shown here, or none.")
MOST_ENTRIES = 20
Form = TypeVar("Form", bound=forms.Form)

# Everything of C0 and C1 but tab and line feed. They show as nothing, and a terminal may obey them.
CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def readable(text: str) -> str:
    """The words without what no reader can see: NUL goes (it stands between letters when a browser sends
    the wrong encoding), other control characters become a blank, line ends are one character."""
    return CONTROL.sub(" ", text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n"))


class Shared(dict[str, forms.Field]):
    """Fields that every form of a class uses as they are. Django copies each field deeply for each form, so
    that one form may change its own; ours change none, and the copies were a fifth of what a tip cost."""

    def __deepcopy__(self, memo: object) -> dict[str, forms.Field]:
        return dict(self)


def shared(form: type[Form]) -> type[Form]:
    form.base_fields = Shared(form.base_fields)
    return form


class Words(forms.CharField):
    """Free text that no browser may remember. `limit` is checked here and not with `maxlength`, which would
    cut a pasted text without a word."""

    def __init__(self, *, limit: int = SHORT, rows: int = 0, widget: Any = None, **more: Any) -> None:
        attrs = {"autocomplete": "off", "dir": "auto"}
        text = forms.Textarea({**attrs, "rows": rows}) if rows else forms.TextInput(attrs)
        more.setdefault("required", False)
        super().__init__(widget=widget or text, **more)
        self.limit = limit

    def to_python(self, value: Any) -> str:
        return super().to_python(readable(str(value or ""))) or ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            shown = {"limit": grouped(self.limit), "count": grouped(len(value))}
            raise ValidationError(
                _(
                    "This holds %(count)s characters, and we can take %(limit)s here."
                    " All of it is still on the page."
                )
                % shown
            )


def grouped(number: int) -> str:
    """50,000 or 50 000, as the reader writes it."""
    return number_format(number, use_l10n=True, force_grouping=True)


def select(label: Any, code_list: CodeList, tail: tuple[str, ...] = (), **more: Any) -> forms.ChoiceField:
    return one_of(label, lambda: [NOT_CHOSEN, *code_list.choices(tail=tail)], **more)


def one_of(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    messages = {"invalid_choice": WRONG_CHOICE} | more.pop("error_messages", {})
    more.setdefault("required", False)
    return forms.ChoiceField(label=label, choices=choices, error_messages=messages, **more)


def radios(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return one_of(label, choices, widget=forms.RadioSelect, **more)


def ticks(label: Any, choices: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": WRONG_CHOICE, "invalid_list": WRONG_CHOICE},
        **more,
    )


def entries(text: str) -> Iterable[str]:
    """What stands on the lines of a field, or between commas. Each is sealed apart; beyond twenty, the rest
    stays together in the last, so that nobody's list is cut."""
    found = [part.strip() for part in re.split(r"[\n,;]", text) if part.strip()]
    return [*found[: MOST_ENTRIES - 1], *filter(None, [", ".join(found[MOST_ENTRIES - 1 :])])]
