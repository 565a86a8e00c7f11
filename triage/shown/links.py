"""Links and spikes, in words. Nothing sealed is read: what two tips share is said by its kind alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hotline.accounts.models import Staff
from hotline.codes import LINK_REASON
from triage.access import links as link_access
from triage.models import Review, TipLink
from triage.shown.words import label
from triage.times import when


@dataclass(frozen=True)
class LinkLine:
    """A related tip. `sure`: score of at least 80."""

    id: UUID
    review_id: UUID
    reference: str
    received: str
    reasons: str
    sure: bool
    accepted: bool


def reasons_of(link: TipLink) -> str:
    return " · ".join(label(LINK_REASON, kind) for kind in link.kinds)


def links_of(user: Staff, review: Review, now: datetime) -> list[LinkLine]:
    return [
        LinkLine(
            one.link.pk, one.review.pk, one.review.reference, when(one.review.received_at, now),
            reasons_of(one.link), one.link.score >= 80, one.link.answer == "accepted",
        )
        for one in link_access.links_of(user, review)
    ]  # fmt: skip


@dataclass(frozen=True)
class PairLine:
    first: Review
    second: Review
    reasons: str
    found: str
    sure: bool


def open_pairs(user: Staff, now: datetime) -> list[PairLine]:
    return [
        PairLine(a, b, reasons_of(link), when(link.found_at, now), link.score >= 80)
        for link, a, b in link_access.open_links(user)
    ]


@dataclass(frozen=True)
class SpikeLine:
    kind: str
    tips: int
    review: Review
    at: str


def spike_lines(user: Staff, now: datetime) -> list[SpikeLine]:
    return [
        SpikeLine(label(LINK_REASON, one.kind), one.tips, review, when(one.reached_at, now))
        for one, review in link_access.spikes(user)
    ]
