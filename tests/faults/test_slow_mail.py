"""A mail server that takes the connection and never says a word: no event of another tip waits for it, and the clock
does not look dead."""

from __future__ import annotations

import os
import signal

import pytest

from tests.faults.house import DAY, SERVERS, House, soon

pytestmark = pytest.mark.long
EVENTS = "SELECT count(*) FROM triage_alert WHERE kind = 'urgent'"
WAITING = "SELECT count(*) FROM triage_delivery WHERE attempts > 0"
SOON = 15.0  # one letter that times out is before it


def test_a_mail_server_that_hangs_holds_up_no_event(our_house: House) -> None:
    our_house.start(*SERVERS)
    assert soon(lambda: our_house.keeper.kept["sink"].alive, 10)
    sink = our_house.keeper.kept["sink"].running
    assert sink
    os.kill(sink.pid, signal.SIGSTOP)
    our_house.tell([{"after": 0.0, "ago": DAY + 60.0, "minor": "", "run": "before"}] * 10).wait(30)
    our_house.start("watch")
    assert soon(lambda: our_house.ask(WAITING) > 0, 20)
    our_house.tell([{"after": 0.0, "ago": 0.0, "minor": "yes", "run": "urgent"}]).wait(30)
    assert soon(lambda: our_house.ask(EVENTS) == 1, SOON)
    os.kill(sink.pid, signal.SIGCONT)
    assert our_house.verdict().faultless
