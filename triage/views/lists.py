"""Lists of reviews by coded facts: fifty at a time, gone through one by one, taken as a file, kept under a name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hotline.accounts.decorators import require
from hotline.accounts.permissions import Permission, has_permission
from hotline.codes import IDENTIFIER_KIND
from hotline.now import now
from triage import actions
from triage.access import lists as list_access
from triage.access import outbox as outbox_access
from triage.access import reviews as review_access
from triage.context import header
from triage.filters import Filter
from triage.forms.lists import ViewName
from triage.linking.found import OF_KIND
from triage.models.listed import Page
from triage.models.saved_view import View
from triage.rules import Refused
from triage.shown import lists as list_shown
from triage.shown import refusals
from triage.shown.row_html import rows_html
from triage.shown.rows import row_of
from triage.times import zone_name
from triage.views.queue import staff
from triage.views.review import in_other_language

NAMED_MOST = 300


@require_safe
@require(Permission.SEE_QUEUE)
def index(request: HttpRequest) -> HttpResponse:
    return show(request, Filter.sent(request.GET))


@require_POST
@require(Permission.SEE_QUEUE)
def find(request: HttpRequest) -> HttpResponse:
    """By reference and coded facts. The answer stands at this address alone: nobody can send it on or come back."""
    user, asked, text = staff(request), Filter.sent(request.POST), request.POST.get("reference", "")
    try:
        found = actions.search(reference=text, asked=asked, by=user)
    except Refused as refused:
        return show(request, asked, sought=text, refused=refusals.sentence(refused), status=422)
    if isinstance(found, Page):
        return show(request, asked, page=found)
    moment, query = now(), list_shown.query_of(asked)
    context = {
        "sought": text,
        "found": found,
        "rows": rows_html([row_of(row, user, moment) for row in found.tips], query=query, lanes=True),
        "asked": list_shown.words_of(asked) if asked.parts() else "",
        "query": query,
        "zone": zone_name(),
        "other_path": f"{in_other_language('triage:list')}?{query}",
    }
    return render(request, "triage/found.html", context)


@require_POST
@require(Permission.OPEN_CONTENT)
def find_named(request: HttpRequest) -> HttpResponse:
    """Who can be asked whether a number was named may open the tips that name it. The answer shows no number."""
    user, kind, text = (
        staff(request),
        request.POST.get("kind", ""),
        request.POST.get("named", "")[:NAMED_MOST],
    )
    try:
        found = actions.search_named(kind=kind, text=text, by=user)
    except Refused as refused:
        typed = {"named": text, "kind": kind}
        return show(request, Filter(), named=typed, refused=refusals.sentence(refused), status=422)
    moment = now()
    context = {
        "found": found,
        "rows": rows_html([row_of(row, user, moment) for row in found.tips], query=""),
        "named": IDENTIFIER_KIND.label(kind),
        "zone": zone_name(),
        "other_path": in_other_language("triage:list"),
    }
    return render(request, "triage/found.html", context)


@require_safe
@require(Permission.SEE_QUEUE)
def step(request: HttpRequest, review_id: UUID, *, back: bool) -> HttpResponse:
    """The next of the list, or the one before. Which it is depends on the moment, so the way is asked each time."""
    user, asked = staff(request), Filter.sent(request.GET)
    review_access.review_for(user, review_id)
    found, query = list_access.beside(user, asked, now(), review_id, back=back), list_shown.query_of(asked)
    if found:
        return redirect(f"{reverse('triage:review', args=[found])}?{query}")
    messages.info(
        request, _("That was the first of this list.") if back else _("That was the last of this list.")
    )
    return redirect(f"{reverse('triage:list')}?{query}")


@require_POST
@require(Permission.DECIDE, Permission.TAKE_BREACHES)
def export(request: HttpRequest) -> HttpResponse:
    user, asked = staff(request), Filter.sent(request.POST)
    try:
        rows = actions.export(asked=asked, by=user)
    except Refused as refused:
        return show(request, asked, refused=refusals.sentence(refused), status=422)
    # The mark at the front: without it a table program takes the file for another alphabet.
    text = "\ufeff" + list_shown.file_of(rows, user)
    return HttpResponse(
        text, content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="list.csv"', "Cache-Control": "no-store"},
    )  # fmt: skip


@require_POST
@require(Permission.SEE_QUEUE)
def save(request: HttpRequest) -> HttpResponse:
    asked, form = Filter.sent(request.POST), ViewName(request.POST)
    if not form.is_valid():
        return show(request, asked, form=form, status=422)
    try:
        actions.save_view(asked=asked, by=staff(request), **form.cleaned_data)
    except Refused as refused:
        return show(request, asked, form=form, refused=refusals.sentence(refused), status=422)
    messages.info(request, _("Saved."))
    return redirect(f"{reverse('triage:list')}?{list_shown.query_of(asked)}")


@require_POST
@require(Permission.SEE_QUEUE)
def remove(request: HttpRequest, view_id: UUID) -> HttpResponse:
    user = staff(request)
    actions.remove_view(view=list_access.own_view(user, view_id), by=user)
    messages.info(request, _("Removed."))
    return redirect("triage:list")


def show(
    request: HttpRequest,
    asked: Filter,
    *,
    page: Page | None = None,
    form: ViewName | None = None,
    sought: str = "",
    named: dict[str, str] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    user, query = staff(request), list_shown.query_of(asked)
    live = outbox_access.header()
    header(request, live)
    moment = live.at
    after = list_shown.spot_asked(request.GET.get("after", ""))
    page = page or list_access.list_for(user, asked, moment, after)
    context = {
        "asked": list_shown.words_of(asked),
        "any": bool(asked.parts()),
        "rows": rows_html([row_of(row, user, moment) for row in page.rows], query=query, lanes=True),
        "full": len(page.rows) == list_access.ROWS,
        "next": list_shown.spot_text(page.last) if page.last else "",
        "later": after is not None,
        "query": query,
        "parts": [(name, code) for name, codes in asked.parts().items() for code in codes],
        "fields": list_shown.form_html(asked, "f"),
        "views": view_lines(list_access.views_for(user), asked),
        "kinds": [(kind, IDENTIFIER_KIND.label(kind)) for kind in OF_KIND],
        "may_name": has_permission(user, Permission.OPEN_CONTENT),
        "may_export": has_permission(user, Permission.DECIDE)
        or has_permission(user, Permission.TAKE_BREACHES),
        "form": form,  # only where a name was refused: the page writes an empty one itself
        "sought": sought,
        "named": named or {},
        "refused": refused,
        "zone": zone_name(),
        "other_path": f"{in_other_language('triage:list')}?{query}",
    }
    return render(request, "triage/list.html", context, status=status)


def view_lines(views: list[View], asked: Filter) -> list[dict[str, Any]]:
    return [
        {
            "id": view.id,
            "name": view.name,
            "query": list_shown.query_of(view.asks),
            "words": list_shown.words_of(view.asks),
            "mine": view.mine,
            "shared": view.shared,
            "current": view.asks == asked,
        }
        for view in views
    ]
