"""The one clock. A deadline is a promise, so every time we compare or store comes from the database,
which is one machine for all workers; an application host with a wrong clock changes nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import connection


def now() -> datetime:
    """Database time, aware, UTC. Take it once per request or pass. Tests replace this function."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        value: datetime = cursor.fetchone()[0]
        return value
