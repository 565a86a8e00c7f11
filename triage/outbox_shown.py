"""Alerts on their way, in words. An address is shown to those who may see the queue; no word of a mail server is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hotline.codes import AUDIENCE, DELIVERY_TROUBLE, DELIVERY_WAY, ROTA_PLACE
from triage.audience import OnDuty
from triage.models import Delivery, Round
from triage.shown import label
from triage.times import span, when


@dataclass(frozen=True)
class Letter:
    """`age`: since when it counts as dead; "": it is tried again by itself, at `next`."""

    id: str
    to: str
    why: str
    tries: str
    age: str
    next: str


def letter(one: Delivery, at: datetime) -> Letter:
    tries = ngettext("%(count)s try", "%(count)s tries", one.attempts) % {"count": one.attempts}
    return Letter(
        id=str(one.pk), to=recipient(one), why=label(DELIVERY_TROUBLE, one.trouble), tries=tries,
        age=span(at - one.dead_at) if one.dead_at else "",
        next=when(one.next_try_at, at) if one.next_try_at else "",
    )  # fmt: skip


def recipient(one: Delivery) -> str:
    if one.staff is not None:
        return f"{one.staff.name}, {one.staff.email}"
    return f"{label(DELIVERY_WAY, one.way)} {one.to}".strip()


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
