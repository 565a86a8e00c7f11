"""Many listings at once: first what would change, then doing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from referrals.actions import Refused
from referrals.actions.bulk import change_many, plan, seen
from referrals.desk import access
from referrals.desk.forms.bulk import Bulk
from referrals.desk.shown import words_of
from referrals.desk.views.request import editors, elsewhere, staff
from referrals.desk.views.stewards import uuids
from referrals.editable import plain


@require_http_methods(["GET", "POST"])
@editors
def bulk(request: HttpRequest) -> HttpResponse:
    """`listing`: ids. POST without `seen` shows what would change; with it, does it."""
    given = request.POST if request.method == "POST" else request.GET
    rows = access.bodies(staff(request), uuids(given.getlist("listing")))
    people = access.specialists()
    if request.method == "GET":
        return _page(request, rows, Bulk(people=people))
    form = Bulk(request.POST, people=people)
    if not rows:
        form.add_error(None, _("Nothing is ticked."))
    if not form.is_valid():
        return _page(request, rows, form, status=422)
    return _do(request, rows, form) if "seen" in request.POST else _preview(request, rows, form)


def _do(request: HttpRequest, rows: Any, form: Bulk) -> HttpResponse:
    try:
        count = change_many(
            by=staff(request),
            of=[row.pk for row in rows],
            change=form.change(),
            looked_at=request.POST["seen"],
        )
    except Refused:
        return _preview(request, rows, form, again=True)
    words = ngettext(
        "%(count)s change made. The history takes it back.",
        "%(count)s changes made. The history of any of them takes all of them back.", count,
    )  # fmt: skip
    messages.info(request, words % {"count": count})
    return redirect("partner_list")


def _preview(request: HttpRequest, rows: Any, form: Bulk, again: bool = False) -> HttpResponse:
    steps = plan([row.pk for row in rows], form.change())
    field = form.change().field
    shown = [
        {"row": step.row, "before": _words(field, step.before), "after": _words(field, step.after)}
        for step in steps
    ]
    return _page(
        request, rows, form, steps=shown, seen=seen(steps), again=again, status=422 if again else 200
    )


def _words(field: str, value: Any) -> str:
    return (value.name if value else "") if field == "specialist" else words_of(field, plain(value))


def _page(request: HttpRequest, rows: Any, form: Bulk, status: int = 200, **more: Any) -> HttpResponse:
    return render(
        request,
        "referrals/desk/bulk.html",
        {"rows": rows, "form": form, "other_path": elsewhere(request)} | more,
        status=status,
    )
