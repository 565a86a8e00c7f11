"""What the queue and the review say of a review, in words. Plain functions of its coded facts and a moment:
no statement is made here and nothing sealed is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from hotline.places.provinces import PROVINCES
from intake.codes import CHANNEL, MISSING, TRAFFICKING_TYPE, VENUE_INDUSTRY
from intake.codes.languages import language_label
from intake.models import Tip
from triage.clock import band, share_used
from triage.models import Review
from triage.times import exact, hour, span, when

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


def clock_of(review: Review, now: datetime) -> Clock:
    due = review.next_due()
    urgent = review.urgent_since and due == review.ack_due_at
    started = review.urgent_since if urgent and review.urgent_since else review.clock_from
    late = now >= due
    length = span(now - due if late else due - now)
    words = _("overdue %(span)s") % {"span": length} if late else _("%(span)s left") % {"span": length}
    said = _("Due: %(exact)s") % {"exact": exact(due)}
    colour = band(due, started, now)
    if urgent and colour == "ok":
        colour = "soon"  # while nobody has acknowledged it, nothing about it is calm
    return Clock(words, colour, share_used(due, started, now), hour(due), said, due)


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


def tags_of(review: Review, facts: Facts) -> list[Tag]:
    tags = []
    if review.minor_now == "yes":
        tags.append(Tag(_("under 18"), raised=True))
    elif review.is_minor:
        tags.append(Tag(_("may be under 18"), raised=True))
    if facts.danger == "yes":
        tags.append(Tag(_("danger now"), raised=True))
    if review.outcome == "to_report":
        tags.append(Tag(_("to be reported: the clock runs")))
    if review.reopened_at and review.stopped_at is None:
        tags.append(Tag(_("opened again")))
    if review.poisoned_at:
        tags.append(Tag(_("no alerts: watch it yourself"), raised=True))
    return tags


def place_of(facts: Facts) -> str:
    """The province; finer is sealed."""
    province = PROVINCES.get(facts.province)
    if province:
        return province.name
    return _("outside Canada") if facts.country == "abroad" else _("place not given")


def language_of(code: str) -> str:
    """A language in the words of a sentence: in French, en anglais."""
    if code in ("unknown", "other"):
        return _("language not given") if code == "unknown" else _("in another language")
    name = language_label(code)
    french = (get_language() or "en").startswith("fr")
    return _("in %(language)s") % {"language": name[:1].lower() + name[1:] if french else name}


def label(code_list: Any, code: str) -> str:
    return str(code_list.label(code)) if code in code_list else code


def missing_of(review: Review) -> list[str]:
    return [label(MISSING, code) for code in review.missing.split(",") if code]


@dataclass(frozen=True)
class Row:
    review: Review
    clock: Clock
    channel: str
    place: str
    tags: list[Tag]
    about: list[str]
    holder: str
    mine: bool


def row_of(review: Review, corrected: Mapping[str, str], user: Staff, now: datetime) -> Row:
    facts = Facts(review.tip, corrected)
    about = [label(TRAFFICKING_TYPE, facts.trafficking_type)]
    if facts.venue not in SAID:
        about.append(label(VENUE_INDUSTRY, facts.venue))
    if facts.how_many and facts.how_many > 1:
        about.append(_("%(count)s people") % {"count": facts.how_many})
    about.append(language_of(facts.language))
    if missing := missing_of(review):
        about.append(_("missing: %(what)s") % {"what": ", ".join(missing)})
    return Row(
        review=review,
        clock=clock_of(review, now),
        channel=label(CHANNEL, facts.channel),
        place=place_of(facts),
        tags=tags_of(review, facts),
        about=about,
        holder=holder_of(review, user, now),
        mine=review.claimed_by_id == user.pk,
    )


def holder_of(review: Review, user: Staff, now: datetime) -> str:
    if review.claimed_by is None or review.claimed_at is None:
        return _("nobody yet")
    name = _("you") if review.claimed_by_id == user.pk else review.claimed_by.name
    return _("%(name)s, since %(time)s") % {"name": name, "time": when(review.claimed_at, now)}
