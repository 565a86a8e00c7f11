"""What was done, each an action of its own; and the plan for the person's safety."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from desk.access.care import actions_of, newest_plan
from desk.draft import Draft
from desk.forms.panels import PlanForm
from desk.models import Call
from desk.sealing import opened, opener
from hotline.accounts.models import Staff
from hotline.codes import CALL_ACTION
from hotline.now import now
from triage.times import when

TITLE = _("Safety plan and what was done")
KEY = "p"
PREFIX = "plan-"


def context(*, call: Call, draft: Draft, user: Staff) -> dict[str, Any]:
    done = actions_of(call)
    plan = newest_plan(call)
    says = (opened(opener(call.pk, "C", "kept"), plan, "plan") or {}) if plan else {}
    labels = {name: field.label for name, field in PlanForm.base_fields.items()}
    return {
        "form": PlanForm.shown(draft),
        "acts": [{"code": one.code, "label": one.label, "done": one.code in done} for one in CALL_ACTION],
        "plan": [(labels.get(name, name), text) for name, text in says.items()],
        "at": when(plan.at, now()) if plan else "",
    }
