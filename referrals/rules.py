"""Which listings the public may see, and for how long. Plain functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from referrals.codes import VISIBILITY

STRICTNESS = {code: place for place, code in enumerate(VISIBILITY.codes())}
YEAR, HALF_YEAR = timedelta(days=365), timedelta(days=182)
REMIND_AFTER, FALLBACK_AFTER, GONE_AFTER = timedelta(days=21), timedelta(days=35), timedelta(days=60)
SOON = timedelta(days=30)


def strictest(*visibilities: str) -> str:
    """What counts for a thing: the strictest of its own and its parents'."""
    return max(visibilities, key=STRICTNESS.__getitem__)


def cycle(types: Iterable[str], hours_mode: str) -> timedelta:
    """How long a confirmation holds: shelters and lines that answer day and night change sooner."""
    return HALF_YEAR if "emergency_shelter" in types or hours_mode == "always" else YEAR


def due_on(verified_on: date, every: timedelta) -> date:
    return verified_on + every


def expires_on(verified_on: date, every: timedelta) -> date:
    """From this day it stands in the public list no more."""
    return due_on(verified_on, every) + GONE_AFTER


def band(verified_on: date | None, every: timedelta, today: date) -> str:
    """fresh, due (within 30 days), overdue or expired; never verified counts as expired."""
    if verified_on is None or today >= expires_on(verified_on, every):
        return "expired"
    due = due_on(verified_on, every)
    if today >= due:
        return "overdue"
    return "due" if today >= due - SOON else "fresh"


def band_due(due: date | None, today: date) -> str:
    """The band of something due on this day; "" where nothing is."""
    if due is None:
        return ""
    if today >= due + GONE_AFTER:
        return "expired"
    return "overdue" if today >= due else "due" if today >= due - SOON else "fresh"
