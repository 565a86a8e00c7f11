"""Turns of duty in tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hotline.accounts.models import Staff
from hotline.now import now
from tests.support import staff_member, superuser
from triage.models import RotaTurn
from triage.rota_hours import midnight, week_of
from triage.times import zone

HOUR = timedelta(hours=1)


def full_hour() -> datetime:
    """The next one."""
    return now().replace(minute=0, second=0, microsecond=0) + HOUR


def day_of(hours: int) -> date:
    """The next day of so many hours on the wall, from a week after today."""
    day = now().date() + timedelta(days=7)
    while midnight(day + timedelta(days=1), zone()) - midnight(day, zone()) != hours * HOUR:
        day += timedelta(days=1)
    return day


def monday_before_even_weeks() -> date:
    """A Monday to come; in the two weeks after it the clocks do not change."""
    monday = week_of(now().date()) + timedelta(days=14)
    while midnight(monday + timedelta(days=14), zone()) - midnight(monday, zone()) != 14 * 24 * HOUR:
        monday += timedelta(days=7)
    return monday


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


def on_duty() -> dict[str, Staff]:
    """Ada leads, Ben backs up; Cleo supervises; Dora directs. Whoever made them is left out."""
    staff = {
        name: staff_member(role, email=f"{name}@example.org", name=name.title())
        for name, role in (("ada", "supervisor"), ("ben", "supervisor"), ("cleo", "supervisor"), ("dora", "director"))
    }  # fmt: skip
    Staff.objects.exclude(pk__in=[one.pk for one in staff.values()]).update(is_active=False)
    turn(staff["ada"])
    turn(staff["ben"], place="backup")
    return staff
