"""A page rendered once for each language and process, with slots for what differs from one answer to the next.
What stays in memory is ours alone: nothing that anybody typed, no token and no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MARK = "\0"  # no template and no catalogue holds one


class Slot:
    """`{{ slot.h1.name }}` in a template is the place of the slot "h1-name"."""

    def __init__(self, name: str = "") -> None:
        self.name = name

    def __getitem__(self, key: str) -> Slot:
        return Slot(f"{self.name}-{key}" if self.name else key)

    def __str__(self) -> SafeString:
        return mark_safe(f"{MARK}{self.name}{MARK}")  # noqa: S308


@dataclass(frozen=True)
class Frame:
    """Text and names of slots by turns; it begins and ends with a text."""

    parts: list[str]

    def filled(self, slots: Mapping[str, str]) -> str:
        """Every slot must be given, as HTML. What is filled in is not looked at again."""
        return "".join([slots[part] if place % 2 else part for place, part in enumerate(self.parts)])


_made: dict[tuple[str, str], Frame] = {}


def frame(request: HttpRequest, template: str) -> Frame:
    """In the language in force. A template has one address: the way to the other language is in the frame."""
    key = template, get_language() or "en"
    if key not in _made:
        _made[key] = Frame(render_to_string(template, {"slot": Slot()}, request).split(MARK))
    return _made[key]
