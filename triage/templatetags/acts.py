"""The parts of a review's page in which something is done. Untouched, each reads alike for everybody, so that it is
made once for each language: most of them are lists of codes, and a page holds a dozen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from triage.forms.review import Typed
from triage.remembered import remembered
from triage.shown.row_html import ANY

register = template.Library()


@register.simple_tag(takes_context=True)
def act(context: Context, part: str, flag: object = "") -> SafeString:
    """templates/triage/acts/PART.html, which may look at `form`, at the id of `review` and at `flag`: a code, or
    whether something holds."""
    forms, review = context["form"], context["review"]
    said = flag if isinstance(flag, str) else "yes" if flag else ""
    if forms.untouched(part):
        return mark_safe(untouched(part, said).replace(str(ANY), str(review.id)))  # noqa: S308
    return rendered(part, forms, review, said)


@remembered
def untouched(part: str, flag: str) -> str:
    return rendered(part, Typed(QueryDict(), lane=flag), SimpleNamespace(id=ANY), flag)


def rendered(part: str, forms: Typed, review: Any, flag: str) -> SafeString:
    words = {"form": forms, "review": review, "flag": flag}
    return mark_safe(render_to_string(f"triage/acts/{part}.html", words).removesuffix("\n"))  # noqa: S308
