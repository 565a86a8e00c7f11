"""The state of the clock, on every staff page: a dead pass must be impossible to overlook."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from hotline.accounts.permissions import Permission, has_permission
from hotline.sealing import canary
from triage.access import outbox as outbox_access
from triage.access import reports as report_access
from triage.access import requests as request_access
from triage.access.house import mailbox_state
from triage.access.outbox import Live
from triage.shown import keys as keys_shown
from triage.shown.duty_now import duty_corner
from triage.shown.mailbox import notice
from triage.shown.steps import steps_shown

STALE_AFTER = 120  # seconds; /healthz uses the same


def state_of(ran: datetime | None, now: datetime) -> dict[str, Any]:
    """As /healthz has it, a pass of the future is as bad as an old one."""
    age = None if ran is None else abs(int((now - ran).total_seconds()))
    return {"ok": age is not None and age < STALE_AFTER, "age_s": age, "ran_at": ran}


def header(request: HttpRequest, live: Live) -> None:
    """For a view that asks in any case: what it has read for the top of its page, `loud` included."""
    request.heard = live  # type: ignore[attr-defined]


def clock(request: HttpRequest) -> dict[str, Any]:
    """Asked when a template looks at it: a view that knows already says so in its own context."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    # Once for a page, whoever looks first.
    live = SimpleLazyObject(lambda: getattr(request, "heard", None) or outbox_access.header())
    found: dict[str, Any] = {
        "live": live,
        "clock": SimpleLazyObject(lambda: state_of(live.ran_at, live.at)),
        "on_duty": SimpleLazyObject(lambda: duty_corner(live.duty, live.at)),
        "keys": SimpleLazyObject(lambda: keys_shown.notice(canary.recent())),
    }
    for name, permission, rows in (
        ("unconfirmed", Permission.APPROVE_DISCLOSURE, report_access.unconfirmed),
        ("not_handed_over", Permission.APPROVE_DISCLOSURE, report_access.not_handed_over),
        ("to_hand_over", Permission.APPROVE_DISCLOSURE, report_access.to_hand_over),
        ("glass", Permission.GRANT_IDENTITY, request_access.unacknowledged),
        ("glass_asked", Permission.BREAK_GLASS, partial(request_access.glass_waiting, request.user)),
        ("clock_steps", Permission.SEE_QUEUE, steps_shown),
    ):
        if has_permission(request.user, permission):
            found[name] = SimpleLazyObject(lambda name=name, rows=rows: rows() if name in live.loud else [])  # type: ignore[misc]
    if settings.HOTLINE_MAILBOX_HOST:
        found["mailbox"] = SimpleLazyObject(lambda: notice(mailbox_state()))
    return found
