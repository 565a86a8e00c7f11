"""A leap of the database's clock: noticed, held, shown; and nothing is missing or double after it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from hotline import now as clock
from hotline.audit.models import AuditEntry
from tests.support import signed_in, staff_member
from tests.triage.accesses import text
from tests.triage.tips import review_of
from triage.actions import claim, leaps, timekeeping
from triage.actions.raising import raise_alerts
from triage.actions.watch import run_pass
from triage.models import Alert, ClockStep, Round, TimeMark

pytestmark = pytest.mark.django_db
HOURS, MINUTES = timedelta(hours=1), timedelta(minutes=1)
BOOT_ID = timekeeping.boot_id


class Clocks:
    """The database's clock, which leaps, beside the time since the start of each host, which goes on."""

    def __init__(self) -> None:
        self.real, self.boot = clock.now(), 1000.0
        self.leapt = timedelta()
        self.host, self.started = "a", {"a": 0.0}  # the latter in seconds after that of the first

    def passes(self, *hosts: str) -> None:
        """One of each, a second apart."""
        for self.host in hosts:
            run_pass("watch")
            self.goes_on(timedelta(seconds=1))

    def boot_seconds(self) -> float:
        return self.boot - self.started.setdefault(self.host, self.boot - 5)

    def now(self) -> Any:
        return self.real + self.leapt

    def goes_on(self, by: timedelta) -> None:
        self.real += by
        self.boot += by.total_seconds()


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    TimeMark.objects.all().delete()
    found = Clocks()
    look = timekeeping.look
    monkeypatch.setattr(timekeeping, "look", lambda name: (found.now(), *look(name)[1:]))
    monkeypatch.setattr(leaps, "now", found.now)
    monkeypatch.setattr(timekeeping, "boot_seconds", found.boot_seconds)
    monkeypatch.setattr(timekeeping, "boot_id", lambda: found.host)
    staff_member("supervisor", email="ada@example.org")
    run_pass("watch")
    return found


def overdue() -> int:
    return Alert.objects.filter(kind="overdue").count()


def test_what_fell_into_the_leap_waits_for_its_time_and_comes_once(clocks: Clocks) -> None:
    review_of(received_at=clocks.real - 23 * HOURS)
    clocks.leapt = 2 * HOURS
    run_pass("watch")
    assert overdue() == 0
    step = ClockStep.objects.get()
    assert (round(step.seconds), step.ended_at) == (7200, None)
    clocks.leapt = timedelta()  # it was put right again
    run_pass("watch")
    step.refresh_from_db()
    assert step.how == "went_back"
    clocks.goes_on(59 * MINUTES)
    run_pass("watch")
    assert overdue() == 0
    clocks.goes_on(2 * MINUTES)
    run_pass("watch")
    run_pass("worker")
    assert overdue() == 1


def test_whoever_comes_in_during_the_leap_is_told_of_at_once(clocks: Clocks) -> None:
    clocks.leapt = 2 * HOURS
    run_pass("watch")
    review = review_of(minor_answer="yes", received_at=clocks.real)
    clocks.goes_on(timedelta(seconds=1))
    run_pass("watch")
    assert Alert.objects.filter(review=review, kind="urgent").exists()


def test_late_is_worse_than_early_so_it_is_held_ten_minutes_at_most(clocks: Clocks) -> None:
    review_of(received_at=clocks.real - 23 * HOURS)
    clocks.leapt = 2 * HOURS
    run_pass("watch")
    clocks.goes_on(11 * MINUTES)
    run_pass("watch")
    assert overdue() == 1
    assert ClockStep.objects.filter(ended_at=None).exists()  # and still shown


