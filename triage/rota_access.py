"""Who is on duty, and who will be."""

from __future__ import annotations

from datetime import datetime

from triage.models import RotaTurn


def on_duty(at: datetime) -> list[RotaTurn]:
    """Whoever has a turn at this moment, the lead first; with `staff`, in one statement. Empty: a gap."""
    return list(RotaTurn.objects.at(at).select_related("staff").order_by("-place", "starts_at", "id"))
