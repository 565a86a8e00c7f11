"""A row of the queue, and the line that folds what is held. No statement is made here and nothing sealed is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hotline.accounts.models import Staff
from hotline.codes import (
    CHANNEL,
    MAIL_KIND,
    OUTCOME,
    TRAFFICKING_TYPE,
    VENUE_INDUSTRY,
)
from triage.models import Review
from triage.models.queue import Held, QueueRow
from triage.remembered import remembered
from triage.shown.clock import Clock, clock_of, stopped_clock
from triage.shown.facts import SAID, language_of, place
from triage.shown.tags import Tag, joined_tags, tags
from triage.shown.words import counted, label, missing_words
from triage.times import left_or_late, when

SHAPES = {"urgent": "▲", "non_urgent": "■", "insufficient": "○"}


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
