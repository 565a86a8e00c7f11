"""Who is on duty at this moment, in words; and what waits when duty changes. No statement is made here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from triage.access.rota import MOST
from triage.lanes import LANE_NAMES
from triage.models import Review
from triage.models.queue import OnDuty
from triage.shown.clock import Clock, clock_of
from triage.shown.rows import SHAPES
from triage.times import when

TAKEN_UP_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class DutyLine:
    """What the queue says of the people on duty: who there is; and, quietly, who has not said that they have it.
    `mine`: the reader's own turn has begun and they have not said so."""

    words: str
    gap: bool
    quiet: str
    mine: bool


def duty_line(there: Iterable[OnDuty], user: Staff, now: datetime) -> DutyLine:
    there = list(there)
    lead = next((one for one in there if one.place == "lead"), None)
    said = (
        [_("%(name)s leads until %(time)s.") % {"name": lead.name, "time": when(lead.until, now)}]
        if lead
        else []
    )
    said += [
        _("%(name)s backs up until %(time)s.") % {"name": one.name, "time": when(one.until, now)}
        for one in there
        if one.place == "backup"
    ]
    if not there:
        said = [_("Nobody is on duty now by the rota.")]
    elif not lead:
        said.insert(0, _("Nobody leads now by the rota."))
    mine = any(one.staff_id == user.pk and one.taken_up_at is None for one in there)
    late = lead is not None and lead.taken_up_at is None and now - lead.starts_at >= TAKEN_UP_WITHIN
    quiet = ""
    if late and lead and lead.staff_id != user.pk:
        quiet = _("On duty since %(time)s, %(name)s has not said “I have it” yet.") % {
            "name": lead.name, "time": when(lead.starts_at, now),
        }  # fmt: skip
    return DutyLine(" ".join(said), lead is None, quiet, mine)


def duty_corner(there: Iterable[OnDuty], now: datetime) -> list[tuple[str, str]]:
    """For the corner of the desk: who, and as what until when."""
    return [
        (one.name, (_("leads by the rota until %(time)s") if one.place == "lead"
                    else _("backs up by the rota until %(time)s")) % {"time": when(one.until, now)})
        for one in there
    ]  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """A tip at the change of duty. `holder` empty: nobody."""

    review: Review
    lane: str
    shape: str
    clock: Clock
    holder: str


@dataclass(frozen=True)
class WaitingList:
    title: str
    none: str
    rows: list[Waiting]
    more: bool


def waiting_lists(
    urgent: list[Review], held: list[Review], soonest: list[Review], outgoing: Staff | None, now: datetime
) -> list[WaitingList]:
    lists = [
        _list(_("Urgent, and nobody has claimed it"), _("Nothing."), urgent, now),
        _list(_("The next deadlines"), _("No tip waits."), soonest, now),
    ]
    if outgoing:
        title = _("Held by %(name)s: yours with “I have it”") % {"name": outgoing.name}
        lists.insert(1, _list(title, _("Nothing."), held, now))
    return lists


def _list(title: str, none: str, reviews: list[Review], now: datetime) -> WaitingList:
    return WaitingList(title, none, _waiting(reviews[:MOST], now), len(reviews) > MOST)


def _waiting(reviews: list[Review], now: datetime) -> list[Waiting]:
    return [
        Waiting(
            one, str(LANE_NAMES[one.lane]), SHAPES[one.lane], clock_of(one, now),
            one.claimed_by.name if one.claimed_by else "",
        )
        for one in reviews
    ]  # fmt: skip
