"""What was changed, by whom, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hotline.now import now
from referrals import actions
from referrals.desk import access
from referrals.desk.past import acts
from referrals.desk.refusals import sentence
from referrals.desk.views.request import editors, may_edit, readers, staff
from referrals.desk.views.stewards import uuids


@require_safe
@readers
def history(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    body = access.body(staff(request), organization_id)
    context = {
        "body": body,
        "acts": acts(access.history(staff(request), organization_id), access.HISTORY),
        "stewards": access.stewards(staff(request), organization_id),
        "now": now(),
        "may_edit": may_edit(request),
    }
    return render(request, "referrals/desk/history.html", context)


@require_POST
@editors
def undo(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """`revision` or `batch`: an id; without one nothing happens."""
    access.body(staff(request), organization_id)
    given = {name: next(iter(uuids([request.POST.get(name, "")])), None) for name in ("revision", "batch")}
    try:
        if not any(given.values()):
            raise actions.Refused("undone_already")
        count = actions.undo(by=staff(request), revision_id=given["revision"], batch=given["batch"])
        words = ngettext("%(count)s edit taken back.", "%(count)s edits taken back.", count)
        messages.info(request, words % {"count": count})
    except actions.Refused as refused:
        messages.error(request, _("Not taken back.") + " " + sentence(refused))
    return redirect("partner_history", organization_id)