def in_vain(clocks: Clocks, settings: Any) -> None:
    """Somebody should be told, and the mail server is away; of another nobody was told yet."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    review_of(minor_answer="yes", received_at=clocks.real)
    run_pass("watch")
    review_of(minor_answer="yes", received_at=clocks.real)
    raise_alerts(timekeeping.judge("watch").moment)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def all_told() -> bool:
    urgent = Alert.objects.filter(kind="urgent")
    return urgent.count() == 2 and not urgent.filter(delivered_at=None).exists()


@pytest.mark.parametrize("leapt", [2 * MINUTES, 30 * MINUTES, 2 * HOURS])
def test_no_message_waits_for_a_time_that_was_not(clocks: Clocks, settings: Any, leapt: timedelta) -> None:
    clocks.leapt = leapt
    run_pass("watch")
    in_vain(clocks, settings)
    clocks.leapt = timedelta()
    clocks.goes_on(timedelta(seconds=2))
    run_pass("watch")
    assert all_told()


@pytest.mark.parametrize("leapt", [-2 * HOURS, -30 * MINUTES, 30 * MINUTES])
def test_nor_once_somebody_says_that_the_new_time_is_right(
    clocks: Clocks, settings: Any, leapt: timedelta
) -> None:
    """Until then it was judged by what the clock should show."""
    clocks.leapt = leapt
    run_pass("watch")
    in_vain(clocks, settings)
    signed_in("supervisor").post(reverse("triage:accept_time"))
    assert not Round.objects.filter(reached_at=None, widen_at__gt=clocks.now() + MINUTES).exists()
    clocks.goes_on(2 * MINUTES)  # what was to be tried again so soon may be in somebody's hands
    run_pass("watch")
    assert all_told()


def test_a_leap_back_makes_nothing_late(clocks: Clocks) -> None:
    review_of(received_at=clocks.real - 23 * HOURS)
    clocks.leapt = -2 * HOURS
    clocks.goes_on(61 * MINUTES)
    run_pass("watch")
    run_pass("worker")
    assert overdue() == 1


def gone_back(clocks: Clocks) -> None:
    """What the clock showed before was right, and two hours more than what it shows now."""
    clocks.goes_on(2 * HOURS)
    run_pass("watch")
    clocks.leapt = -2 * HOURS
    run_pass("watch")


def test_a_claim_holds_for_its_half_hour_while_the_clock_is_back(clocks: Clocks) -> None:
    review, ben = review_of(), staff_member("supervisor", email="ben@example.org")
    gone_back(clocks)
    claim(review=review, by=ben)
    for by in (timedelta(seconds=1), timedelta(seconds=1), 28 * MINUTES):
        clocks.goes_on(by)
        run_pass("watch")
        review.refresh_from_db()
        assert review.claimed_by == ben
    clocks.goes_on(2 * MINUTES)
    for name in ("watch", "worker"):
        run_pass(name)
    review.refresh_from_db()
    assert review.claimed_by is None
    assert Alert.objects.filter(review=review, kind="claim_lapsed").count() == 1


def test_a_tip_that_comes_while_the_clock_is_back_climbs_in_its_own_time(clocks: Clocks) -> None:
    gone_back(clocks)
    review = review_of(minor_answer="yes")
    come = Alert.objects.filter(review=review).order_by("occurred_at").values_list("kind", flat=True)
    rungs = ["urgent", "ack_overdue", "ack_supervisors", "ack_director"]
    for by, so_far in ((0, 1), (14, 1), (2, 2), (10, 3), (5, 4)):
        clocks.goes_on(timedelta(seconds=1) + by * MINUTES)
        run_pass("watch")
        assert list(come.all()) == rungs[:so_far]


@pytest.mark.parametrize("seconds", [-59, -5, 5, 59])
def test_a_clock_that_is_kept_right_is_no_leap(clocks: Clocks, seconds: int) -> None:
    clocks.leapt = timedelta(seconds=seconds)
    run_pass("watch")
    clocks.leapt = timedelta(seconds=2 * seconds)  # followed, however far it goes in small ways
    run_pass("watch")
    assert not ClockStep.objects.exists()


def test_every_process_sees_the_same_leap_once(clocks: Clocks) -> None:
    clocks.leapt = 70 * timedelta(seconds=1)
    for name in ("watch", "worker", "watch"):
        run_pass(name)
        clocks.goes_on(timedelta(seconds=1))
    assert ClockStep.objects.count() == 1
    assert Alert.objects.filter(kind="clock_step", review=None).count() == 1


def told() -> int:
    return Alert.objects.filter(kind="clock_step", review=None).count()


@pytest.mark.parametrize("leapt", [HOURS, -2 * HOURS])
def test_a_host_that_starts_in_a_leap_neither_ends_it_nor_sees_another(
    clocks: Clocks, leapt: timedelta
) -> None:
    clocks.leapt = leapt
    clocks.passes("a", "b", "b", "a", "b", "a")
    assert ClockStep.objects.get().ended_at is None
    clocks.leapt = timedelta()
    clocks.passes("b", "b", "a", "b", "a")
    assert ClockStep.objects.get().how == "went_back"
    assert told() == 1


def test_only_who_saw_it_leap_says_that_it_went_back(clocks: Clocks) -> None:
    """Host b is right and a was asleep; or a is right and b does not know. Nobody can tell but a person."""
    clocks.passes("b", "a")
    clocks.started["a"] += 3600
    clocks.passes("a", "b", "b", "a", "b", "a")
    assert ClockStep.objects.get().ended_at is None and told() == 1
    clocks.host = "a"
    signed_in("supervisor").post(reverse("triage:accept_time"))
    clocks.passes("b", "a", "b", "a")
    assert ClockStep.objects.get().how == "accepted"


def test_two_hosts_that_slept_for_different_times_do_not_tell_of_it_each_second(clocks: Clocks) -> None:
    clocks.passes("b", "a")
    clocks.started |= {"a": clocks.started["a"] + 3600, "b": clocks.started["b"] + 1800}
    clocks.passes(*"abababab")
    assert ClockStep.objects.count() == told() == 1


def test_the_leap_of_a_host_that_is_gone_does_not_hide_the_next(clocks: Clocks) -> None:
    clocks.passes("b")
    clocks.leapt = HOURS
    clocks.passes("a", "b")
    clocks.leapt = 24 * HOURS
    clocks.passes("b", "b")
    assert round(ClockStep.objects.get(ended_at=None).seconds) == 24 * 3600
    assert told() == 2


def test_whoever_starts_after_the_clock_went_back_sees_that_it_did(clocks: Clocks) -> None:
    """One host alone, started anew to put its clock right: deadlines of the last hour are not held until the next."""
    clocks.leapt = HOURS
    clocks.passes("a")
    clocks.leapt = timedelta()
    clocks.passes("a after its new start")
    assert ClockStep.objects.get().how == "went_back"
    review_of(received_at=clocks.now() - 24 * HOURS)
    clocks.passes("a after its new start")
    assert overdue() == 1


def test_two_processes_that_notice_at_once_tell_of_one_leap(clocks: Clocks) -> None:
    for later in (timedelta(), timedelta(milliseconds=3)):
        clocks.goes_on(later)
        timekeeping._compare(
            clocks.now() + HOURS, clocks.now().timestamp() + 3600, clocks.now().timestamp(), None
        )
    assert ClockStep.objects.get().ended_at is None and told() == 1


def test_hosts_that_hide_when_they_were_started_have_no_mark_in_common(
    clocks: Clocks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(timekeeping, "BOOT", tmp_path / "hidden")
    monkeypatch.setattr(timekeeping, "boot_id", BOOT_ID.__wrapped__)
    clocks.started["b"] = -5e6
    clocks.passes(*"abab")
    assert not ClockStep.objects.exists()


def test_a_process_that_stood_still_between_two_looks_judges_nothing(
    clocks: Clocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood = iter([1000.0, 5000.0])
    monkeypatch.setattr(timekeeping, "boot_seconds", lambda: next(stood))
    run_pass("watch")
    assert not ClockStep.objects.exists()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_says_so_until_somebody_says_that_it_is_right(clocks: Clocks, language: str) -> None:
    clocks.leapt = 2 * HOURS
    run_pass("watch")
    client = signed_in("supervisor")
    page = f"/{language}/staff/directory/"
    said = {"en": "leapt ahead by 2 h 00", "fr": "a avancé d’un coup de 2 h 00"}[language]
    assert said in text(client.get(page))
    client.post(reverse("triage:accept_time"))
    assert said not in text(client.get(page))
    assert AuditEntry.objects.filter(action="clock.time_accepted", actor_id=client.staff.pk).count() == 1
    run_pass("watch")
    clocks.goes_on(timedelta(seconds=1))
    run_pass("watch")
    assert not ClockStep.objects.filter(ended_at=None).exists()
    assert client.post(reverse("triage:accept_time")).status_code == 302  # nothing left to accept
