"""The day of the clock in words and as a strip."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hotline.codes import AUDIENCE
from triage.day import GAP, NONE, QUARTER, RAN, Day, Silence, begins
from triage.models import Alert
from triage.shown.figures import number
from triage.times import hour, span, when

NAMES = {
    "watch": gettext_lazy("The watch, each second"),
    "worker": gettext_lazy("The worker, each minute"),
    "timer": gettext_lazy("The timer, each minute"),
}
UNITS = {
    "watch": "hotline-watch",
    "worker": "hotline-worker hotline-beat",
    "timer": "hotline-clock.timer",
}  # deploy/systemd/
# Of 40: how high each stands in the strip, so that a shape says it and not the colour alone.
HEIGHT = {RAN: 40, GAP: 20, NONE: 3}
GAPS_MOST = 12


def facts_of(day: Day, now: datetime) -> dict[str, Any]:
    return {
        "name": NAMES[day.name],
        "code": day.name,
        "unit": UNITS[day.name],
        "state": day.state,
        "words": words_of(day, now),
        "bars": [
            {"x": place, "kind": kind, "y": 40 - HEIGHT[kind], "height": HEIGHT[kind]}
            for place, kind in enumerate(day.quarters)
        ],
        "longest": silence_said(day.longest, now) if day.longest else "",
        "gaps": [gap_said(one, now) for one in day.gaps[:GAPS_MOST]],
        "more_gaps": max(0, len(day.gaps) - GAPS_MOST),
        "passes": number(day.passes),
        "slowest": length_said(day.slowest),
        "raised": number(day.raised),
        "delivered": number(day.delivered),
        "ran": bool(day.passes),
    }


def words_of(day: Day, now: datetime) -> str:
    if day.last is None:
        return _("has never run")
    if day.state == "dead" and day.last > now:
        return _("last passed at %(time)s, which is still to come: the clock has gone back") % {
            "time": when(day.last, now)
        }
    if day.state == "dead":
        return _("silent for %(span)s, since %(time)s") % {
            "span": length_said(now - day.last),
            "time": when(day.last, now),
        }
    return _("ran %(span)s ago") % {"span": length_said(now - day.last)}


def silence_said(one: Silence, now: datetime) -> str:
    return _("%(length)s at %(time)s") % {"length": length_said(one.length), "time": within(one.until, now)}


def gap_said(one: Silence, now: datetime) -> str:
    words = {
        "length": length_said(one.length),
        "first": within(one.until - one.length, now),
        "last": within(one.until, now),
    }
    return _("%(length)s, from %(first)s to %(last)s") % words


def climbed_said(alert: Alert, now: datetime) -> dict[str, Any]:
    """One step of a call for a supervisor that nobody had answered. Nothing of the call."""
    return {
        "at": within(alert.occurred_at, now),
        "to": _("went on to: %(who)s") % {"who": AUDIENCE.label(alert.audience)},
        "told": alert.delivered_at is not None,
    }


def within(moment: datetime, now: datetime) -> str:
    """In the strip the hour says it; before it, the day too."""
    return hour(moment) if moment >= begins(now) else when(moment, now)


def length_said(length: timedelta) -> str:
    """To the second below two minutes, as people say it above."""
    seconds = max(0.0, length.total_seconds())
    if seconds < 1:
        return _("under a second")
    if seconds < 120:
        return ngettext("%(seconds)s\u00a0s", "%(seconds)s\u00a0s", int(seconds)) % {"seconds": int(seconds)}
    return span(length)


def hours(now: datetime) -> list[str]:
    """Beneath the strip, each six hours."""
    since = begins(now)
    return [hour(since + step * 24 * QUARTER) for step in range(4)] + [_("now")]
