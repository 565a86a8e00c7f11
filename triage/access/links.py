"""What waits to be tagged, and the links that a person may see: only with tips of which they may open both."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from intake.models import Tip
from triage.models import Review, Spike, TagRun, TipLink

ROWS = 50
# Of one tag, the newest tips: what everybody names links nobody, and a flood would link each with each.
SHARED = """
    SELECT other.tip_id, mine.kind, mine.says = 'whole' FROM triage_linktag mine,
    LATERAL (SELECT o.tip_id FROM triage_linktag o JOIN intake_tip t ON t.id = o.tip_id
        WHERE o.tag = mine.tag AND o.kind = mine.kind AND o.tip_id <> mine.tip_id
        AND NOT (o.says = 'known' AND mine.says = 'known')
        ORDER BY t.written_at DESC LIMIT %(most)s) other
    WHERE mine.tip_id = %(tip)s
"""
# Things this tip names that enough tips of the last days name: how many, and when the newest came.
SPIKING = """
    SELECT mine.kind, mine.tag, mine.key_id, seen.tips, newest.at FROM triage_linktag mine,
    LATERAL (SELECT max(t.received_at) AS at FROM triage_linktag o JOIN intake_tip t ON t.id = o.tip_id
        WHERE o.tag = mine.tag AND o.kind = mine.kind) newest,
    LATERAL (SELECT count(*) AS tips FROM triage_linktag o JOIN intake_tip t ON t.id = o.tip_id
        WHERE o.tag = mine.tag AND o.kind = mine.kind
        AND t.received_at > newest.at - make_interval(days => %(days)s)) seen
    WHERE mine.tip_id = %(tip)s AND mine.says <> 'known' AND seen.tips >= %(tips)s
    AND NOT EXISTS (SELECT 1 FROM triage_spike s WHERE s.tag = mine.tag AND s.kind = mine.kind
        AND s.reached_at > newest.at - make_interval(days => %(days)s))
"""


def untagged(since: datetime, latest: datetime, most: int, but: Collection[UUID] = ()) -> list[Tip]:
    """Written since then and not after `latest`, with a review, never tagged. The newest first: what has just come is
    linked within a minute also while years are caught up with. What a flood brought comes last."""
    waiting = Tip.objects.filter(
        ~Exists(TagRun.objects.filter(tip_id=OuterRef("pk"))),
        Exists(Review.objects.filter(tip_id=OuterRef("pk"))),
        written_at__range=(since, latest),
    )
    return list(waiting.exclude(pk__in=but).order_by("held", "-written_at")[:most])


def came_since(moment: datetime) -> bool:
    return Tip.objects.filter(written_at__gt=moment).exists()


def tagged_otherwise(key_id: str, most: int, but: Collection[UUID] = ()) -> list[Tip]:
    """Under another key than this."""
    return list(
        Tip.objects.filter(tag_run__isnull=False).exclude(tag_run__key_id=key_id).exclude(pk__in=but)[:most]
    )


def shared_by(tip_id: UUID, most: int = ROWS) -> dict[UUID, list[tuple[str, bool]]]:
    with connection.cursor() as cursor:
        cursor.execute(SHARED, {"tip": tip_id, "most": most})
        found: dict[UUID, list[tuple[str, bool]]] = {}
        for other, kind, whole in cursor.fetchall():
            found.setdefault(other, []).append((kind, whole))
        return found


def spiking(tip_id: UUID, tips: int, days: int) -> list[tuple[str, bytes, str, int, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(SPIKING, {"tip": tip_id, "tips": tips, "days": days})
        return [(kind, bytes(tag), key_id, count, at) for kind, tag, key_id, count, at in cursor.fetchall()]


@dataclass(frozen=True)
class Linked:
    """A link as seen from one of its tips: the other one's review."""

    link: TipLink
    review: Review


def links_of(user: Staff, review: Review) -> list[Linked]:
    """Surest first, rejected ones left out; nothing for those who may not open both."""
    if not has_permission(user, Permission.OPEN_CONTENT):
        return []
    found = TipLink.objects.filter(Q(a_id=review.tip_id) | Q(b_id=review.tip_id)).exclude(answer="rejected")
    links = list(found.order_by("-answer", "-score", "-found_at")[:ROWS])
    others = {link.other(review.tip_id) for link in links}
    reviews = {one.tip_id: one for one in Review.objects.filter(tip_id__in=others)} if others else {}
    return [
        Linked(link, reviews[link.other(review.tip_id)])
        for link in links
        if link.other(review.tip_id) in reviews
    ]


def link_of(user: Staff, review: Review, link_id: str) -> TipLink:
    """One of this review's. Absent and forbidden are alike."""
    if not has_permission(user, Permission.OPEN_CONTENT):
        raise Http404
    try:
        wanted = UUID(link_id)
    except ValueError:
        raise Http404 from None
    sides = Q(a_id=review.tip_id) | Q(b_id=review.tip_id)
    if (link := TipLink.objects.filter(sides, pk=wanted).first()) is None:
        raise Http404
    return link


def open_links(user: Staff) -> list[tuple[TipLink, Review, Review]]:
    """That nobody has answered, surest first; one more than a page shows."""
    _may_open(user)
    links = list(TipLink.objects.filter(answer="").order_by("-score", "-found_at")[: ROWS + 1])
    tips = {tip for link in links for tip in (link.a_id, link.b_id)}
    reviews = {one.tip_id: one for one in Review.objects.filter(tip_id__in=tips)}
    return [
        (link, reviews[link.a_id], reviews[link.b_id])
        for link in links
        if link.a_id in reviews and link.b_id in reviews
    ]


def spikes(user: Staff) -> list[tuple[Spike, Review]]:
    """Newest first."""
    _may_open(user)
    found = list(Spike.objects.order_by("-reached_at")[:ROWS])
    reviews = {one.tip_id: one for one in Review.objects.filter(tip_id__in=[one.tip_id for one in found])}
    return [(one, reviews[one.tip_id]) for one in found if one.tip_id in reviews]


def _may_open(user: Staff) -> None:
    if not has_permission(user, Permission.OPEN_CONTENT):
        raise Http404
