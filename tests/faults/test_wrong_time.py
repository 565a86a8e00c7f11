"""Clocks that are wrong: that of an application host changes nothing; that of the database host may step, and no
event is missing or double."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from hotline.launcher.places import BASE_DIR
from tests.faults.cluster import folder
from tests.faults.house import DAY, SERVERS, House, falling_due, house, soon
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


# Nobody dies here: the seconds in which somebody might would only be waited for.
quick_house = partial(house, mail_takes=0.0)


@pytest.fixture
def our_house() -> Iterator[House]:
    with quick_house("wrong") as made:
        yield made


@pytest.mark.parametrize("hours", [7, -7])
def test_a_host_with_a_wrong_clock_changes_nothing(our_house: House, hours: int) -> None:
    watch = our_house.keeper.kept["watch"]
    watch.environment |= off_by(hours * HOUR)
    assert abs(time_as_told(watch.environment) - time.time() - hours * HOUR) < 60
    our_house.start(*SERVERS, "watch")
    our_house.whole_pass()
    our_house.tell(falling_due(60, 8.0, 21)).wait(60)
    our_house.let_pass()
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
    with steps.file_gone_after(), quick_house("steps", database_env=steps.environment()) as our_house:
        our_house.start(*SERVERS, "watch")
        our_house.whole_pass()
        told = our_house.tell(falling_due(60, 14.0, 22) + ahead(30))
        latest = our_house.now()
        for seconds in (2 * HOUR, 0, -2 * HOUR, 0, 70, 0):
            steps.to(seconds)
            lived_through(our_house, away=seconds != 0)
            latest = max(latest, our_house.now())
        told.wait(60)
        our_house.let_pass()
        assert latest > our_house.now() + timedelta(hours=1)
        verdict = our_house.verdict(latest=latest)
        assert verdict.tips == 90
        assert verdict.missing == verdict.wrong == []
        assert verdict.unsent == verdict.strangers == []


OPEN = "SELECT count(*) FROM triage_clockstep WHERE ended_at IS NULL"
PASSES = "SELECT sum(passes) FROM triage_clockminute WHERE name = 'watch'"


def lived_through(our_house: House, *, away: bool) -> None:
    """The step was noticed, and after that a whole pass ended; one that tells a crowd takes seconds."""
    assert soon(lambda: our_house.ask(OPEN) == away, 20)
    before = our_house.ask(PASSES)
    assert soon(lambda: our_house.ask(PASSES) > before, 20)


EARLY = """
    SELECT count(*) FROM triage_alert a JOIN triage_review r ON r.id = a.review_id
    WHERE r.received_at < %(true)s AND a.occurred_at > %(true)s
"""
ENDED = "SELECT count(*) FROM triage_clockstep WHERE ended_at IS NOT NULL AND how = 'went_back'"
TEN_MINUTES_LATER = (
    "UPDATE triage_clockstep SET noticed_at = noticed_at - interval '10 minutes' WHERE ended_at IS NULL"
)
LEAP = 2 * HOUR + 30  # said as 2 h 00
LEAPS = "SELECT count(*) FROM triage_alert WHERE kind = 'clock_step'"


def test_a_leap_is_noticed_held_and_said_and_holds_for_ten_minutes_at_most() -> None:
    steps = Steps(folder() / f"leap-{os.getpid()}")
    with steps.file_gone_after(), quick_house("leap", database_env=steps.environment()) as our_house:
        our_house.start(*SERVERS, "watch")
        our_house.whole_pass()
        our_house.tell(ahead(20)).wait(60)
        steps.to(LEAP)
        assert soon(lambda: our_house.ask(LEAPS), 5) == 1
        stepped = (our_house.now() - truly()).total_seconds()
        assert abs(stepped - LEAP) < 60  # while it runs
        our_house.tell([{"after": 0.0, "ago": 0.0, "minor": "yes", "run": "meanwhile"}]).wait(60)
        assert soon(lambda: our_house.ask("SELECT count(*) FROM triage_alert WHERE kind = 'urgent'"), 5)
        our_house.whole_pass()
        assert early(our_house) == 0
        assert "leapt ahead by 2 h 00" in seen(our_house, "/en/staff/directory/")
        assert "leapt ahead by 2 h 00" in seen(our_house, "/en/staff/queue/clock/")
        steps.to(0)
        assert soon(lambda: our_house.ask(ENDED), 5) == 1
        assert early(our_house) == 0 and "leapt ahead" not in seen(our_house, "/en/staff/directory/")
        steps.to(LEAP)
        assert soon(lambda: our_house.ask(LEAPS) == 2, 5)
        assert early(our_house) == 0
        with our_house.link() as link, link.transaction():
            link.execute("SET LOCAL session_replication_role = replica")
            link.execute(TEN_MINUTES_LATER)
        latest = our_house.now()
        assert soon(lambda: early(our_house) >= 19, 5)
        steps.to(0)
        verdict = our_house.verdict(latest=latest)
        assert verdict.missing == verdict.wrong == []


def test_a_leap_back_makes_nothing_late() -> None:
    steps = Steps(folder() / f"back-{os.getpid()}")
    with steps.file_gone_after(), quick_house("back", database_env=steps.environment()) as our_house:
        our_house.start(*SERVERS, "watch")
        our_house.whole_pass()
        due = truly() + timedelta(seconds=5)
        our_house.tell([{"after": 0.0, "ago": DAY - 5.0, "minor": "", "run": "back"}]).wait(60)
        steps.to(-LEAP)
        assert soon(lambda: our_house.ask(LEAPS), 5) == 1
        assert (
            soon(lambda: our_house.ask("SELECT count(*) FROM triage_alert WHERE kind = 'overdue'"), 15) == 1
        )
        assert timedelta(0) <= truly() - due < timedelta(seconds=15)
        assert "leapt back by 2 h 00" in seen(our_house, "/en/staff/directory/")
        steps.to(0)
        assert soon(lambda: our_house.ask(ENDED), 5) == 1
        verdict = our_house.verdict()
        assert verdict.missing == verdict.wrong == []


def truly() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


def early(our_house: House) -> int:
    """Events of deadlines whose time has truly not come."""
    with our_house.link() as link:
        return int(link.execute(EARLY, {"true": truly()}).fetchone()[0])  # type: ignore[index]


def seen(our_house: House, path: str) -> str:
    command = [sys.executable, "-m", "tests.faults.looking", path]
    page = subprocess.check_output(command, cwd=BASE_DIR, env=our_house.environment(), text=True)
    return " ".join(page.replace("\u00a0", " ").split())


def ahead(count: int) -> list[dict[str, object]]:
    """Due in the hours to which the clock is stepped and from which it comes back."""
    gap = 2 * HOUR // count
    return [
        {"after": 0.0, "ago": DAY - gap * number, "minor": "", "run": "ahead"} for number in range(1, count)
    ] + [{"after": 0.0, "ago": DAY - 3 * HOUR, "minor": "yes", "run": "ahead"}]
