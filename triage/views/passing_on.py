"""What leaves one's hands: to a colleague, or out of the queue as nothing for this line. A page asks first."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hotline.accounts.decorators import require
from hotline.accounts.permissions import Permission
from triage import actions
from triage.access import cases as case_access
from triage.access import passes as pass_access
from triage.access import reviews as review_access
from triage.forms.lists import HandOver
from triage.models import Review
from triage.rules import Refused
from triage.shown import lists as list_shown
from triage.shown import refusals
from triage.shown.words import counted
from triage.views.queue import staff

ask_or_do = require_http_methods(["GET", "HEAD", "POST"])


@ask_or_do
@require(Permission.DECIDE, Permission.TAKE_BREACHES)
def hand_over(request: HttpRequest, review_id: UUID) -> HttpResponse:
    user, review = staff(request), review_access.review_for(staff(request), review_id)
    colleagues = [one for one in case_access.owners() if one.pk != user.pk]
    form = HandOver(request.POST if request.method == "POST" else None, colleagues=colleagues)
    if request.method != "POST":
        return ask(request, review, "triage/hand_over.html", {"form": form})
    if not form.is_valid():
        return ask(request, review, "triage/hand_over.html", {"form": form}, status=422)
    try:
        actions.pass_on(review=review, to=form.cleaned_data["to"], by=user)
    except Refused as refused:
        words = {"form": form, "refused": refusals.sentence(refused)}
        return ask(request, review, "triage/hand_over.html", words, status=422)
    messages.info(
        request, _("Handed over to %(name)s. Its clock runs on.") % {"name": form.cleaned_data["to"].name}
    )
    return onward(request, review)


@ask_or_do
@require(Permission.DECIDE, Permission.TAKE_BREACHES)
def out_of_scope(request: HttpRequest, review_id: UUID) -> HttpResponse:
    review = review_access.review_for(staff(request), review_id)
    if request.method != "POST":
        return ask(request, review, "triage/out_of_scope.html", scope_facts(request, review))
    try:
        actions.out_of_scope(review=review, by=staff(request))
    except Refused as refused:
        words = scope_facts(request, review) | {"refused": refusals.sentence(refused)}
        return ask(request, review, "triage/out_of_scope.html", words, status=422)
    messages.info(request, _("%(tip)s is closed as out of mandate.") % {"tip": review.reference})
    return onward(request, review)


def scope_facts(request: HttpRequest, review: Review) -> dict[str, object]:
    mine, all_ = map(counted, pass_access.closed_lately(staff(request)))
    return {"read": actions.has_read(review, staff(request)), "mine": mine, "all": all_}


def ask(
    request: HttpRequest, review: Review, template: str, words: dict[str, object], status: int = 200
) -> HttpResponse:
    context = {"review": review, "query": list_shown.kept_query(request)} | words
    return render(request, template, context, status=status)


def onward(request: HttpRequest, review: Review) -> HttpResponse:
    """To the next of the list in which one works, or to the queue."""
    if query := list_shown.kept_query(request):
        return redirect(reverse("triage:next", args=[review.pk]) + query)
    return redirect("triage:queue")
