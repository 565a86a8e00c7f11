"""How much time is left of a review, in words. Plain functions of its coded facts and a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext as _

from triage.clock import band, share_used
from triage.models.queue import Held
from triage.remembered import remembered
from triage.times import exact, hour, late_by, left, minute, minutes_said, span, when

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Clock:
    """`used`: per cent of the time gone. `at`: when it is due, short; `exact`: with date and zone."""

    words: str
    band: str
    used: int
    at: str
    exact: str
    due: datetime


class Timed(Protocol):
    """What the clock reads of a review, or of its row in the queue."""

    clock_from: datetime
    urgent_since: datetime | None
    ack_due_at: datetime | None

    def next_due(self) -> datetime: ...


def clock_of(review: Timed, now: datetime) -> Clock:
    due = review.next_due()
    urgent = review.urgent_since and due == review.ack_due_at
    started = review.urgent_since if urgent and review.urgent_since else review.clock_from
    colour = band(due, started, now)
    if urgent and colour == "ok":
        colour = "soon"  # while nobody has acknowledged it, nothing about it is calm
    used = share_used(due, started, now)
    late = now >= due
    words, at, exactly = clock_words(late, int((now - due if late else due - now) // MINUTE), minute(due))
    return Clock(words, colour, used, at, exactly, due)


@remembered
def clock_words(late: bool, minutes: int, due: datetime) -> tuple[str, str, str]:
    """How long in words, when it is due, and exactly when; all of it at once, since a page has fifty."""
    length = minutes_said(minutes)
    return late_by(length) if late else left(length), hour(due), _("Due: %(exact)s") % {"exact": exact(due)}


def stopped_clock(at: datetime, now: datetime) -> Clock:
    """Of what is closed: when, and nothing that runs."""
    said = _("Closed: %(exact)s") % {"exact": exact(at)}
    return Clock(_("closed %(when)s") % {"when": when(at, now)}, "ok", 100, hour(at), said, at)


def oldest_of(held: Held, now: datetime) -> str:
    """The age of a lane at a glance; nothing where nobody waits."""
    if held.oldest is None:
        return ""
    return oldest_for(minute(now) - minute(held.oldest))


@remembered
def oldest_for(waited: timedelta) -> str:
    return _("the oldest waits %(span)s") % {"span": span(waited)}
