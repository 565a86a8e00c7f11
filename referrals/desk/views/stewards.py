"""Whose listing it is, and whether it may be public."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from hotline.accounts.kept import gives_back
from referrals import actions
from referrals.desk import access
from referrals.desk.forms.acts import Agreement, HandOver
from referrals.desk.refusals import sentence
from referrals.desk.views.body import organization_page
from referrals.desk.views.request import editors, elsewhere, staff


@gives_back(Agreement)
@require_POST
@editors
def agree(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    body = access.body(staff(request), organization_id)
    form = Agreement(request.POST)
    if not form.is_valid():
        return organization_page(request, body, agreement=form, status=422)
    try:
        actions.agree(by=staff(request), body=body, **form.cleaned_data)
    except actions.Refused as refused:
        form.add_error(None, sentence(refused))
        return organization_page(request, body, agreement=form, status=422)
    messages.info(request, _("Recorded."))
    return redirect("partner_listing", body.pk)


@require_POST
@editors
def withdraw(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    body = access.body(staff(request), organization_id)
    try:
        actions.withdraw(by=staff(request), body=body)
        messages.info(request, _("Withdrawn. It is gone from the public directory."))
    except actions.Refused as refused:
        messages.error(request, sentence(refused))
    return redirect("partner_listing", body.pk)


@require_http_methods(["GET", "POST"])
@editors
def hand_over(request: HttpRequest) -> HttpResponse:
    """`?of=` a person: everything of theirs. POST: `listing`, ticked, and `to`."""
    people = access.specialists()
    if request.method == "GET":
        return _page(request, people)
    form = HandOver(request.POST, people=people)
    ticked = uuids(request.POST.getlist("listing"))
    if not ticked:
        form.add_error(None, _("Nothing is ticked."))
    if not form.is_valid():
        return _page(request, people, form, status=422)
    count = actions.hand_over(by=staff(request), of=ticked, to=form.cleaned_data["to"])
    words = ngettext("%(count)s listing handed over.", "%(count)s listings handed over.", count)
    messages.info(request, words % {"count": count})
    return redirect("partner_list")


def _page(request: HttpRequest, people: Any, form: Any = None, status: int = 200) -> HttpResponse:
    given = request.POST if form else request.GET
    ticked = uuids(given.getlist("listing"))
    owner = next(iter(uuids([given.get("of", "")])), None)
    rows = (
        access.bodies(staff(request), ticked)
        if ticked
        else access.owned(staff(request), owner)
        if owner
        else []
    )
    context = {
        "form": form or HandOver(people=people),
        "rows": rows,
        "ticked": ticked or [row.pk for row in rows],
        "owners": access.owners(staff(request)),
        "owner": owner,
        "other_path": elsewhere(request),
    }
    return render(request, "referrals/desk/hand_over.html", context, status=status)


def uuids(texts: list[str]) -> list[UUID]:
    """Nonsense is left out."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
