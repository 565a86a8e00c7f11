"""The mailbox: whether mail is fetched, and what no person was asked to look at."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hotline.accounts.decorators import require
from hotline.accounts.permissions import Permission
from intake.access import senders_overdue, set_aside_since
from triage.access import house as house_access
from triage.shown import mailbox as mailbox_shown
from triage.times import when, zone_name

DAYS, ROWS, OUTAGES = 30, 50, 10


@require_safe
@require(Permission.SEE_QUEUE, Permission.RETENTION_READ)
def index(request: HttpRequest) -> HttpResponse:
    state = house_access.mailbox_state()
    counted, rows = set_aside_since(state.at - timedelta(days=DAYS), ROWS)
    context = {
        "on": bool(settings.HOTLINE_MAILBOX_HOST),
        "state": state,
        "fetched": when(state.fetched_at, state.at) if state.fetched_at else "",
        "why": mailbox_shown.why(state),
        "receipt": settings.HOTLINE_MAILBOX_RECEIPT,
        "days": DAYS,
        "sender_days": settings.HOTLINE_SENDER_DAYS,
        "overdue": senders_overdue(state.at.date()),
        "counts": mailbox_shown.set_aside_counts(counted),
        "rows": mailbox_shown.set_aside_rows(rows, state.at),
        "outages": mailbox_shown.outages(house_access.mailbox_alerts(OUTAGES)),
        "zone": zone_name(),
    }
    return render(request, "triage/mailbox.html", context)
