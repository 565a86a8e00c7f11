"""The duty to report a child, province by province: to read, never to edit here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hotline.accounts.decorators import require
from hotline.accounts.permissions import Permission, has_permission
from triage import access
from triage.duty_shown import rule_shown
from triage.views.queue import staff


@require_safe
@require(Permission.SEE_QUEUE, Permission.DUTY_REPORT)
def duty_rules(request: HttpRequest) -> HttpResponse:
    rules = [rule_shown(rule) for rule in access.duty_rules()]
    return render(
        request,
        "triage/duty_rules.html",
        {"rules": rules, "may_see_queue": has_permission(staff(request), Permission.SEE_QUEUE)},
    )
