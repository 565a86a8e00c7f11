"""A supervisor, at once and without a sound on the caller's side."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from desk.access import duty as duty_access
from desk.draft import Draft
from desk.models import Call
from desk.shown.duty import state_of
from hotline.accounts.models import Staff
from hotline.codes import ALERT_REASON
from hotline.now import now
from triage.times import when

TITLE = _("Supervisor")
KEY = "a"
PREFIX = "alert-"
JS = "js/desk_alert.js"
OPEN = True


def context(*, call: Call, draft: Draft, user: Staff) -> dict[str, Any]:
    alert = duty_access.alert_of(call)
    is_open = alert is not None and alert.closed_at is None
    return {
        **state(call, alert),
        "alert": alert,
        "is_open": is_open,
        "reasons": ALERT_REASON.choices(),
        "reason": (draft.values.get("alert-reason") or [""])[0],
        "summary": "\n".join(draft.values.get("alert-summary", [])),
    }


def state(call: Call, alert: Any) -> dict[str, Any]:
    """The part that the page asks for again while somebody waits."""
    if alert is None or alert.closed_at is not None:
        return {"alert": alert, "is_open": False, "state": "", "seconds": 0, "since": ""}
    at = now()
    return {
        "alert": alert,
        "is_open": True,
        "state": state_of(alert),
        "seconds": max(0, int((at - alert.raised_at).total_seconds())),
        "since": when(alert.raised_at, at),
    }
