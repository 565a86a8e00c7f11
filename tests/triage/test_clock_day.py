"""The clock's own history: what a pass writes, the page of its last day, the line in the log, and what is trimmed."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline import logs
from hotline.now import now
from tests.support import signed_in, staff_member, superuser
from tests.triage.figures import a_day
from tests.triage.test_clock_pass import staff_url
from tests.triage.tips import review_of
from triage import day
from triage.actions.pass_record import _said, beat, trim_clock
from triage.actions.watch import run_pass
from triage.models import ClockMinute, Delivery, Heartbeat, Review, Round

pytestmark = pytest.mark.django_db
PAGE = "/en/staff/queue/clock/"


@pytest.fixture(autouse=True)
def nobody_has_passed():
    """Heartbeats outlive tests, those of real processes too: a clock that never ran is told from one that is dead."""
    with superuser() as link:
        link.execute("DELETE FROM triage_heartbeat")
        link.execute("DELETE FROM triage_clockminute")


@pytest.fixture(autouse=True)
def nothing_said():
    _said.clear()


def minute_of(name):
    return ClockMinute.objects.filter(name=name).latest("minute")


# What a pass writes


def test_a_pass_writes_its_minute_with_its_heartbeat():
    # A name that no real process has: a heartbeat of one outlives the tests.
    staff_member("supervisor")
    review_of(received_at=now() - timedelta(hours=25))
    done = run_pass("first")
    row = minute_of("first")
    assert row.raised == done["alerts"] > 0 and row.delivered == done["delivered"] > 0
    assert (row.passes >= 1, row.silence_ms) == (True, 0)  # nothing came before
    run_pass("first")
    assert sum(ClockMinute.objects.filter(name="first").values_list("passes", flat=True)) == 2
    assert (
        Heartbeat.objects.get(name="first").at.replace(second=0, microsecond=0) == minute_of("first").minute
    )


@pytest.mark.django_db(transaction=True)
def test_heartbeat_and_minute_are_one_statement():
    run_pass("watch")
    with CaptureQueriesContext(connection) as asked:
        beat("watch", now())
    verbs = [query["sql"].split()[0] for query in asked]
    assert verbs == ["SELECT", "WITH"]  # now() here, and one that writes both


def test_a_silence_is_measured_from_the_end_of_a_pass_to_the_end_of_the_next():
    Heartbeat.objects.create(name="watch", at=now() - timedelta(minutes=9))
    run_pass("watch")
    assert 9 * 60_000 <= minute_of("watch").silence_ms < 10 * 60_000
    worst = minute_of("watch").silence_ms
    run_pass("watch")
    assert minute_of("watch").silence_ms in (worst, minute_of("watch").silence_ms)
    assert max(ClockMinute.objects.values_list("silence_ms", flat=True)) == worst


def test_a_silence_of_months_and_a_clock_that_was_set_back_break_nothing():
    for before in (timedelta(days=200), timedelta(days=-2)):
        Heartbeat.objects.update_or_create(name="timer", defaults={"at": now() - before})
        ClockMinute.objects.all().delete()
        run_pass("timer")
        assert minute_of("timer").silence_ms == (2**31 - 1 if before > timedelta() else 0)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_several_processes_of_one_name_lose_no_pass(tmp_path):
    environment = os.environ | {"HOTLINE_STAFF_DATABASE_URL": staff_url()}
    command = [sys.executable, "manage.py", "watch_clock", "--once"]
    running = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [process.wait(timeout=300) for process in running] == [0] * 4
    assert sum(ClockMinute.objects.filter(name="timer").values_list("passes", flat=True)) == 4


def test_a_timer_never_hides_that_the_watch_is_dead(client, capsys):
    call_command("watch_clock", "--once")
    assert set(json.loads(capsys.readouterr().out)) == {"opened", "alerts", "delivered", "overdue"}
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {"timer"}
    facts = client.get("/healthz").json()
    assert facts["watch_age_s"] is None and facts["worker_age_s"] is None and facts["clock_age_s"] < 60
    assert facts["ok"] is False


def test_what_is_older_than_35_days_is_trimmed():
    for days in (34, 36):
        ClockMinute.objects.create(
            name="watch", minute=now() - timedelta(days=days), passes=1, longest_ms=1, silence_ms=1, raised=0,
            delivered=0, waiting=0,
        )  # fmt: skip
    assert trim_clock() == 1
    assert ClockMinute.objects.count() == 1


# The line in the log


def test_the_watch_says_once_a_minute_that_it_is_alive_and_the_worker_each_time(caplog):
    caplog.set_level(logging.INFO, "triage.watchdog")
    moment = datetime(2026, 11, 26, 3, 14, 0, tzinfo=UTC)
    for second in (1, 2, 30, 59, 60, 61):
        at = moment + timedelta(seconds=second)
        beat("watch", at, at=at)
    said = [record.facts for record in caplog.records]
    assert [one["passes"] for one in said] == [1, 4]
    caplog.clear()
    beat("worker", moment)
    beat("worker", moment)
    assert [record.facts["process"] for record in caplog.records] == ["worker", "worker"]


def a_line(kind):
    record = logging.LogRecord("triage.watchdog", logging.INFO, __file__, 1, "clock alive", None, None)
    record.facts = {"process": "watch", "passes": 57}
    return getattr(logs, logs.LINES[kind])().format(record)


def test_the_line_in_each_format():
    assert a_line("text") == "INFO triage.watchdog clock alive process=watch passes=57"
    assert json.loads(a_line("json")) == {
        "level": "info", "logger": "triage.watchdog", "msg": "clock alive", "process": "watch", "passes": 57,
    }  # fmt: skip
    assert a_line("logfmt") == 'level=info logger=triage.watchdog msg="clock alive" process=watch passes=57'


@pytest.mark.parametrize("kind", ["text", "json", "logfmt"])
def test_no_format_shows_the_words_of_a_fault_or_begins_a_second_line(kind):
    try:
        raise ValueError("Ana, 807 555-0123\nERROR forged")
    except ValueError:
        record = logging.LogRecord("triage", logging.ERROR, __file__, 1, "could not", None, sys.exc_info())
    line = getattr(logs, logs.LINES[kind])().format(record)
    assert "Ana" not in line and "forged" not in line and "\n" not in line
    assert "ValueError at" in line


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["json", "logfmt"])
def test_the_process_writes_it_in_the_format_of_choice(kind):
    environment = os.environ | {"HOTLINE_STAFF_DATABASE_URL": staff_url(), "HOTLINE_LOG_FORMAT": kind}
    done = subprocess.run(
        [sys.executable, "manage.py", "watch_clock", "--once"],
        env=environment,
        capture_output=True,
        text=True,
    )
    (line,) = [line for line in done.stderr.splitlines() if "clock alive" in line]
    assert done.returncode == 0 and json.loads(done.stdout)["overdue"] == 0
    assert json.loads(line)["process"] == "timer" if kind == "json" else "process=timer" in line


def test_a_format_that_is_none_is_refused_at_start():
    environment = os.environ | {"HOTLINE_LOG_FORMAT": "xml"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], env=environment, capture_output=True, text=True
    )
    assert done.returncode and "HOTLINE_LOG_FORMAT" in done.stderr


# The day


def row(minute, passes=59, silence=1000):
    return ClockMinute(
        name="watch",
        minute=minute,
        passes=passes,
        longest_ms=20,
        silence_ms=silence,
        raised=1,
        delivered=1,
        waiting=0,
    )


AT = datetime(2026, 11, 26, 12, 7, 30, tzinfo=UTC)


def test_a_gap_marks_each_quarter_that_it_touched():
    rows = [
        row(AT.replace(second=0) - timedelta(minutes=back))
        for back in range(1400, 0, -1)
        if not 60 < back <= 100
    ]
    rows[-60].silence_ms = 40 * 60_000  # ended in the minute 60 ago
    found = day.day_of("watch", rows, AT, AT)
    kinds = found.quarters[-9:-2]
    # 10:27 to 11:07: the quarter from 10:15 and that from 11:00 ran too; between them nothing did
    assert kinds == ["ran", "gap", "none", "none", "gap", "ran", "ran"], kinds
    assert found.longest.length == timedelta(minutes=40) and len(found.gaps) == 1
    assert (found.state, len(found.quarters)) == ("fine", 96)


def test_never_dead_and_fine():
    assert day.day_of("watch", [], None, AT).state == "never"
    assert day.day_of("watch", [], AT - timedelta(seconds=60), AT).state == "dead"
    assert day.day_of("worker", [], AT - timedelta(seconds=60), AT).state == "fine"
    dead = day.day_of("worker", [], AT - timedelta(hours=3), AT)
    assert (dead.state, dead.longest.length) == ("dead", timedelta(hours=3))


def test_a_beat_of_the_future_is_of_a_dead_process():
    ahead = day.day_of("worker", [], AT + timedelta(hours=2), AT)
    assert (ahead.state, ahead.longest) == ("dead", None)
    assert day.day_of("watch", [], AT + timedelta(seconds=2), AT).state == "fine"


# The page


@pytest.mark.parametrize(
    ("language", "words"), [("en", "which is still to come"), ("fr", "heure encore à venir")]
)
def test_the_page_says_that_a_beat_of_the_future_tells_nothing(language, words):
    a_day()
    Heartbeat.objects.filter(name="worker").update(at=now() + timedelta(hours=2))
    page = signed_in(staff=staff_member("supervisor")).get(PAGE.replace("/en/", f"/{language}/"))
    assert words in page.content.decode() and "systemctl restart hotline-worker" in page.content.decode()


def test_the_page_of_a_clock_that_never_ran_says_what_to_do():
    page = signed_in(staff=staff_member("supervisor")).get(PAGE).content.decode()
    assert "Nothing runs: nobody is told of a deadline." in page and "has never run" in page
    assert "systemctl restart" in page and "watch_clock --once" in page
    assert "A timer as a second path is not set up" in page


def test_the_page_of_a_fine_clock_is_quiet():
    a_day()
    page = signed_in(staff=staff_member("director")).get(PAGE).content.decode()
    assert "It runs. Deadlines are noticed as they pass." in page and "What to do" not in page
    assert re.search(r"Longest silence: 9\s*min at", page)
    assert "style=" not in page and page.count("<rect") == 2 * 96 + 3


def test_the_page_of_a_half_dead_clock_says_which_half():
    a_day(worker_silent=True)
    page = signed_in(staff=staff_member("administrator")).get(PAGE).content.decode()
    assert "one of its parts is silent" in page and "silent for 1\u00a0h\u00a003" in page
    assert "systemctl restart hotline-worker hotline-beat<" in page and "hotline-watch" not in page


def test_what_stands_still_is_said_and_reviews_are_named_only_to_who_may_open_them():
    review = review_of()
    Review.objects.filter(pk=review.pk).update(poisoned_at=now())
    told = Round.objects.create(audience="duty", pressing=True, made_at=now(), widen_at=now())
    Delivery.objects.create(round=told, way="command", next_try_at=now(), attempts=3, trouble="refused")
    asked = signed_in(staff=staff_member("supervisor")).get(PAGE).content.decode()
    assert review.reference in asked and "1 message could not be sent yet." in asked
    asked = signed_in(staff=staff_member("administrator")).get(PAGE).content.decode()
    assert review.reference not in asked and "1 review whose deadlines" in asked


def test_the_page_asks_the_same_however_long_the_day():
    client = signed_in(staff=staff_member("supervisor"))
    client.get(PAGE)

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert client.get(PAGE).status_code == 200
        return len(found)

    before = asked()
    a_day()
    assert asked() == before <= 11


def test_french_says_it_too():
    a_day()
    page = signed_in(staff=staff_member("supervisor")).get(PAGE.replace("/en/", "/fr/")).content.decode()
    assert "Les 24 dernières heures de l’horloge" in page and "Plus long silence\u00a0:" in page
