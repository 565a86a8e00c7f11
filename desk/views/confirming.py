"""What was done at once, without consent or leave, and is confirmed by a second person within the hour."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from desk import actions
from desk.access import care as care_access
from desk.rules import Refused
from desk.shown.care import to_confirm_lines
from desk.shown.screen import refusal
from desk.views.guard import user_of
from hotline.accounts.decorators import require
from hotline.accounts.permissions import Permission
from hotline.now import now


@require(Permission.CONFIRM_DUTY_REPORT)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    by, refused = user_of(request), ""
    reports, referrals = care_access.to_confirm(by)
    if request.method == "POST":
        key = request.POST.get("confirm", "")
        try:
            if report := next((one for one in reports if str(one.pk) == key), None):
                actions.confirm_child_report(report=report, by=by)
            elif referral := next((one for one in referrals if str(one.pk) == key), None):
                actions.confirm_referral(referral=referral, by=by)
            else:
                raise Refused("confirmed_already")
        except Refused as error:
            refused = refusal(error.code)
        else:
            return redirect("desk:confirm")
    shown = {"lines": to_confirm_lines(reports, referrals, now()), "refused": refused}
    return render(request, "desk/confirm.html", shown, status=422 if refused else 200)
