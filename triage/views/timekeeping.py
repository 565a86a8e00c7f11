"""Saying that the database's clock is right after it has leapt."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hotline.accounts.decorators import require
from hotline.accounts.permissions import Permission
from triage import actions
from triage.rules import Refused
from triage.views.queue import staff


@require_POST
@require(Permission.SEE_QUEUE)
def accept_time(request: HttpRequest) -> HttpResponse:
    try:
        actions.accept_time(by=staff(request))
        messages.info(request, _("Recorded. Deadlines are judged by the time that the clock shows."))
    except Refused:
        messages.info(request, _("Nothing to accept: the clock has gone back, or a colleague was quicker."))
    return redirect("triage:queue")
