"""The deadlines and who is told: everybody of the queue reads them, the director changes them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hotline.accounts.decorators import refuse, require
from hotline.accounts.kept import gives_back
from hotline.accounts.permissions import Permission, has_permission
from triage import access, actions, refusals
from triage.ladder_forms import LadderForm, field_label
from triage.ladder_shown import lanes_shown, version_line
from triage.rules import Refused
from triage.views.queue import staff


@gives_back(labels=field_label)
@require(Permission.SEE_QUEUE)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """POST: the next version; refused, everything typed stays."""
    by, may_write = staff(request), has_permission(staff(request), Permission.TAKE_BREACHES)
    if request.method == "POST" and not may_write:
        return refuse(request)
    ladder, rungs = access.ladder_in_force()
    form, refused, status = LadderForm(rungs, request.POST or None), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.save_ladder(by=by, **form.values())
                messages.info(request, _("Saved. It counts for clocks that start from now on."))
                return redirect("triage:ladder")
            except Refused as problem:
                refused = refusals.sentence(problem)
    context = {
        "ladder": version_line(ladder), "lanes": lanes_shown(rungs), "form": form, "refused": refused,
        "editing": lanes_shown(rungs, form) if may_write else [],
        "versions": [version_line(one) for one in access.ladders()],
    }  # fmt: skip
    return render(request, "triage/ladder.html", context, status=status)


@require_safe
@require(Permission.SEE_QUEUE)
def version(request: HttpRequest, number: int) -> HttpResponse:
    found = access.ladder_of(number) if number < 2**15 else None
    if found is None:
        raise Http404
    ladder, rungs = found
    context = {"ladder": version_line(ladder), "lanes": lanes_shown(rungs), "earlier": True}
    return render(request, "triage/ladder.html", context)
