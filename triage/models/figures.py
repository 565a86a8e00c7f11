"""What the house knows of its own promise, by week and lane: two statements, bounded by the weeks that are asked for.
Only figures_access asks; no row says who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from hotline.reference import reference

# A tip counts once, by its first review, once its first 24 hours are over: none is left out for being slow. Grouped by
# the minute of the first look, the rows are few at any size, and percentiles come of them without a sort (of a million
# reviews in two years: 140 ms, where PostgreSQL's own percentiles by week and lane took 450). Whose they were is read
# to tell one person from several, and goes no further.
TIPS = """
SELECT width_bucket(r.received_at, %(bounds)s::timestamptz[]),
    CASE WHEN r.first_lane = '' THEN r.lane ELSE r.first_lane END, r.held,
    FLOOR(EXTRACT(epoch FROM r.first_look_at - r.received_at) / 60)::integer, count(*),
    count(*) FILTER (WHERE r.first_reviewed_at <= r.received_at + interval '24 hours'),
    min(COALESCE(r.decided_by_id, r.classified_by_id, r.claimed_by_id)::text),
    max(COALESCE(r.decided_by_id, r.classified_by_id, r.claimed_by_id)::text)
FROM triage_review r WHERE r.received_at >= %(from)s AND r.received_at < %(until)s
GROUP BY 1, 2, 3, 4 ORDER BY 4 NULLS LAST
"""
# Every deadline of a review that passed, also of one that was opened again, with the newest reason.
MISSED = """
SELECT width_bucket(a.occurred_at, %(bounds)s::timestamptz[]),
    CASE WHEN r.first_lane = '' THEN r.lane ELSE r.first_lane END, COALESCE(said.reason, ''), count(*)
FROM triage_alert a JOIN triage_review r ON r.id = a.review_id AND NOT r.held
LEFT JOIN LATERAL (SELECT b.reason FROM triage_breachreason b
    WHERE b.review_id = a.review_id AND b.due_at = a.occurred_at ORDER BY b.at DESC LIMIT 1) said ON true
WHERE a.kind = 'overdue' AND a.occurred_at >= %(from)s AND a.occurred_at < %(until)s
GROUP BY 1, 2, 3
"""
UNSAID = """
SELECT r.id, r.tip_id, r.lane, a.occurred_at, r.stopped_at, r.reopened_at IS NOT NULL
FROM triage_alert a JOIN triage_review r ON r.id = a.review_id AND NOT r.held
WHERE a.kind = 'overdue' AND a.occurred_at >= %(from)s AND a.occurred_at < %(until)s
    AND NOT EXISTS (SELECT 1 FROM triage_breachreason b WHERE b.review_id = a.review_id AND b.due_at = a.occurred_at)
ORDER BY a.occurred_at DESC, r.id LIMIT %(most)s
"""


class Counted(NamedTuple):
    """`week` 1 is the first, 0 all of them; `lane` "": all. `median`, `p95`: seconds from receipt to the first look, to
    the minute, infinite where too many have had none. `people`: 1 where all was one person's, 2 where it was not."""

    week: int
    lane: str
    tips: int
    in_time: int
    median: float
    p95: float
    held: int
    people: int


class Missed(NamedTuple):
    week: int
    lane: str
    reason: str
    deadlines: int


@dataclass(frozen=True)
class Unsaid:
    """A deadline that passed, and nobody has said why."""

    id: UUID
    tip_id: UUID
    lane: str
    due_at: datetime
    stopped_at: datetime | None
    reopened: bool

    @property
    def reference(self) -> str:
        return reference(self.tip_id)


def read_counted(bounds: Sequence[datetime], until: datetime) -> list[Counted]:
    with connection.cursor() as cursor:
        cursor.execute(TIPS, _asked(bounds, until))
        rows = cursor.fetchall()
    sums: dict[tuple[int, str], Sum] = {}
    for week, lane, held, minute, tips, in_time, least, most in rows:
        for key in ((week, lane), (week, ""), (0, lane), (0, "")):
            found = sums.setdefault(key, Sum())
            if held:
                found.held += tips
                continue
            found.tips += tips
            found.in_time += in_time
            found.looks.append((inf if minute is None else 60.0 * minute, tips))
            found.who.update({least, most} - {None})
    return [
        Counted(*key, one.tips, one.in_time, one.at(0.5), one.at(0.95), one.held, min(2, len(one.who)))
        for key, one in sums.items()
    ]


@dataclass
class Sum:
    """`looks`: after how many seconds, how many; the quickest first."""

    tips: int = 0
    in_time: int = 0
    held: int = 0
    looks: list[tuple[float, int]] = field(default_factory=list)
    who: set[str] = field(default_factory=set)

    def at(self, share: float) -> float:
        """By when so many of them had their first look."""
        seen = 0
        for seconds, tips in self.looks:
            seen += tips
            if seen >= share * self.tips:
                return seconds
        return 0.0


def read_missed(bounds: Sequence[datetime], until: datetime) -> list[Missed]:
    with connection.cursor() as cursor:
        cursor.execute(MISSED, _asked(bounds, until))
        return [Missed(*row) for row in cursor.fetchall()]


def read_unsaid(bounds: Sequence[datetime], most: int) -> list[Unsaid]:
    with connection.cursor() as cursor:
        cursor.execute(UNSAID, _asked(bounds, bounds[-1]) | {"most": most})
        return [Unsaid(*row) for row in cursor.fetchall()]


def _asked(bounds: Sequence[datetime], until: datetime) -> dict[str, Any]:
    return {"bounds": list(bounds), "from": bounds[0], "until": min(until, bounds[-1])}
