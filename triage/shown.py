"""What the queue and the review say of a review, in words. Plain functions of its coded facts and a moment:
no statement is made here and nothing sealed is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from hotline.codes import (
    CHANNEL,
    LISTS,
    MAIL_KIND,
    MISSING,
    OUTCOME,
    TRAFFICKING_TYPE,
    UNREADABLE,
    VENUE_INDUSTRY,
    CodeList,
)
from hotline.codes.languages import language_label
from hotline.places.provinces import PROVINCES
from intake.models import Tip
from triage.access import ROWS
from triage.clock import band, share_used
from triage.models import Review
from triage.models.queue import Held, QueueRow
from triage.models.review import RAISED
from triage.remembered import remembered
from triage.times import exact, hour, late_by, left, left_or_late, minute, minutes_said, span, when

MINUTE = timedelta(minutes=1)
SHAPES = {"urgent": "▲", "non_urgent": "■", "insufficient": "○"}
SAID = frozenset({"unknown", "not_asked", "declined", "undetermined"})


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


@dataclass(frozen=True)
class Facts:
    """What is believed now: the newest correction of each coded fact, else the tip's own word."""

    tip: Tip
    corrected: Mapping[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return self.corrected.get(name) or getattr(self.tip, name)


@dataclass(frozen=True)
class Tag:
    words: str
    raised: bool = False


def tags_of(review: Review, facts: Facts) -> tuple[Tag, ...]:
    """For the review's own page, which says in words of its own what was added."""
    reopened = review.reopened_at is not None and review.stopped_at is None
    poisoned = review.poisoned_at is not None
    stray = review.stray_at is not None
    return tags(
        review.minor_now,
        facts.danger,
        review.outcome,
        reopened,
        poisoned,
        review.held,
        facts.tip.unread,
        stray,
    )


@remembered
def tags(
    minor: str,
    danger: str,
    outcome: str,
    reopened: bool,
    poisoned: bool,
    held: bool,
    unread: str,
    stray: bool,
) -> tuple[Tag, ...]:
    found = []
    if minor == "yes":
        found.append(Tag(_("under 18"), raised=True))
    elif minor in RAISED:
        found.append(Tag(_("may be under 18"), raised=True))
    if danger == "yes":
        found.append(Tag(_("danger now"), raised=True))
    if outcome == "to_report":
        found.append(Tag(_("to be reported: the clock runs")))
    if reopened:
        found.append(Tag(_("opened again")))
    if poisoned:
        found.append(Tag(_("no alerts: watch it yourself"), raised=True))
    if held:
        found.append(Tag(_("held")))
    if stray:
        found.append(Tag(_("picked up late")))
    if unread:
        found.append(Tag(_("could not be read: %(why)s") % {"why": label(UNREADABLE, unread)}))
    return tuple(found)


@remembered
def joined_tags(adds: bool, added_to: bool) -> tuple[Tag, ...]:
    adding = (Tag(_("adds to an earlier tip")),) if adds else ()
    return (*adding, Tag(_("more was added"))) if added_to else adding


def place_of(facts: Facts) -> str:
    """The province; finer is sealed."""
    return place(facts.province, facts.country)


@remembered
def place(code: str, country: str) -> str:
    province = PROVINCES.get(code)
    if province:
        return province.name
    return _("outside Canada") if country == "abroad" else _("place not given")


@remembered
def language_of(code: str) -> str:
    """A language in the words of a sentence: in French, en anglais."""
    if code in ("unknown", "other"):
        return _("language not given") if code == "unknown" else _("in another language")
    name = language_label(code)
    french = (get_language() or "en").startswith("fr")
    return _("in %(language)s") % {"language": name[:1].lower() + name[1:] if french else name}


def label(code_list: CodeList, code: str) -> str:
    return listed(code_list.name, code) if code in code_list else code


@remembered
def listed(name: str, code: str) -> str:
    return str(LISTS[name].label(code))


def missing_words(codes: str) -> list[str]:
    return [label(MISSING, code) for code in codes.split(",") if code]


@dataclass(frozen=True)
class Fold:
    """One line for all that is held in a lane: how many, and the clock of the first."""

    count: str
    clock: str
    late: bool


def fold_of(held: Held, now: datetime) -> Fold | None:
    """None where nothing is held."""
    if held.due is None:
        return None
    words = ngettext("%(count)s held", "%(count)s held", held.count) % {"count": counted(held.count)}
    return Fold(words, _("the first: %(when)s") % {"when": left_or_late(held.due, now)}, held.due <= now)


def counted(count: int) -> str:
    """No further than a page holds: the exact number of a flood tells nobody what to do."""
    return f"{ROWS}+" if count > ROWS else str(count)


@dataclass(frozen=True)
class Row:
    review: QueueRow
    clock: Clock
    channel: str
    place: str
    tags: tuple[Tag, ...]
    about: tuple[str, ...]
    holder: str


def row_of(asked: QueueRow, user: Staff, now: datetime) -> Row:
    channel, where, about = facts_said(
        asked.channel, asked.province, asked.country, asked.kind, asked.trafficking_type, asked.venue,
        asked.how_many, asked.language, asked.missing,
    )  # fmt: skip
    found = tags(
        asked.minor_now,
        asked.danger,
        asked.outcome,
        asked.reopened,
        asked.poisoned,
        asked.held,
        asked.unread,
        asked.stray,
    )
    return Row(
        review=asked,
        clock=clock_of(asked, now) if asked.stopped_at is None else stopped_clock(asked.stopped_at, now),
        channel=channel,
        place=where,
        tags=found + joined_tags(asked.adds, asked.added_to),
        about=about,
        holder=label(OUTCOME, asked.outcome)
        if asked.stopped_at
        else held_by(asked.claimed_by_id, asked.holder, asked.claimed_at, user, now),
    )


@remembered
def facts_said(
    channel: str,
    province: str,
    country: str,
    kind: str,
    trafficking_type: str,
    venue: str,
    how_many: int | None,
    language: str,
    missing: str,
) -> tuple[str, str, tuple[str, ...]]:
    """All that a row says in codes: by which way it came, from where, and what it is about."""
    about = [label(MAIL_KIND, kind)] if kind else []
    about.append(label(TRAFFICKING_TYPE, trafficking_type))
    if venue not in SAID:
        about.append(label(VENUE_INDUSTRY, venue))
    if how_many and how_many > 1:
        about.append(_("%(count)s people") % {"count": how_many})
    about.append(language_of(language))
    if missing:
        about.append(_("missing: %(what)s") % {"what": ", ".join(missing_words(missing))})
    return label(CHANNEL, channel), place(province, country), tuple(about)


def holder_of(review: Review, user: Staff, now: datetime) -> str:
    name = review.claimed_by.name if review.claimed_by else None
    return held_by(review.claimed_by_id, name, review.claimed_at, user, now)


def held_by(holder: UUID | None, name: str | None, since: datetime | None, user: Staff, now: datetime) -> str:
    if holder is None or since is None:
        return _("nobody yet")
    said = _("you") if holder == user.pk else name
    return _("%(name)s, since %(time)s") % {"name": said, "time": when(since, now)}
