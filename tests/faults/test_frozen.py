"""A process that stands still in the middle of its pass (a machine that is moved, a debugger) keeps its rows for
seconds only."""

from __future__ import annotations

import os
import signal
import time

import psycopg
import pytest

from tests.faults.house import DAY, SERVERS, House, soon

pytestmark = pytest.mark.long
TIPS = 5
HOLDER = """
    SELECT application_name FROM pg_stat_activity WHERE wait_event_type = 'Lock'
    AND query LIKE '%%triage_pass%%' LIMIT 1
"""
EVENTS = "SELECT count(*) FROM triage_alert WHERE kind = 'overdue'"


def test_a_process_that_stands_still_holds_up_nobody(our_house: House) -> None:
    our_house.add("other", our_house.commands()["watch"])
    for name in ("watch", "other"):
        our_house.keeper.kept[name].environment |= {"PGAPPNAME": name}
    our_house.start(*SERVERS, "watch", "other")
    our_house.whole_pass()
    with our_house.link() as link, link.transaction():
        link.execute("LOCK TABLE triage_alert IN SHARE MODE")
        our_house.tell([{"after": 0.0, "ago": DAY + 60.0, "minor": "", "run": "still"}] * TIPS).wait(30)
        still = our_house.keeper.kept[soon(lambda: holder(our_house), 10)]
        assert still.running
        os.kill(still.running.pid, signal.SIGSTOP)
    stood = time.monotonic()
    assert soon(lambda: our_house.ask(EVENTS) == TIPS, 90)
    print(f"held for {time.monotonic() - stood:.1f} s")
    assert time.monotonic() - stood < 10
    os.kill(still.running.pid, signal.SIGCONT)
    verdict = our_house.verdict()
    assert verdict.faultless, verdict
    assert len(still.starts) == 1


ROUND = """
    SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'
    AND query LIKE '%%slice AS%%FROM triage_alert%%'
"""
UNTOLD = "SELECT count(*) FROM triage_alert WHERE delivered_at IS NULL"


def test_a_worker_that_stands_still_keeps_nobody_from_being_told(our_house: House) -> None:
    """It has taken events that others would tell, and waits for the row of their round."""
    our_house.start(*SERVERS)
    our_house.tell([{"after": 0.0, "ago": DAY + 60.0, "minor": "", "run": "still"}] * TIPS).wait(30)
    worker = our_house.keeper.kept["worker"]
    with our_house.link() as link, link.transaction():
        link.execute("LOCK TABLE triage_round IN SHARE MODE")
        our_house.start("worker")
        assert soon(lambda: our_house.ask(ROUND), 60) and worker.running
        os.kill(worker.running.pid, signal.SIGSTOP)
    stood = time.monotonic()
    our_house.start("watch")
    assert soon(lambda: our_house.ask(EVENTS) == TIPS and our_house.ask(UNTOLD) == 0, 90)
    print(f"kept for {time.monotonic() - stood:.1f} s")
    assert time.monotonic() - stood < 20  # the watch has to start, too; the role's own time is a minute
    os.kill(worker.running.pid, signal.SIGCONT)
    verdict = our_house.verdict()
    assert verdict.faultless, verdict
    assert len(worker.starts) == 1


def holder(house: House) -> str:
    try:
        return house.ask(HOLDER) or ""
    except psycopg.Error:
        return ""
