"""No typed word is lost: where a form of staff is turned away, the answer gives back what this request sent.

The words rest nowhere, neither on the server nor in the browser's storage: they come with the request and leave
with its answer. So the page needs no session and no row, only the form; and only our own page's words are shown,
as the browser vouches: another site could otherwise lay words of its own into the hands of somebody signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

TOKEN = "csrfmiddlewaretoken"  # noqa: S105  the name of a field


class Why(StrEnum):
    SIGNED_OUT = "signed_out"
    STALE = "stale"  # the form's token is of an older sign-in
    FAULT = "fault"  # on our side; whether the step was done is not known


# A template and its context, made of what was sent; None where nobody typed.
Page = Callable[[HttpRequest], tuple[str, dict[str, Any]] | None]


def gives_back(
    *parts: type[forms.Form], page: Page | None = None, labels: Callable[[str], str] | None = None
) -> Callable[[Any], Any]:
    """Say which forms a view reads, so that their fields are shown with their names; or a page of its own; or,
    where the fields are made of a row, what a field is called (`labels`; "" for what nobody types: it goes along).
    A view that says nothing gives back its fields all the same, under the names they are sent by."""

    def mark(view: Any) -> Any:
        view.given_back = page or partial(fields_page, parts=parts, labels=labels)
        return view

    return mark


def given_back(request: HttpRequest, why: Why, status: int) -> HttpResponse | None:
    """The page; None where there is nothing to give back, or nobody to whom it should be given."""
    view = request.resolver_match.func if request.resolver_match else None
    # The door's own forms hold passwords and codes. What require() guards does not.
    if request.method != "POST" or not hasattr(view, "permissions") or not sent_by_our_page(request):
        return None
    made = getattr(view, "given_back", fields_page)(request)
    if made is None:
        return None
    template, context = made
    # Without the state of the clock: the database may be what is broken.
    return render(request, template, context | {"kept": why, "clock": None, "other_path": ""}, status=status)


def sent_by_our_page(request: HttpRequest) -> bool:
    headers = request.headers
    if headers.get("Sec-Fetch-Dest") == "empty":
        return False  # a script asks, and nobody would see the page
    if site := headers.get("Sec-Fetch-Site"):
        return bool(site == "same-origin")
    return headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def fields_page(
    request: HttpRequest,
    parts: tuple[type[forms.Form], ...] = (),
    labels: Callable[[str], str] | None = None,
) -> tuple[str, dict[str, Any]] | None:
    """What was said, in its fields; everything else of the form goes along unseen."""
    fields = [field for part in parts for field in said(part, request.POST)]
    shown = {TOKEN, *(field.html_name for field in fields)}
    others = [(name, value) for name, values in request.POST.lists() for value in values if name not in shown]
    named = labels or str
    words = [] if parts else [pair for pair in others if pair[1].strip() and named(pair[0])]
    if not fields and not words:
        return None
    unseen = [pair for pair in others if pair not in words]
    shown_words = [(name, named(name), value) for name, value in words]
    return "accounts/kept.html", {"fields": fields, "words": shown_words, "unseen": unseen}


def said(part: type[forms.Form], data: QueryDict) -> Iterator[BoundField]:
    """The fields that hold something, unjudged; none when nobody touched more than a list with a first choice."""
    form = part(data)
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    touched = [form[name] for name in form.changed_data]
    if any(not isinstance(field.field.widget, forms.Select) for field in touched):
        yield from (field for field in form if field.data not in (None, "", [], False) and shows(field))


def shows(field: BoundField) -> bool:
    """A list that lacks what was chosen would lose it: that goes along unseen."""
    if not isinstance(field.field, forms.ChoiceField):
        return True
    chosen = field.data if isinstance(field.data, list) else [field.data]
    return all(field.field.valid_value(one) for one in chosen)
