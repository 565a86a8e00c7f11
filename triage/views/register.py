"""The duty to report a child, province by province. Who takes calls reads it; supervisors keep it true."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hotline.accounts.decorators import refuse, require
from hotline.accounts.kept import gives_back
from hotline.accounts.permissions import Permission, has_permission
from hotline.now import now
from triage import actions
from triage.access import duty_rules as duty_rule_access
from triage.forms.duty_rules import DutyRuleForm
from triage.rules import Refused
from triage.shown import refusals
from triage.shown.agencies import version_lines
from triage.shown.duty_rules import rule_shown
from triage.views.queue import staff


@require_safe
@require(Permission.SEE_QUEUE, Permission.DUTY_REPORT)
def duty_rules(request: HttpRequest) -> HttpResponse:
    rules = [rule_shown(rule) for rule in duty_rule_access.duty_rules()]
    return render(
        request,
        "triage/duty_rules.html",
        {"rules": rules, "may_see_queue": has_permission(staff(request), Permission.SEE_QUEUE)},
    )


@gives_back(DutyRuleForm)
@require(Permission.SEE_QUEUE, Permission.DUTY_REPORT)
@require_http_methods(["GET", "POST"])
def duty_rule(request: HttpRequest, province: str) -> HttpResponse:
    """POST: the next version; refused, everything typed stays."""
    by, rule = staff(request), duty_rule_access.duty_rule_for(province)
    if rule is None:
        raise Http404
    form, refused, status = DutyRuleForm.of(rule, request.POST or None), "", 200
    if request.method == "POST":
        if not has_permission(by, Permission.DECIDE):
            return refuse(request)
        status = 422
        if form.is_valid():
            try:
                actions.save_rule(rule=rule, by=by, **form.values())
                return redirect("triage:duty_rule", province)
            except Refused as problem:
                refused = refusals.sentence(problem)
    context = {
        "rule": rule_shown(rule), "form": form, "refused": refused,
        "may_write": has_permission(by, Permission.DECIDE),
        "versions": version_lines(duty_rule_access.duty_rule_versions(rule), now()),
    }  # fmt: skip
    return render(request, "triage/duty_rule.html", context, status=status)
