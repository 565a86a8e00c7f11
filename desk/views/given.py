"""What a page of a call has sent, given back: to somebody signed out, and where a colleague has logged the call."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk.forms.call import CallForm
from desk.forms.panels import WORDS
from hotline.accounts.kept import TOKEN, fields_page


def given(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """All that the page held, the words in their fields; None for a button that came without the page."""
    if "page-tab" not in request.POST:
        return None
    pairs = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
    return fields_page(request, parts=(CallForm, *WORDS)) or ("accounts/kept.html", {"unseen": pairs})


def meanwhile(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The call is logged. What was sent since is new on this page alone."""
    page = given(request)
    if page is None:
        return redirect("desk:logged", call_id)
    shown = page[1] | {"call_id": call_id, "nonce": uuid4()}
    return render(request, "desk/meanwhile.html", shown, status=409)
