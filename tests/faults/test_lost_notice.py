"""A notification is only for speed. Whatever takes one away, the poll finds the tip, and the process that listens
lives on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.house import SERVERS, House, house, soon

pytestmark = pytest.mark.long
SOON = 5.0
TIP = [{"after": 0.0, "ago": 0.0, "minor": "yes"}]
LISTENERS = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'hotline_staff'"
EVENTS = "SELECT count(*) FROM triage_alert WHERE kind = 'urgent'"


def told(hotline: House, run: str) -> None:
    """A tip, its event within seconds, and the same process still there."""
    before = hotline.ask(EVENTS)
    hotline.tell([tip | {"run": run} for tip in TIP]).wait(30)
    assert soon(lambda: hotline.ask(EVENTS) == before + 1, SOON), hotline.keeper.kept["watch"].output[-3000:]


@pytest.fixture(scope="module")
def running() -> Iterator[House]:
    with house("notices") as made:
        made.start(*SERVERS, "watch")
        yield made


@pytest.fixture
def watched(running: House) -> House:
    running.start("watch")
    running.whole_pass()
    running.keeper.kept["watch"].starts.clear()
    return running


def test_the_connection_that_listens_is_cut(watched: House) -> None:
    assert watched.ask(LISTENERS) > 0
    told(watched, "cut")
    assert not watched.keeper.kept["watch"].starts


def test_the_database_goes_and_comes_back(watched: House) -> None:
    watched.keeper.kept["postgres"].kill()
    watched.cluster.wait()
    assert watched.whole_pass() < SOON
    told(watched, "back")
    assert not watched.keeper.kept["watch"].starts


def test_neither_a_notification_nor_a_review_comes_of_a_tip(watched: House) -> None:
    with watched.link() as link:
        link.execute("ALTER TABLE intake_tip DISABLE TRIGGER triage_open_review")
        try:
            told(watched, "silent")
        finally:
            link.execute("ALTER TABLE intake_tip ENABLE TRIGGER triage_open_review")


def test_nobody_listens_when_the_tip_comes(watched: House) -> None:
    watched.keeper.drop("watch")
    before = watched.ask(EVENTS)
    watched.tell([tip | {"run": "nobody"} for tip in TIP]).wait(30)
    assert watched.ask(EVENTS) == before
    watched.start("watch")
    assert soon(lambda: watched.ask(EVENTS) == before + 1, 10 + SOON)
