"""Alerts on their way, in words. An address is shown to those who may see the queue; no word of a mail server is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hotline.codes import AUDIENCE, DELIVERY_TROUBLE, DELIVERY_WAY, ROTA_PLACE
from triage.audience import OnDuty
from triage.models import Delivery, Round
from triage.shown.words import label
from triage.times import span, when

SOON = timedelta(seconds=15)  # from a press to its messages, while a pass runs


@dataclass(frozen=True)
class Letter:
    """`age`: since when it counts as dead; "": it is tried again by itself, at `next`."""

    id: str
    to: str
    why: str
    tries: str
    age: str
    next: str
    test: bool


def letter(one: Delivery, at: datetime) -> Letter:
    tries = ngettext("%(count)s try", "%(count)s tries", one.attempts) % {"count": one.attempts}
    return Letter(
        id=str(one.pk), to=recipient(one), why=label(DELIVERY_TROUBLE, one.trouble), tries=tries,
        age=span(at - one.dead_at) if one.dead_at else "",
        next=when(one.next_try_at, at) if one.next_try_at else "", test=one.round.drill_id is not None,
    )  # fmt: skip


def recipient(one: Delivery) -> str:
    if one.staff is not None:
        return f"{one.staff.name}, {one.staff.email}"
    return f"{label(DELIVERY_WAY, one.way)} {one.to}".strip()


@dataclass(frozen=True)
class Tried:
    """`state`: ok, late (it failed, or nothing has taken it up) or soon (not known yet)."""

    to: str
    words: str
    state: str


@dataclass(frozen=True)
class Test:
    """The newest test alert; `open`: something of it is not known yet, and worth another look."""

    by: str
    at: str
    tried: list[Tried]
    open: bool


def test_of(rows: list[Delivery], at: datetime) -> Test | None:
    """None: there was never one."""
    if not rows:
        return None
    asked = rows[0].round.drill
    assert asked is not None  # for the reader of types: outbox_access.last_drill asks for nothing else
    tried = [Tried(recipient(one), *_came_of(one, asked.asked_at, at)) for one in rows]
    young = at - asked.asked_at < timedelta(minutes=2)
    return Test(
        asked.by.name, when(asked.asked_at, at), tried, young and any(one.state != "ok" for one in tried)
    )


def _came_of(one: Delivery, asked: datetime, at: datetime) -> tuple[str, str]:
    if one.delivered_at:
        taken = _("taken by the paging system") if one.way == "command" else _("taken by the mail server")
        return f"{taken}, {_within(one.delivered_at - asked)}", "ok"
    trouble = label(DELIVERY_TROUBLE, one.trouble) if one.trouble else ""
    if one.trouble in ("left", "replaced"):
        return trouble, "late"
    if one.dead_at:
        return _("%(why)s: given up") % {"why": trouble}, "late"
    if trouble and one.next_try_at:
        return _("%(why)s; next try %(time)s") % {"why": trouble, "time": when(one.next_try_at, at)}, "late"
    if one.attempts:
        return _("is being sent"), "soon"
    return _("has not gone out yet"), "soon" if at - asked < SOON else "late"


def not_set_up() -> list[str]:
    """The ways beside people that this house does not have."""
    ways = (("mailbox", settings.HOTLINE_ALERT_EMAILS), ("command", settings.HOTLINE_ALERT_COMMAND))
    return [label(DELIVERY_WAY, way) for way, there in ways if not there]


def _within(took: timedelta) -> str:
    """To the second below two minutes."""
    seconds = max(1, math.ceil(took.total_seconds()))
    if seconds >= 120:
        return _("after %(span)s") % {"span": span(took)}
    return ngettext("within %(count)s second", "within %(count)s seconds", seconds) % {"count": seconds}


@dataclass(frozen=True)
class Unreached:
    since: str
    audience: str
    events: str
    lost: bool


def unreached(one: Round, at: datetime) -> Unreached:
    count: int = one.events  # type: ignore[attr-defined]  # as outbox_access counts them
    events = ngettext("%(count)s event", "%(count)s events", count) % {"count": count}
    return Unreached(when(one.made_at, at), label(AUDIENCE, one.audience), events, one.lost_at is not None)


def on_duty(one: OnDuty) -> tuple[str, str, bool]:
    """Name, place, and whether e-mail reaches them."""
    return one.turn.staff.name, label(ROTA_PLACE, one.turn.place), one.told


def told(count: int) -> str:
    return ngettext("%(count)s message goes out again.", "%(count)s messages go out again.", count) % {
        "count": count
    }


def taken(count: int) -> str:
    if not count:
        return _("Somebody else has taken it already.")
    return ngettext("%(count)s alert is yours.", "%(count)s alerts are yours.", count) % {"count": count}
