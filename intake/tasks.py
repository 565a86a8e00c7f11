"""What Celery calls for intake. Each pass does all that waits, so that a lost message loses nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from celery import shared_task

from hotline.now import now
from intake import actions

EVER = datetime(1, 1, 1, tzinfo=UTC)
BACK = timedelta(days=2)
_caught_up = False


@shared_task(name="intake.tasks.join_additions")
def join_additions() -> None:
    """All the way back until a worker has once come to the end, which finds what was written while none ran;
    from then on two days."""
    global _caught_up
    done = actions.join_additions(since=now() - BACK if _caught_up else EVER)
    _caught_up = _caught_up or not done.left
