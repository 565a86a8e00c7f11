"""The hours of a service, of a site, or of a service at one site."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from referrals import actions
from referrals.actions.hours import Row, keep_hours
from referrals.desk import access
from referrals.desk.forms.hours import hours_form
from referrals.desk.refusals import sentence
from referrals.desk.views.editing import page_of
from referrals.desk.views.request import editors, staff


@require_http_methods(["GET", "POST"])
@editors
def hours(request: HttpRequest, owner: str, key: UUID) -> HttpResponse:
    if owner not in ("service", "location", "at"):
        raise Http404
    parent = access.owner(staff(request), owner, key)
    # A rule of a feed without a weekly row is kept as it came and stands in no form.
    weekly = parent.schedules.filter(weekday__isnull=False, opens__isnull=False, closes__isnull=False)
    rows = list(weekly.order_by("weekday", "opens", "pk"))
    # What was sent is read by its own count of rows: one that is gone since must not shift the others.
    form = hours_form(request.POST or None, [] if request.method == "POST" else rows)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            keep_hours(by=staff(request), owner={owner: parent}, rows=said(form))
            messages.info(request, _("Saved."))
            return redirect(page_of(parent))
        except actions.Refused as stale:
            refused = sentence(stale)
    context = {"form": form, "parent": parent, "refused": refused, "back": page_of(parent), "owner": owner,
               "there": rows if refused else []}  # fmt: skip
    return render(
        request, "referrals/desk/hours.html", context, status=422 if refused or form.is_bound else 200
    )


def said(form: Any) -> list[Row]:
    found = []
    for one in form:
        if not one.has_changed():
            continue
        values = one.values()
        if one.cleaned_data["gone"] or not one.said(one.cleaned_data):
            values = None
        if one.cleaned_data["key"] or values:
            found.append(Row(one.cleaned_data["key"], one.cleaned_data["version"], values))
    return found
