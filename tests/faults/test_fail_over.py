"""PostgreSQL dies for good, and its synchronous standby takes over while the clock runs and tips come in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.failing_over import fail_over
from tests.faults.house import House, house

pytestmark = pytest.mark.long
TIPS, SECONDS = 80, 8.0


@pytest.fixture
def our_house() -> Iterator[House]:
    """Its one death falls between a letter and its mark four times in five; 250 letters as slow as among the kills
    would only be waited for."""
    with house("over", mail_takes=0.02) as made:
        yield made


def test_the_standby_goes_on_with_every_tip_and_every_deadline(our_house: House) -> None:
    done = fail_over(our_house, tips=TIPS, seconds=SECONDS, seed=11)
    print(done)
    assert 0 < done.before < done.told == TIPS
    assert done.lost == 0
    assert done.restarts == 0
    assert done.recovery < 15
    assert done.verdict.faultless, done.verdict
