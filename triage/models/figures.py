"""What the house knows of its own promise, by week and lane: two statements, bounded by the weeks that are asked for.
Only figures_access asks; no row says who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from hotline.reference import reference

# A tip counts once, by its first review, once its first 24 hours are over: none is left out for being slow. What
# nobody has looked at yet waits longest. `people`: 1 where all was one person's, 2 where it was not, 0 nobody's.
TIPS = """
WITH tips AS (
    SELECT width_bucket(r.received_at, %(bounds)s::timestamptz[]) AS week,
        CASE WHEN r.first_lane = '' THEN r.lane ELSE r.first_lane END AS lane, NOT r.held AS counts,
        COALESCE(EXTRACT(epoch FROM r.first_look_at - r.received_at)::float8, 'infinity') AS looked,
        (r.first_reviewed_at <= r.received_at + interval '24 hours') IS TRUE AS in_time,
        COALESCE(r.decided_by_id, r.classified_by_id, r.claimed_by_id)::text AS who
    FROM triage_review r WHERE r.received_at >= %(from)s AND r.received_at < %(until)s
)
SELECT COALESCE(week, 0), COALESCE(lane, ''),
    count(*) FILTER (WHERE counts), count(*) FILTER (WHERE counts AND in_time),
    percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY looked) FILTER (WHERE counts),
    count(*) FILTER (WHERE NOT counts),
    CASE WHEN min(who) FILTER (WHERE counts) IS NULL THEN 0
        WHEN min(who) FILTER (WHERE counts) = max(who) FILTER (WHERE counts) THEN 1 ELSE 2 END
FROM tips GROUP BY GROUPING SETS ((week, lane), (week), (lane), ())
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
    """`week` 1 is the first, 0 all of them; `lane` "": all. `median`, `p95`: seconds from receipt to the first look,
    infinite where too many have had none."""

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
    found = []
    for week, lane, tips, in_time, looked, held, people in rows:
        median, p95 = looked or (0.0, 0.0)
        found.append(Counted(week, lane, tips, in_time, median, p95, held, people))
    return found


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
