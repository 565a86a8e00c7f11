"""Whether the house stands, for machines: 200 when all is well, else 503. It names no tip and no person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from hotline.now import now
from hotline.sealing import canary
from intake.access import mailbox_row
from triage.access.clock import stray_tips
from triage.access.house import heartbeats, key_code
from triage.actions.watch import poisoned


def staff(request: HttpRequest) -> JsonResponse:
    facts: dict[str, Any] = {
        "database": False, "redis": redis_up(), "watch_age_s": None, "worker_age_s": None,
        "clock_age_s": None, "stray_tips": None, "poisoned": None, "mailbox_age_s": None, "keys": None,
    }  # fmt: skip
    try:
        facts |= clock_facts()
    except DatabaseError:
        connection.close()
    ok = (
        facts["database"]
        and facts["redis"]
        and _younger(facts["clock_age_s"], 120)
        and _younger(facts["watch_age_s"], 60)
        and _younger(facts["worker_age_s"], 180)
        and facts["stray_tips"] == 0
        and facts["poisoned"] == 0
        and facts["keys"] in canary.CALM
    )
    return JsonResponse({"ok": ok, **facts}, status=200 if ok else 503)


def clock_facts() -> dict[str, Any]:
    moment, beats = now(), heartbeats()
    ages = {name: _age(at, moment) for name, at in beats.items()}
    return {
        "database": True,
        "watch_age_s": ages.get("watch"),
        "worker_age_s": ages.get("worker"),
        "clock_age_s": min(ages.values(), default=None),
        "stray_tips": stray_tips(),
        "poisoned": poisoned(),
        "mailbox_age_s": mailbox_age(moment),
        "keys": key_code(),
    }


def mailbox_age(moment: datetime) -> int | None:
    """Seconds since mail was last fetched; None without a mailbox, and before the first pass."""
    row = mailbox_row() if settings.HOTLINE_MAILBOX_HOST else None
    return _age(row.emptied_at, moment) if row and row.emptied_at else None


def _age(at: datetime, moment: datetime) -> int:
    """A beat of the future is as bad as an old one: the clock has leapt back, and nobody has passed since."""
    return abs(int((moment - at).total_seconds()))


def _younger(age: int | None, limit: int) -> bool:
    return age is not None and age < limit


def redis_up() -> bool:
    url = settings.REDIS_URL.replace("redis+socket://", "unix://")
    try:
        client = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        try:
            return bool(client.ping())
        finally:
            client.close()
    except (redis.RedisError, OSError):
        return False
