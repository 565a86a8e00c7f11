"""Reading a tip has an end, and the worker one reader; what takes too long costs neither the pass nor the next tip."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from hotline import turns
from hotline.within import TooSlow, within
from intake.models import Tip
from tests.triage.linking.test_links import fresh, named, run  # noqa: F401
from triage.actions import age, link_turns, links
from triage.actions.watch import run_pass
from triage.models import Heartbeat, TagRun
from triage.tasks import link_tips

pytestmark = pytest.mark.django_db(transaction=True)
real = links.values_of


def sleepy(*about: Any) -> Any:
    """Half a minute for the tip that says so."""
    if any("purple" in text for text in about[2]):
        time.sleep(30)
    return real(*about)


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_turns, "WORKER_PATIENCE", timedelta(0))
    monkeypatch.setattr(links, "values_of", sleepy)


def look(monkeypatch: pytest.MonkeyPatch, name: str = "timer") -> float:
    """How long a pass takes in which links are looked for."""
    monkeypatch.setattr(link_turns.Rounds, "next_look", float("-inf"))
    began = time.monotonic()
    run_pass(name)
    return time.monotonic() - began


@pytest.mark.usefixtures("patience")
def test_a_tip_that_takes_half_a_minute_to_read_stops_no_pass(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sound, slow = named("phone", "613-555-0142"), named("phone", "613-555-0142", narrative="purple")
    assert look(monkeypatch) < 5
    assert Heartbeat.objects.filter(name="timer").exists()
    assert list(link_turns._too_long) == [slow.tip_id]
    assert "reading a tip took too long" in caplog.text and "purple" not in caplog.text
    assert look(monkeypatch) < 5  # it is not tried again, and the next has its turn
    assert [row.tip_id for row in TagRun.objects.all()] == [sound.tip_id]
    monkeypatch.setattr(links, "values_of", real)
    assert run()["tagged"] == 1  # the worker has more time


@pytest.mark.usefixtures("patience")
def test_what_had_less_than_a_whole_second_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    slow, _sound = named("phone", "613-555-0142", narrative="purple"), named("phone", "613-555-0142")
    assert look(monkeypatch) < 5
    assert TagRun.objects.count() == 1 and not link_turns._too_long
    assert look(monkeypatch) < 5
    assert list(link_turns._too_long) == [slow.tip_id]


@pytest.mark.usefixtures("patience")
def test_in_the_worker_it_is_put_aside_and_the_next_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    named("phone", "613-555-0142"), named("phone", "613-555-0142", narrative="purple")
    monkeypatch.setattr(link_turns, "OF_A_TIP", 0.5)
    assert (done := run())["tagged"] == done["failed"] == 1
    assert run()["failed"] == 0


def test_a_long_list_of_numbers_is_cut_off_between_two(monkeypatch: pytest.MonkeyPatch) -> None:
    named("phone", "613-555-0142", narrative=" ".join(f"613-555-0{n}" for n in range(100, 160)))
    monkeypatch.setattr(link_turns, "WORKER_PATIENCE", timedelta(0))
    assert look(monkeypatch) < 5
    assert len(link_turns._too_long) == 1


@pytest.mark.usefixtures("patience")
def test_while_tips_come_watch_tells_and_does_not_link(monkeypatch: pytest.MonkeyPatch) -> None:
    named("phone", "613-555-0142")
    look(monkeypatch, "watch")
    assert not TagRun.objects.exists()
    monkeypatch.setattr(link_turns, "CALM", timedelta(0))
    look(monkeypatch, "watch")
    assert TagRun.objects.count() == 1


def test_what_waits_is_found_behind_a_crowd_that_has_just_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker is away, and tips come faster than a pass looks: the newest twenty have waited for no time at all."""
    old = named("phone", "613-555-0142")
    time.sleep(1.5)
    for _ in range(link_turns.BATCH + 2):
        named("phone", "613-555-0143")
    monkeypatch.setattr(link_turns, "WORKER_PATIENCE", now_since(old))
    look(monkeypatch)
    assert [row.tip_id for row in TagRun.objects.all()] == [old.tip_id]


def now_since(old: Any) -> timedelta:
    """So long that of all tips only this one has waited for it."""
    from hotline.now import now

    return now() - Tip.objects.get(pk=old.tip_id).written_at - timedelta(seconds=0.2)


def test_one_process_of_the_worker_links_at_a_time() -> None:
    named("phone", "613-555-0142")
    with turns.kept(link_turns.ONE_LINKER):
        link_tips()
        assert TagRun.objects.count() == 0
    link_tips()
    assert TagRun.objects.count() == 1


def test_signs_of_age_are_read_with_an_end_too(monkeypatch: pytest.MonkeyPatch) -> None:
    named("phone", "613-555-0142")
    monkeypatch.setattr(age, "_failed", {})
    monkeypatch.setattr(age, "OF_A_TIP", 0.2)
    monkeypatch.setattr(age, "cues", lambda *_: time.sleep(30) or [])
    assert age.read_age_cues() == {"read": 0, "raised": 0, "failed": 1}


def test_an_expression_is_cut_off_where_it_stands() -> None:
    import re

    began = time.monotonic()
    with pytest.raises(TooSlow), within(0.2):
        re.search(r"(?:a|a)*b", "a" * 60)
    assert time.monotonic() - began < 5


def test_beside_the_main_thread_there_is_no_alarm_and_no_fault() -> None:
    named("phone", "613-555-0142")
    done: list[dict[str, int]] = []

    def work() -> None:
        try:
            done.append(run())
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    assert done[0]["tagged"] == 1
