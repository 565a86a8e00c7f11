"""A new version of the ladder: which deadlines there are nobody chooses, when they pass and who is told the director
does, within what the line has promised."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from django.db import IntegrityError, transaction

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from triage.access import ladder_in_force
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
    for (_lane, _live, kind), (after, audience) in rungs.items():
        if audience not in AUDIENCES or OWN_AUDIENCE.get(kind, audience) != audience:
            raise Refused("unknown_choice")
        if kind in FIXED and after != FIXED[kind]:
            raise Refused("ladder_promised")
        if kind not in FIXED and not timedelta(minutes=1) <= after <= MOST_AFTER:
            raise Refused("ladder_length")
        if kind == "ack_overdue" and after > ACKNOWLEDGE_WITHIN:
            raise Refused("ladder_seen_soon")
        if kind == "release_unconfirmed" and after > CONFIRM_WITHIN:
            raise Refused("ladder_confirmed_soon")
    for lane, live in {(lane, live) for lane, live, _kind in rungs}:
        own = {
            kind: said for (a_lane, is_live, kind), said in rungs.items() if (a_lane, is_live) == (lane, live)
        }
        for kinds in CLIMBS:
            times = [own[kind][0] for kind in kinds if kind in own]
            if any(later <= sooner for sooner, later in pairwise(times)):
                raise Refused("ladder_circles" if "ack_director" in kinds else "ladder_order")
        for kinds in WIDENS:
            circles = [AUDIENCES.index(own[kind][1]) for kind in kinds if kind in own]
            if circles != sorted(circles):
                raise Refused("ladder_widens")
