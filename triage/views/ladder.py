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
from triage import actions
from triage.access import ladder as ladder_access
from triage.forms.ladder import LadderForm, field_label
from triage.models import Ladder
from triage.rules import Refused
from triage.shown import refusals
from triage.shown.ladder import lanes_shown, version_line
from triage.views.queue import staff


@gives_back(labels=field_label)
@require(Permission.SEE_QUEUE)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """POST: the next version; refused, everything typed stays."""
    may_write = has_permission(staff(request), Permission.TAKE_BREACHES)
    if request.method != "POST":
        return shown(request, LadderForm(ladder_access.ladder_in_force()[1]), may_write=may_write)
    if not may_write:
        return refuse(request)
    form, refused = LadderForm(ladder_access.ladder_in_force()[1], request.POST), ""
    if form.is_valid():
        try:
            return kept(request, actions.save_ladder(by=staff(request), **form.values()), form)
        except actions.OutOfOrder as problem:
            for fault in problem.faults:
                form.mark(fault.part, fault.at, refusals.of_code(fault.code))
        except Refused as problem:
            refused = refusals.sentence(problem)
            if problem.code == "ladder_changed_meanwhile":
                form = LadderForm(ladder_access.ladder_in_force()[1], request.POST).anew()
    return shown(request, form, refused=refused, may_write=True, status=422)


def kept(request: HttpRequest, made: Ladder, form: LadderForm) -> HttpResponse:
    if made.number == form.cleaned_data["seen"]:
        messages.info(request, _("Nothing was different, so there is no new version."))
    else:
        messages.info(request, _("Saved. It counts for clocks that start from now on."))
    return redirect("triage:ladder")


def shown(
    request: HttpRequest, form: LadderForm, *, may_write: bool, refused: str = "", status: int = 200
) -> HttpResponse:
    """Refused: the form alone, in which what counts now stands beside what was typed."""
    versions = ladder_access.ladders()
    context = {
        "ladder": version_line(versions[0]), "versions": [version_line(one) for one in versions],
        "lanes": [] if form.is_bound else lanes_shown(form.rungs), "form": form, "refused": refused,
        "editing": lanes_shown(form.rungs, form) if may_write else [], "faults": form.faults(),
    }  # fmt: skip
    return render(request, "triage/ladder.html", context, status=status)


@require_safe
@require(Permission.SEE_QUEUE)
def version(request: HttpRequest, number: int) -> HttpResponse:
    found = ladder_access.ladder_of(number) if number < 2**15 else None
    if found is None:
        raise Http404
    ladder, rungs = found
    context = {"ladder": version_line(ladder), "lanes": lanes_shown(rungs), "earlier": True}
    return render(request, "triage/ladder.html", context)
