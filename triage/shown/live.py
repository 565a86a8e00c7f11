"""The one line in the header of every staff page: that something urgent waits, or that an alert has reached nobody.
Neutral, for whoever looks over a shoulder, and the same at page load and a minute later."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from triage.access.outbox import Live
from triage.models.live import MOST
from triage.times import when


@dataclass(frozen=True)
class Said:
    """`urgent`, `lost`, `test`: words; "": nothing to say. `test_mark`: of that test alert.
    `marks`: of each thing that waits, so that each is notified once.
    `acts`: this person may act on it."""

    urgent: str
    lost: str
    marks: list[str]
    acts: bool
    test: str
    test_mark: str

    def facts(self) -> dict[str, object]:
        return asdict(self)


def said(user: Staff, live: Live) -> Said:
    """Urgent tips to those who may act on them, an alert that is lost to everybody: somebody can walk over."""
    acts = has_permission(user, Permission.SEE_QUEUE)
    marks = live.urgent if acts else []
    urgent = urgent_words(len(marks)) if marks else ""
    mark = live.test if acts else ""
    return Said(
        urgent,
        lost_words(live),
        marks,
        acts,
        _("This is only a test. Nothing waits for you.") if mark else "",
        mark,
    )


def urgent_words(count: int) -> str:
    shown = f"{MOST}+" if count >= MOST else count
    return _("Something urgent waits: %(count)s") % {"count": shown}


def lost_words(live: Live) -> str:
    if live.lost_since is None:
        return ""
    return _("An alert has reached nobody since %(time)s.") % {"time": when(live.lost_since, live.at)}
