"""Turns of duty in tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hotline.now import now
from tests.support import staff_member, superuser
from triage.models import RotaTurn

HOUR = timedelta(hours=1)


def full_hour() -> datetime:
    """The next one."""
    return now().replace(minute=0, second=0, microsecond=0) + HOUR


def turn(
    who: Any = None,
    *,
    place: str = "lead",
    start: datetime | None = None,
    hours: float = 8,
    languages: Any = None,
) -> RotaTurn:
    """A turn of a supervisor; without `start` it begins now."""
    who = who or staff_member("supervisor")
    start = start or now()
    made = RotaTurn.objects.create(
        staff=who, place=place, languages=languages or ["en", "fr"], starts_at=start,
        ends_at=start + timedelta(hours=hours), until=start, made_by=who,
    )  # fmt: skip
    made.refresh_from_db()
    return made


def begun(turn: RotaTurn, ago: timedelta) -> RotaTurn:
    """As if it had begun that long ago, which nobody but the superuser can say. In a transactional test."""
    with superuser() as root:
        root.execute("SET session_replication_role = replica")
        root.execute(
            "UPDATE triage_rotaturn SET starts_at = starts_at - %(ago)s, ends_at = ends_at - %(ago)s,"
            " until = until - %(ago)s, made_at = made_at - %(ago)s WHERE id = %(id)s",
            {"ago": ago, "id": turn.pk},
        )
    turn.refresh_from_db()
    return turn
