"""The deadlines of a review, as plain functions of its facts and a moment. Nothing here reads a clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

REVIEW_WITHIN = timedelta(hours=24)  # S25, S64: from receipt
ACKNOWLEDGE_WITHIN = timedelta(minutes=15)  # an urgent tip by web, e-mail or call log
REMIND_BEFORE = timedelta(hours=4)
CLAIM_FOR = timedelta(minutes=30)

# urgent: tell everybody on duty at once. The others name the deadline that passed.
EVENTS = ("urgent", "ack_overdue", "due_soon", "overdue", "claim_lapsed")
# Of a review, but none of its own deadlines: a reporter added to its tip; a release that nobody has confirmed; what
# lacked information is opened again by a related tip; many tips within days name one thing.
NOTICES = ("added", "release_unconfirmed", "related", "spike")
# Of access to what is sealed: told at once, of held tips too.
ACCESS = ("broken_glass", "access_asked", "content_asked", "glass_asked")
HOUSE = ("mailbox",)  # of no review: something that the house itself needs has failed

# Who is told, each wider than the one before and with all of it; then those who are told of access, in person.
AUDIENCES = ("duty", "backup", "supervisors", "director")
IN_PERSON = ("privacy_officer", "director_only")
# Somebody has to act within minutes: a round of its own, before all others.
PRESSING = ("urgent", "ack_overdue", "ack_supervisors", "ack_director", "broken_glass", "glass_asked")
TOLD_FIRST = {
    "urgent": "duty", "ack_overdue": "backup", "due_soon": "duty", "overdue": "director", "claim_lapsed": "duty",
    "added": "duty", "related": "duty", "spike": "duty", "release_unconfirmed": "supervisors",
    "broken_glass": "privacy_officer", "access_asked": "privacy_officer", "content_asked": "director_only",
    "glass_asked": "director",
}  # fmt: skip


def told_first(kind: str) -> str:
    """Of an event that names no audience of its own. What the house needs goes to all supervisors."""
    return TOLD_FIRST.get(kind, "supervisors")


def wider(audience: str) -> str:
    """Whom to tell next when nobody was reached. What was told in person goes on to everybody who may act."""
    if audience in IN_PERSON:
        return "director"
    return AUDIENCES[min(AUDIENCES.index(audience) + 1, len(AUDIENCES) - 1)]


class Facts(Protocol):
    """What the clock reads of a review."""

    lane: str
    due_at: datetime
    urgent_since: datetime | None
    ack_due_at: datetime | None
    acknowledged_at: datetime | None
    claim_until: datetime | None
    stopped_at: datetime | None


class Event(NamedTuple):
    kind: str
    occurred_at: datetime


def deadlines(review: Facts) -> list[Event]:
    """Every event this review will have while nothing changes, past and future."""
    if review.stopped_at is not None:
        return []
    events = [
        Event("due_soon", review.due_at - REMIND_BEFORE),
        Event("overdue", review.due_at),
    ]
    if review.lane == "urgent" and review.urgent_since and review.ack_due_at:
        events.append(Event("urgent", review.urgent_since))
        if review.acknowledged_at is None or review.acknowledged_at > review.ack_due_at:
            events.append(Event("ack_overdue", review.ack_due_at))
    if review.claim_until is not None:
        events.append(Event("claim_lapsed", review.claim_until))
    return events


def passed(review: Facts, now: datetime) -> list[Event]:
    """Events whose moment has come, oldest first."""
    return sorted((e for e in deadlines(review) if e.occurred_at <= now), key=lambda e: e.occurred_at)


def next_look(review: Facts, now: datetime) -> datetime | None:
    """The next moment at which something happens to this review; None when no deadline is left."""
    return min((e.occurred_at for e in deadlines(review) if e.occurred_at > now), default=None)


def band(due: datetime, started: datetime, now: datetime) -> str:
    """late, soon (the last quarter) or ok."""
    if now >= due:
        return "late"
    return "soon" if (due - now) * 4 <= (due - started) else "ok"


def share_used(due: datetime, started: datetime, now: datetime) -> int:
    """Per cent of the time that is used up, 0 to 100."""
    whole = (due - started).total_seconds()
    return 100 if whole <= 0 else max(0, min(100, round((now - started).total_seconds() * 100 / whole)))
