"""When the tips that wait are read and linked, and by whom. A tip that cannot be read, or not in time, is put aside,
logged by kind of fault, and tried again: it blocks nobody."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hotline import turns
from hotline.now import now
from hotline.sealing import tag_keys
from hotline.within import TooSlow
from intake.models import Tip
from triage.access.links import came_since, tagged_otherwise, untagged
from triage.actions.links import Linking, link_one
from triage.linking.tags import COST, Cost

BATCH = 20  # small, since what comes meanwhile goes before the rest
BACK, EVER = timedelta(days=2), datetime(1, 1, 1, tzinfo=UTC)
AGAIN_AFTER = 600.0  # seconds
WORKER_PATIENCE, LOOK_EACH = timedelta(seconds=25), 10.0
CALM = timedelta(seconds=5)  # so long without a tip: the next letter of `watch` is not expected at any moment
# Seconds that a pass has for all of it, and that the worker has for one tip: sixty numbers cost ten on a quiet machine.
OF_A_PASS, OF_A_TIP = 1.0, 60.0
WORKER_ROUND = 14.0
ONE_LINKER = "triage_turn_linker"
log = logging.getLogger(__name__)
_failed: dict[UUID, float] = {}  # tip, and until when it is left alone
_too_long: dict[UUID, float] = {}  # by a pass, that is: the worker has more time
_caught_up = False


def link_waiting(*, seconds: float, patience: timedelta | None = None, cost: Cost = COST) -> dict[str, int]:
    """Every tip that waits, new ones first, for about so many seconds. `patience`, of a pass: only what has waited that
    long, and has come lately, and no tip takes longer than is left. Looking through all that there ever was is the
    worker's: a pass would stand still for seconds."""
    global _caught_up
    done, until, moment = Linking(), time.monotonic() + seconds, now()
    passing = patience is not None
    since = moment - BACK if _caught_up or passing else EVER
    latest = moment - (patience or timedelta(0))
    while batch := untagged(since, latest, BATCH, _aside(passing)):
        for tip in batch:
            if (left := until - time.monotonic()) <= 0:
                return asdict(done)
            _count(tip, done, cost, left if passing else OF_A_TIP, passing)
    if passing:
        return asdict(done)
    _caught_up = True
    for tip in tagged_otherwise(tag_keys.current(), BATCH, _aside(passing)):
        if time.monotonic() > until:
            break
        _count(tip, done, cost, OF_A_TIP, passing)
    return asdict(done)


def link_in_worker() -> None:
    """By one process of the worker: what takes long must not fill them all, the clock runs there too."""
    with turns.kept(ONE_LINKER) as mine:
        if mine:
            link_waiting(seconds=WORKER_ROUND)


class Rounds:
    """When a pass of this process looks again for what the worker has not come to."""

    next_look = float("-inf")


def link_in_pass(name: str) -> None:
    """Part of each pass: what has waited so long that the worker seems to be away. Never at the cost of the pass; and
    while tips come one after the other, not in `watch`, which tells of them: the timer has a minute."""
    if (clock := time.monotonic()) < Rounds.next_look:
        return
    Rounds.next_look = clock + LOOK_EACH
    try:
        if name == "watch" and came_since(now() - CALM):
            return
        link_waiting(seconds=OF_A_PASS, patience=WORKER_PATIENCE)
    except Exception:
        log.exception("tips could not be tagged in a pass")


def _aside(passing: bool) -> list[UUID]:
    for aside in (_failed, _too_long):
        for tip_id in [tip_id for tip_id, until in aside.items() if until < time.monotonic()]:
            del aside[tip_id]
    return [*_failed, *(_too_long if passing else ())]


def _count(tip: Tip, done: Linking, cost: Cost, seconds: float, passing: bool) -> None:
    first = done == Linking()
    try:
        link_one(tip, done, cost, seconds)
    except TooSlow:
        # What came second in a pass had less than a second: it is tried again. The others are the worker's for as long
        # as a pass would look for them.
        if passing and not first:
            return
        log.exception("reading a tip took too long")
        if passing:
            _too_long[tip.pk] = time.monotonic() + BACK.total_seconds()
        else:
            _failed[tip.pk] = time.monotonic() + AGAIN_AFTER
        done.failed += 1
    except Exception:  # whatever is wrong with this one, the next must be seen
        log.exception("a tip could not be tagged")
        _failed[tip.pk] = time.monotonic() + AGAIN_AFTER
        done.failed += 1
