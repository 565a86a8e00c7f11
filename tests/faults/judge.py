"""What must be true when it is over, computed here from the receipt of each tip and from nothing that
the clock keeps."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

Event = tuple[UUID, str, datetime]

# What follows from the receipt alone, while nobody touches a review.
H, M = timedelta(hours=1), timedelta(minutes=1)
LATE = {"due_soon": 20 * H, "overdue": 24 * H}
CALM = {"look_due": 4 * H, "remind": 12 * H} | LATE
URGENT = {
    "urgent": 0 * M, "ack_overdue": 15 * M, "ack_supervisors": 25 * M, "ack_director": 30 * M
} | LATE  # fmt: skip
TIPS = "SELECT id, received_at, minor IN ('yes', 'maybe') OR danger = 'yes' FROM intake_tip"
# The left join: an event of no tip of ours would be a fault too. The house's own word of a leap is of none.
EVENTS = """
    SELECT r.tip_id, a.kind, a.occurred_at FROM triage_alert a LEFT JOIN triage_review r ON r.id = a.review_id
    WHERE a.kind <> 'clock_step'
"""
LETTERS = """
    SELECT id, delivered_at IS NOT NULL FROM triage_delivery
    UNION ALL SELECT a.id, false FROM triage_alert a
        WHERE NOT EXISTS (SELECT 1 FROM triage_delivery d WHERE d.round_id = a.round_id)
"""


def expected(link: psycopg.Connection[Any], until: datetime) -> Counter[Event]:
    return Counter(
        (tip, kind, received + after)
        for tip, received, urgent in link.execute(TIPS)
        for kind, after in (URGENT if urgent else CALM).items()
        if received + after <= until
    )


def found(link: psycopg.Connection[Any]) -> Counter[Event]:
    return Counter((tip, kind, at) for tip, kind, at in link.execute(EVENTS))


def letters(link: psycopg.Connection[Any]) -> dict[str, bool]:
    """The Message-ID of every letter there has to be, and whether it counts as sent; an event that is in no round, or
    in one that has no letter, lacks one under its own name. This and `hurry` are all that knows how letters wait."""
    return {f"<{name}@example.org>": sent for name, sent in link.execute(LETTERS)}


def hurry(link: psycopg.Connection[Any]) -> None:
    """Minutes pass: what was claimed by somebody who died, or could not be sent, is due again."""
    for table in ("triage_alert", "triage_delivery"):
        link.execute(f"UPDATE {table} SET next_try_at = now() WHERE next_try_at > now()")


@dataclass
class Verdict:
    """`missing`: deadlines that passed without their event. `wrong`: events that are there twice, too early, at another
    time, or of nothing. `unsent`: letters that never arrived. `strangers`: Message-IDs that arrived and belong to no
    delivery, as a repetition under another name would."""

    tips: int
    events: int
    missing: list[Event]
    wrong: list[Event]
    unsent: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    letters: int = 0
    repeated: int = 0

    @property
    def faultless(self) -> bool:
        return bool(self.events) and not (self.missing or self.wrong or self.unsent or self.strangers)


def arrived(file: Path) -> Counter[str]:
    lines = file.read_text().splitlines() if file.exists() else []
    return Counter(json.loads(line)["id"] for line in lines if line.endswith("}"))


def judge(link: psycopg.Connection[Any], mail: Path, until: datetime, latest: datetime) -> Verdict:
    """What was due at `until` has to be there; nothing that is due after `latest`, the last moment that the database
    has ever called now."""
    due, there, wanted, came = expected(link, until), found(link), letters(link), arrived(mail)
    return Verdict(
        tips=link.execute("SELECT count(*) FROM intake_tip").fetchone()[0],  # type: ignore[index]
        events=due.total(),
        missing=sorted((due - there).elements()),
        wrong=list((there - expected(link, latest)).elements()),
        unsent=sorted(wanted.keys() - came.keys()),
        strangers=sorted(came.keys() - wanted.keys()),
        letters=len(wanted),
        repeated=came.total() - len(came),
    )
