"""Times and spans in words, in the zone in which this house reads its clocks."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hotline.house_time import zone, zone_name
from triage.remembered import remembered


def minute(moment: datetime) -> datetime:
    """The minute in which it lies: nothing here is said more exactly, and rows share minutes."""
    return moment.replace(second=0, microsecond=0)


def hour(moment: datetime) -> str:
    """14:02, in French 14 h 02."""
    return hour_at(minute(moment))


@remembered
def hour_at(moment: datetime) -> str:
    local = moment.astimezone(zone())
    french = (get_language() or "en").startswith("fr")
    hours = str(local.hour) if french else f"{local.hour:02d}"
    return _("%(hour)s:%(minute)s") % {"hour": hours, "minute": f"{local.minute:02d}"}


def when(moment: datetime, now: datetime) -> str:
    """The hour alone for today, with the day for any other."""
    return when_at(minute(moment), minute(now))


@remembered
def when_at(moment: datetime, now: datetime) -> str:
    day, today = moment.astimezone(zone()).date(), now.astimezone(zone()).date()
    words = {"time": hour(moment), "date": date_format(day, "MONTH_DAY_FORMAT")}
    if day == today:
        return words["time"]
    if day == today - timedelta(days=1):
        return _("yesterday, %(time)s") % words
    if day == today + timedelta(days=1):
        return _("tomorrow, %(time)s") % words
    if day.year != today.year:
        words["date"] = date_format(day, "DATE_FORMAT")
    return _("%(date)s, %(time)s") % words


def exact(moment: datetime) -> str:
    """Date, time and zone: for whoever must write it down."""
    return exact_at(minute(moment))


@remembered
def exact_at(moment: datetime) -> str:
    local = moment.astimezone(zone())
    words = {"date": date_format(local, "DATE_FORMAT"), "time": hour(moment), "zone": zone_name()}
    return _("%(date)s, %(time)s, %(zone)s") % words


def span(length: timedelta) -> str:
    """A length of time as people say it: 6 min, 2 h 10, 3 days. Never negative."""
    return minutes_said(max(0, int(length.total_seconds() // 60)))


@remembered
def minutes_said(minutes: int) -> str:
    if minutes < 1:
        return _("under a minute")
    if minutes < 60:
        return _("%(minutes)s\u00a0min") % {"minutes": minutes}
    if minutes < 48 * 60:
        return _("%(hours)s\u00a0h\u00a0%(minutes)s") % {
            "hours": minutes // 60,
            "minutes": f"{minutes % 60:02d}",
        }
    days = minutes // (24 * 60)
    return ngettext("%(days)s\u00a0day", "%(days)s\u00a0days", days) % {"days": days}


def left_or_late(due: datetime, now: datetime) -> str:
    """How long until it is due, or since it was."""
    late = now >= due
    return late_by(span(now - due)) if late else left(span(due - now))


@remembered
def late_by(span: str) -> str:
    return _("overdue %(span)s") % {"span": span}


@remembered
def left(span: str) -> str:
    return _("%(span)s left") % {"span": span}
