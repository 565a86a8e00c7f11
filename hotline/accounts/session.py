"""What a session knows of itself: when it began, when its person was last there, whether both factors passed.

Times are seconds since 1970, database time.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from .conf import SESSION_HOURS

STARTED, SEEN, SECOND_FACTOR = "door.started", "door.seen", "door.second_factor"
# One write a minute is enough to know who is there; a little less, so that none of a page's own (here.js) is missed.
SEEN_STEP_SECONDS = 45


class Over(StrEnum):
    IDLE = "idle"
    LONG = "long"


def begin(session: SessionBase, *, at: datetime, second_factor: bool) -> None:
    session[STARTED] = session[SEEN] = int(at.timestamp())
    session[SECOND_FACTOR] = second_factor


def over(session: SessionBase, *, at: datetime) -> Over | None:
    """Why this session is over, if it is. One that never began here is over."""
    seconds = int(at.timestamp())
    if seconds - session.get(STARTED, 0) >= SESSION_HOURS * 3600:
        return Over.LONG
    if seconds - session.get(SEEN, 0) >= settings.HOTLINE_IDLE_MINUTES * 60:
        return Over.IDLE
    return None


def seen(session: SessionBase, *, at: datetime) -> None:
    if at.timestamp() - session.get(SEEN, 0) >= SEEN_STEP_SECONDS:
        session[SEEN] = int(at.timestamp())
