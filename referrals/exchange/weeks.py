"""A weekly rule of the format ("TH,FR" from 10 to 18) as rows of a week, one for each day."""

from __future__ import annotations

from typing import Any

from referrals.models import Schedule

DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}


def weekday_rows(rule: Schedule, facts: dict[str, Any]) -> None:
    """`rule` keeps the rule itself, without a weekday; its days are rows beside it, made anew each time."""
    Schedule.objects.filter(extra__of=str(rule.pk)).delete()
    names = [name.strip().upper() for name in str(facts.get("byday") or "").split(",")]
    days = [DAYS[name] for name in names if name in DAYS]
    if rule.opens is None or rule.closes is None or facts.get("freq", "WEEKLY") != "WEEKLY":
        return
    Schedule.objects.bulk_create(
        Schedule(
            service_id=rule.service_id, location_id=rule.location_id, at_id=rule.at_id, weekday=weekday,
            opens=rule.opens, closes=rule.closes, valid_from=rule.valid_from, valid_to=rule.valid_to,
            note_en=rule.note_en, note_fr=rule.note_fr, extra={"of": str(rule.pk)}, updated_at=rule.updated_at,
        )
        for weekday in days
    )  # fmt: skip
