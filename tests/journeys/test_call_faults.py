"""A call goes on while things die under it: the line is cut, the tab is killed, the web process is
killed, the database throws everybody out. What was typed more than five seconds before is there each time."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
from django.db import connection

from desk.models import Call
from intake.models import Interaction, Tip
from tests.journeys.test_call_desk import Desk, until
from tests.live import LiveServers
from tests.shots import database_gone
from tests.support import database_name, staff_member

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
KEPT_WITHIN = 5.0
CUT = 30.0 if os.environ.get("CI") else 8.0  # seconds; by hand a shorter one shows the same, sooner


def held(desk: Desk, name: str) -> str:
    return desk.held().get(name, [""])[0]


def test_nothing_accepted_is_lost_and_nothing_is_doubled(browser: Any, live_servers: LiveServers) -> None:
    rosa = Desk(browser, live_servers.staff_url, staff_member("specialist", name="Rosa Lindqvist"))
    page = rosa.begin()
    words = page.locator("[name=narrative]")
    words.fill("At the motel.")
    until(lambda: held(rosa, "narrative") == "At the motel.", KEPT_WITHIN)

    # The line is cut for half a minute; she types on.
    rosa.context.set_offline(True)
    words.fill("At the motel. Room nine.")
    page.locator("#notice", has_text="No connection").wait_for()
    time.sleep(CUT)
    page.locator("[name=business]").fill("Seven Pines")
    rosa.context.set_offline(False)
    until(lambda: held(rosa, "business") == "Seven Pines", KEPT_WITHIN)
    assert held(rosa, "narrative") == "At the motel. Room nine."

    # Every web process of the staff side dies; the supervisor of the house starts it again.
    live_servers.processes["staff"].kill()
    words.fill("At the motel. Room nine. A grey van.")
    page.locator("#notice", has_text="No connection").wait_for()
    live_servers.processes["staff"].start()
    until(lambda: held(rosa, "narrative").endswith("A grey van."), 20)

    # The database throws everybody out and lets nobody in.
    with database_gone(database_name()):
        page.locator("[name=timing]").fill("Since Friday")
        time.sleep(6)
        assert page.locator("[name=timing]").input_value() == "Since Friday"
    connection.close()  # this test's own was thrown out too
    until(lambda: held(rosa, "timing") == "Since Friday", 20)

    # The tab is killed in the middle of a word; what stood there five seconds before is kept.
    page.locator("[name=suspects]").fill("A man called Ed")
    time.sleep(KEPT_WITHIN)
    page.close(run_before_unload=False)
    page = rosa.go_on()
    assert page.locator("[name=suspects]").input_value() == "A man called Ed"
    assert page.locator("[name=narrative]").input_value() == "At the motel. Room nine. A grey van."
    assert page.locator("#kept").is_hidden()  # no word of hers stands against another of hers

    page.locator("[name=kind]").select_option("tip")
    page.locator("#finish").click()
    page.wait_for_url("**/staff/desk/*-*/")
    assert (Call.objects.count(), Interaction.objects.count(), Tip.objects.count()) == (1, 1, 1)
    rosa.context.close()
    assert not rosa.faults
