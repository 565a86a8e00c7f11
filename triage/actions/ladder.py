"""A new version of the ladder: which deadlines there are nobody chooses, when they pass and who is told the director
does, within what the line has promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from django.db import IntegrityError, transaction

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from triage.access.ladder import ladder_in_force
from triage.clock import ACKNOWLEDGE_WITHIN, AUDIENCES, CONFIRM_WITHIN, FIXED, MOST_AFTER, OWN_AUDIENCE
from triage.models import Ladder, Rung
from triage.rules import Refused

Place = tuple[str, bool, str]  # lane, live, kind
Said = tuple[timedelta, str]  # after, audience
CLIMBS = (("look_due", "remind", "due_soon", "overdue"), ("ack_supervisors", "ack_director"))
WIDENS = (
    ("look_due", "remind", "due_soon", "overdue"),
    ("urgent", "ack_overdue", "ack_supervisors", "ack_director"),
)


class Fault(NamedTuple):
    """`at`: the rungs that are not in order, and of which `part`: "after" (the time) or "told"."""

    code: str
    part: str
    at: tuple[Place, ...]


class OutOfOrder(Refused):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults[0].code)
        self.faults = faults


def save_ladder(*, rungs: dict[Place, Said], seen: int, by: Staff) -> Ladder:
    """`rungs`: all of them. `seen`: the version from which they were read. Nothing changed: no new version."""
    if not has_permission(by, Permission.TAKE_BREACHES):
        raise Refused("not_allowed")
    current, before = ladder_in_force()
    if current.number != seen:
        raise Refused("ladder_changed_meanwhile")
    if rungs.keys() != {place(rung) for rung in before}:
        raise Refused("unknown_choice")
    check(rungs)
    if rungs == {place(rung): (rung.after, rung.audience) for rung in before}:
        return current
    with transaction.atomic():
        made = Ladder(number=_next(), by=by)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:  # whoever was first has the number
            raise Refused("ladder_changed_meanwhile") from None
        if ladder_in_force()[0].number != seen:
            raise Refused("ladder_changed_meanwhile")
        Rung.objects.bulk_create(
            Rung(ladder=made, lane=lane, live=live, kind=kind, after=after, audience=audience)
            for (lane, live, kind), (after, audience) in rungs.items()
        )
        record(by=by, action="ladder.saved", number=made.number)
    return made


def _next() -> int:
    return Ladder.objects.latest("number").number + 1


def place(rung: Rung) -> Place:
    return rung.lane, rung.live, rung.kind


def check(rungs: dict[Place, Said]) -> None:
    """Raises Refused: with all that is not in order, or at the first thing that no page sends."""
    for (_lane, _live, kind), (after, audience) in rungs.items():
        if audience not in AUDIENCES or OWN_AUDIENCE.get(kind, audience) != audience:
            raise Refused("unknown_choice")
        if kind in FIXED and after != FIXED[kind]:
            raise Refused("ladder_promised")
    if faults := [*_too_late(rungs), *_out_of_order(rungs)]:
        raise OutOfOrder(faults)


def _too_late(rungs: dict[Place, Said]) -> Iterator[Fault]:
    for where, (after, _audience) in rungs.items():
        kind = where[2]
        if kind not in FIXED and not timedelta(minutes=1) <= after <= MOST_AFTER:
            yield Fault("ladder_length", "after", (where,))
        elif kind == "ack_overdue" and after > ACKNOWLEDGE_WITHIN:
            yield Fault("ladder_seen_soon", "after", (where,))
        elif kind == "release_unconfirmed" and after > CONFIRM_WITHIN:
            yield Fault("ladder_confirmed_soon", "after", (where,))


def _out_of_order(rungs: dict[Place, Said]) -> Iterator[Fault]:
    """Of two rungs in a row, the later one passes first or is told to fewer."""
    for lane, live in dict.fromkeys((lane, live) for lane, live, _kind in rungs):
        for kinds in CLIMBS:
            code = "ladder_circles" if "ack_director" in kinds else "ladder_order"
            for sooner, later in _steps(rungs, lane, live, kinds):
                if rungs[later][0] <= rungs[sooner][0]:
                    yield Fault(code, "after", (sooner, later))
        for kinds in WIDENS:
            for sooner, later in _steps(rungs, lane, live, kinds):
                if AUDIENCES.index(rungs[later][1]) < AUDIENCES.index(rungs[sooner][1]):
                    yield Fault("ladder_widens", "told", (sooner, later))


def _steps(
    rungs: dict[Place, Said], lane: str, live: bool, kinds: tuple[str, ...]
) -> Iterable[tuple[Place, Place]]:
    """Each rung of these kinds with the next one."""
    return pairwise((lane, live, kind) for kind in kinds if (lane, live, kind) in rungs)
