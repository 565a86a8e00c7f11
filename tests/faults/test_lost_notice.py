"""A notification is only for speed. Whatever takes one away, the poll finds the tip, and the process that listens
lives on."""

from __future__ import annotations

import pytest

from tests.faults.house import SERVERS, House, soon

SOON = 5.0
TIP = [{"after": 0.0, "ago": 0.0, "minor": "yes"}]
LISTENERS = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'hotline_staff'"
EVENTS = "SELECT count(*) FROM triage_alert WHERE kind = 'urgent'"


def told(house: House, run: str) -> None:
    """A tip, its event within seconds, and the same process still there."""
    before = house.ask(EVENTS)
    house.tell([tip | {"run": run} for tip in TIP]).wait(30)
    assert soon(lambda: house.ask(EVENTS) == before + 1, SOON), house.keeper.kept["watch"].output[-3000:]


@pytest.fixture
def watched(our_house: House) -> House:
    our_house.start(*SERVERS, "watch")
    our_house.whole_pass()
    return our_house


def test_the_connection_that_listens_is_cut(watched: House) -> None:
    assert watched.ask(LISTENERS) > 0
    told(watched, "cut")
    assert len(watched.keeper.kept["watch"].starts) == 1


def test_the_database_goes_and_comes_back(watched: House) -> None:
    watched.keeper.kept["postgres"].kill()
    watched.cluster.wait()
    assert watched.whole_pass() < SOON
    told(watched, "back")
    assert len(watched.keeper.kept["watch"].starts) == 1


def test_neither_a_notification_nor_a_review_comes_of_a_tip(watched: House) -> None:
    with watched.link() as link:
        link.execute("ALTER TABLE intake_tip DISABLE TRIGGER triage_open_review")
    told(watched, "silent")


def test_nobody_listens_when_the_tip_comes(watched: House) -> None:
    watched.keeper.drop("watch")
    watched.tell([tip | {"run": "nobody"} for tip in TIP]).wait(30)
    assert watched.ask(EVENTS) == 0
    watched.start("watch")
    assert soon(lambda: watched.ask(EVENTS) == 1, 10 + SOON)
