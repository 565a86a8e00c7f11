"""Clocks that are wrong: that of an application host changes nothing; that of the database host may step, and no
event is missing or double."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.faults.cluster import folder
from tests.faults.house import DAY, SERVERS, House, falling_due, house
from tests.faults.wrong_time import Steps, nothing_left, off_by

pytestmark = [pytest.mark.faketime, pytest.mark.long]
HOUR = 3600
LATE = """
    SELECT max(a.noticed_at - a.occurred_at), min(a.noticed_at - a.occurred_at) FROM triage_alert a
    JOIN triage_review r ON r.id = a.review_id JOIN intake_tip t ON t.id = r.tip_id WHERE a.occurred_at > t.written_at
"""


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    with nothing_left():
        yield


@pytest.mark.parametrize("hours", [7, -7])
def test_a_host_with_a_wrong_clock_changes_nothing(our_house: House, hours: int) -> None:
    watch = our_house.keeper.kept["watch"]
    watch.environment |= off_by(hours * HOUR)
    assert abs(time_as_told(watch.environment) - time.time() - hours * HOUR) < 60
    our_house.start(*SERVERS, "watch")
    our_house.whole_pass()
    our_house.tell(falling_due(60, 8.0, 21)).wait(60)
    time.sleep(5)
    verdict = our_house.verdict()
    assert verdict.tips == 60 and verdict.faultless, verdict
    with our_house.link() as link:
        latest, earliest = link.execute(LATE).fetchone()
    assert timedelta(0) <= earliest <= latest < timedelta(seconds=60)  # not hours; a busy machine may be slow


def time_as_told(environment: dict[str, str]) -> float:
    return float(
        subprocess.check_output([sys.executable, "-c", "import time; print(time.time())"], env=environment)
    )


def test_a_step_of_the_database_host_makes_no_event_missing_or_double() -> None:
    steps = Steps(folder() / f"steps-{os.getpid()}")
    with steps.file_gone_after(), house("steps", database_env=steps.environment()) as our_house:
        our_house.start(*SERVERS, "watch")
        our_house.whole_pass()
        told = our_house.tell(falling_due(60, 24.0, 22) + ahead(30))
        latest = our_house.now()
        for seconds in (2 * HOUR, 0, -2 * HOUR, 0, 70, 0):
            steps.to(seconds)
            time.sleep(3)
            latest = max(latest, our_house.now())
        told.wait(60)
        time.sleep(7)
        assert latest > our_house.now() + timedelta(hours=1)
        verdict = our_house.verdict(latest=latest)
        assert verdict.tips == 90
        assert verdict.missing == verdict.wrong == []
        assert verdict.unsent == verdict.strangers == []


def ahead(count: int) -> list[dict[str, object]]:
    """Due in the hours to which the clock is stepped and from which it comes back."""
    gap = 2 * HOUR // count
    return [
        {"after": 0.0, "ago": DAY - gap * number, "minor": "", "run": "ahead"} for number in range(1, count)
    ] + [{"after": 0.0, "ago": DAY - 3 * HOUR, "minor": "yes", "run": "ahead"}]
