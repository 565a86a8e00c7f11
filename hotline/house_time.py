"""The zone in which this house reads its clocks, and times said in it to the second, for the log."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

ZONE_NAMES = {
    "America/St_Johns": gettext_lazy("Newfoundland time"),
    "America/Halifax": gettext_lazy("Atlantic time"),
    "America/Moncton": gettext_lazy("Atlantic time"),
    "America/Toronto": gettext_lazy("Eastern time"),
    "America/Winnipeg": gettext_lazy("Manitoba time"),
    "America/Regina": gettext_lazy("Saskatchewan time"),
    "America/Edmonton": gettext_lazy("Alberta time"),
    "America/Vancouver": gettext_lazy("British Columbia time"),
    "America/Whitehorse": gettext_lazy("Yukon time"),
}


def zone() -> ZoneInfo:
    return ZoneInfo(settings.HOTLINE_DISPLAY_ZONE)


def zone_name() -> str:
    """The zone in words; a zone that nobody named here stands as its IANA name."""
    return str(ZONE_NAMES.get(settings.HOTLINE_DISPLAY_ZONE, settings.HOTLINE_DISPLAY_ZONE))


def to_the_second(moment: datetime) -> str:
    """November 26, 2026, 14:02:05; in French 26 novembre 2026, 14 h 02 min 05 s."""
    local = moment.astimezone(zone())
    french = (get_language() or "en").startswith("fr")
    words = {
        "date": date_format(local.date(), "DATE_FORMAT"), "hour": str(local.hour) if french else f"{local.hour:02d}",
        "minute": f"{local.minute:02d}", "second": f"{local.second:02d}",
    }  # fmt: skip
    return _("%(date)s, %(hour)s:%(minute)s:%(second)s") % words
