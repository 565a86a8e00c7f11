"""The state of the clock, on every staff page: a dead pass must be impossible to overlook."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from hotline.now import now
from triage.access import heartbeats

STALE_AFTER = 120  # seconds; /healthz uses the same


def clock(request: HttpRequest) -> dict[str, Any]:
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    ran = max(heartbeats().values(), default=None)
    age = None if ran is None else max(0, int((now() - ran).total_seconds()))
    return {"clock": {"ok": age is not None and age < STALE_AFTER, "age_s": age, "ran_at": ran}}
