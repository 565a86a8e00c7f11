"""Watch, worker, beat, Valkey, PostgreSQL and the mail server die at random while deadlines pass. The long form is
`./run bench faults`."""

from __future__ import annotations

import os

import pytest

from tests.faults.house import House
from tests.faults.strikes import KILLED, strike

pytestmark = pytest.mark.long
TIPS, TIMES, SECONDS, ALONE = 100, 2, 20.0, 1


def test_each_deadline_is_one_event_whatever_dies(our_house: House) -> None:
    seed = int(os.environ.get("HOTLINE_FAULTS_SEED") or 7)
    print(f"seed {seed}: repeat with HOTLINE_FAULTS_SEED={seed}")
    struck = strike(
        our_house, tips=TIPS, times=TIMES, seconds=SECONDS, seed=seed, patience=60, hurry=True, alone=ALONE
    )
    verdict = struck.verdict
    print(struck.kills, struck.recoveries, struck.alone, struck.down, max(struck.late))
    assert struck.kills == dict.fromkeys(KILLED, TIMES) | {"postgres": TIMES + ALONE}
    assert (struck.told, struck.lost) == (TIPS, 0)
    assert verdict.tips == TIPS and verdict.events >= TIPS
    assert verdict.missing == verdict.wrong == []
    assert verdict.unsent == verdict.strangers == []
    # One pass, and the second that `watch` waits before it looks again; generous, for a busy machine.
    assert len(struck.alone) == ALONE and max(struck.alone) < 20
