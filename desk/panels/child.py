"""The duty to report a child: the row of the place where the child is, and that it was done."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from desk.access.care import child_reports_of
from desk.draft import Draft
from desk.forms.panels import ChildForm
from desk.models import Call
from hotline.accounts.models import Staff
from hotline.now import now
from triage.access.duty_rules import duty_rule_for
from triage.shown.duty_rules import rule_shown
from triage.times import when

TITLE = _("Duty to report a child")
KEY = "j"
PREFIX = "child-"


def context(*, call: Call, draft: Draft, user: Staff) -> dict[str, Any]:
    at = now()
    place = (draft.values.get("child-province") or draft.values.get("province") or [""])[0]
    rule = duty_rule_for(place)
    reports = [
        {
            "place": rule_shown(row.rule).name, "at": when(row.reported_at, at), "by": row.by.name,
            "confirmed": row.confirmed_by.name if row.confirmed_by else "",
        }
        for row in child_reports_of(call)
    ]  # fmt: skip
    return {
        "form": ChildForm.shown(draft, province=place, reporter=user.name),
        "rule": rule_shown(rule) if rule else None,
        "reports": reports, "minor": call.minor in ("yes", "maybe"),
    }  # fmt: skip
