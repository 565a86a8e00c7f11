"""Deadlines that have gone by become events, a batch at a time, each exactly once. The work is one statement of the
database (triage_pass): rows that came to Python and went back were most of what a sweep cost."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import connection

BATCH = 1000
RAISE = "SELECT * FROM triage_pass(%s, %s, %s, %s)"


class Raised(NamedTuple):
    """How many deadlines were looked at, and how many events were new; `overdue` of these are of that kind."""

    looked: int = 0
    alerts: int = 0
    overdue: int = 0


def raise_alerts(
    moment: datetime,
    gap_from: datetime | None = None,
    gap_to: datetime | None = None,
    most: int | None = None,
) -> Raised:
    """Events of what has passed by then, at most so many (BATCH), in a transaction of its own; what fell into the gap
    that the database's clock leapt over is left (timekeeping.py)."""
    with connection.cursor() as cursor:
        cursor.execute(RAISE, [moment, most or BATCH, gap_from, gap_to])
        return Raised(*cursor.fetchone())
