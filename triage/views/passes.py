"""Whether the clock that watches over the deadlines ran itself: its last 24 hours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hotline.accounts.decorators import require
from hotline.accounts.permissions import Permission, has_permission
from hotline.now import now
from triage.access import clock as clock_access
from triage.access import house as house_access
from triage.context import state_of
from triage.day import PATIENCE, begins, day_of
from triage.shown import day as day_shown
from triage.times import when, zone_name
from triage.views.queue import staff


@require_safe
@require(Permission.SEE_QUEUE, Permission.ACCOUNTS)
def index(request: HttpRequest) -> HttpResponse:
    user, moment, beats = staff(request), now(), house_access.heartbeats()
    rows = clock_access.minutes_since(user, begins(moment))
    days = [
        day_of(name, [row for row in rows if row.name == name], beats.get(name), moment)
        for name in PATIENCE
        if name != "timer" or name in beats  # a second path: where none is set up, nothing is missing
    ]
    nearest = min(beats.values(), key=lambda at: abs(moment - at), default=None)
    trouble = clock_access.trouble_for(user)
    climbed = clock_access.climbed_since(user, begins(moment))
    context = {
        "clock": state_of(nearest, moment),
        "days": [day_shown.facts_of(day, moment) for day in days],
        "dead": any(day.state != "fine" for day in days),
        "all_dead": all(day.state != "fine" for day in days),
        "timer": "timer" in beats,
        "hours": day_shown.hours(moment),
        "climbed": [day_shown.climbed_said(one, moment) for one in climbed[: clock_access.CLIMBED_MOST]],
        "more_climbed": len(climbed) > clock_access.CLIMBED_MOST,
        "trouble": trouble,
        "since": when(trouble.since, moment) if trouble.since else "",
        "sees_queue": has_permission(user, Permission.SEE_QUEUE),
        "zone": zone_name(),
    }
    return render(request, "triage/clock.html", context)
