"""The marks of a review, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hotline.codes import (
    UNREADABLE,
)
from triage.models import Review
from triage.models.review import RAISED
from triage.remembered import remembered
from triage.shown.facts import Facts
from triage.shown.words import label


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
