"""Delivery by real processes: two at once, one that is killed, five thousand deadlines before one urgent tip; and the
paging command, which may hang or fail."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from hotline.now import now
from tests import smtp
from tests.support import staff_member, superuser
from tests.triage.rota import turn
from tests.triage.test_clock_pass import staff_url
from tests.triage.tips import review_of
from triage import mail as outgoing
from triage import paging
from triage.actions import raising, rounds
from triage.actions.delivering import Pass, deliver
from triage.actions.raising import raise_alerts
from triage.actions.sending import Sender, claim_due
from triage.audience import Roster
from triage.models import Alert, Delivery, Round

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
PASS = [sys.executable, "manage.py", "watch_clock", "--once"]


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"HOTLINE_STAFF_DATABASE_URL": staff_url()} | more


def through(mail: smtp.Mail) -> dict[str, str]:
    return environment(
        HOTLINE_EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", HOTLINE_EMAIL_HOST="127.0.0.1",
        HOTLINE_EMAIL_PORT=str(mail.server_address[1]),
    )  # fmt: skip


@pytest.fixture
def server(settings: Any) -> Any:
    with smtp.Mail() as mail:
        smtp.here(settings, mail)
        yield mail
    outgoing.LINE.close()


def backlog(count: int) -> None:
    """So many deadlines wait to be told, each of a tip of its own."""
    with superuser() as root:
        root.execute(
            f"""
            INSERT INTO intake_interaction
                (id, at, channel, kind, language, caller_type, heard_about, province)
            SELECT md5(i::text)::uuid, now(), 'web_form', 'tip', 'en', '', '', '' FROM generate_series(1, {count}) i;
            INSERT INTO intake_tip (id, interaction_id, received_at, written_at, channel, language, minor, danger,
                country, province, ongoing, trafficking_type, venue, indicators, consent_choice)
            SELECT md5('t' || i)::uuid, md5(i::text)::uuid, now(), now(), 'web_form', 'en', 'no', 'no', 'canada', '',
                'unknown', 'undetermined', 'unknown', '{{}}', 'not_said' FROM generate_series(1, {count}) i;
            INSERT INTO triage_alert (id, review_id, kind, occurred_at, noticed_at, next_try_at)
            SELECT gen_random_uuid(), id, 'overdue', due_at, now(), now() FROM triage_review;
            """
        )


def test_two_processes_at_once_send_each_message_once(server: smtp.Mail) -> None:
    for name in ("ada", "ben"):
        turn(
            staff_member("supervisor", email=f"{name}@example.org"),
            place="lead" if name == "ada" else "backup",
        )
    for _tip in range(40):
        review_of(danger="yes")
    running = [subprocess.Popen(PASS, env=through(server), stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    assert Alert.objects.filter(kind="urgent", delivered_at__isnull=False).count() == 40
    names = [name for _to, name in server.taken]
    assert len(names) == len(set(names)) == 40 == Delivery.objects.count()
    assert dict(server.told) == {"ada@example.org": 40}


def test_killed_between_sending_and_writing_it_sends_again_under_the_same_name(tmp_path: Path) -> None:
    turn(staff_member("supervisor", email="ada@example.org"))
    review_of(danger="yes")
    sink = {"HOTLINE_SINK": str(tmp_path), "HOTLINE_EMAIL_BACKEND": "tests.sink.Killed"}
    assert (
        subprocess.run(PASS, env=environment(**sink), stdout=subprocess.DEVNULL, check=False).returncode == -9
    )
    row = Delivery.objects.get()
    assert (row.attempts, row.delivered_at) == (1, None) and row.next_try_at > now()
    Delivery.objects.update(next_try_at=now())  # as it will be two minutes later
    sink["HOTLINE_EMAIL_BACKEND"] = "tests.sink.EmailBackend"
    subprocess.run(PASS, env=environment(**sink), stdout=subprocess.DEVNULL, check=True)
    sent = [line for file in tmp_path.iterdir() for line in file.read_text().splitlines()]
    assert sent == [f"<{row.pk}@example.org>"] * 2
    assert Alert.objects.get(kind="urgent").delivered_at


def test_an_urgent_tip_is_told_before_the_deadlines_that_waited_before_it(
    server: smtp.Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = staff_member("supervisor", email="ada@example.org")
    turn(ada)
    backlog(300)
    monkeypatch.setattr(rounds, "SLICE", 20)
    steps: list[int] = []

    def look() -> Any:
        """The tip comes while the third slice is gathered."""
        steps.append(Alert.objects.filter(round__isnull=True).count())
        if len(steps) == 3:
            review_of(danger="yes")
        raise_alerts(moment := now())
        return moment

    assert deliver(now(), look) == 301
    urgent = Delivery.objects.get(round__pressing=True)
    assert server.taken[0] == ("ada@example.org", str(urgent.pk))
    told = Alert.objects.get(kind="urgent")
    assert steps[2] > 200 and not Alert.objects.filter(delivered_at=None).exists()
    assert told.delivered_at < Round.objects.get(pressing=False).reached_at
    # Three hundred deadlines were one message to each.
    assert Round.objects.filter(pressing=False).count() == 1
    assert server.told["ada@example.org"] == 2


def test_no_step_holds_up_an_urgent_one_for_more_than_a_slice() -> None:
    assert rounds.SLICE <= 250 and raising.BATCH <= 1000


def test_a_process_that_dies_while_it_gathers_loses_no_deadline(server: smtp.Mail) -> None:
    turn(staff_member("supervisor", email="ada@example.org"))
    backlog(3)
    moment = now()
    rounds.gather(moment, {}, Roster(moment))  # and no more
    assert Delivery.objects.count() == 0
    assert deliver(moment + timedelta(minutes=1)) == 3
    assert server.told["ada@example.org"] == 1


# The paging command


def program(path: Path, lines: str) -> str:
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return str(path)


def test_the_command_is_told_that_something_waits_and_no_fact_of_any_tip(
    server: smtp.Mail, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_SECRET", "elephant")
    settings.HOTLINE_ALERT_COMMAND = program(
        tmp_path / "page", f"cat > {tmp_path}/said; env > {tmp_path}/env"
    )
    turn(staff_member("supervisor", email="ada@example.org"))
    review = review_of(danger="yes", narrative="Purple elephant")
    raise_alerts(now())
    assert deliver(now()) == 1
    row = Delivery.objects.get(way="command")
    said = json.loads((tmp_path / "said").read_text())
    assert said == {"id": str(row.pk), "kind": "urgent", "audience": "duty", "count": 1}
    assert row.delivered_at and str(review.pk) not in json.dumps(said)
    assert "elephant" not in (tmp_path / "env").read_text()
    assert "DATABASE" not in (tmp_path / "env").read_text()


def test_the_command_alone_counts_as_reaching_somebody(
    server: smtp.Mail, settings: Any, tmp_path: Path
) -> None:
    settings.HOTLINE_ALERT_COMMAND = program(tmp_path / "page", "exit 0")
    server.rules = {"ada@example.org": "550 no"}
    turn(staff_member("supervisor", email="ada@example.org"))
    review_of(danger="yes")
    raise_alerts(now())
    assert deliver(now()) == 1
    assert Round.objects.get().reached_at


@pytest.mark.parametrize(
    ("lines", "trouble"),
    [("exit 3", "refused"), ("sleep 60 & sleep 60", "timed_out"), (None, "unreachable")],
)
def test_a_command_that_fails_or_hangs_is_tried_again_and_holds_up_no_message(
    server: smtp.Mail, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str | None, trouble: str
) -> None:  # fmt: skip
    monkeypatch.setattr(paging, "PATIENCE", 0.6)
    path = tmp_path / "page"
    settings.HOTLINE_ALERT_COMMAND = program(path, lines) if lines else str(path)
    turn(staff_member("supervisor", email="ada@example.org"))
    review_of(danger="yes")
    raise_alerts(now())
    moment, began = now(), time.monotonic()
    thread = threading.Thread(target=lambda: server.until(1, 5))
    thread.start()
    assert deliver(moment) == 1
    thread.join()
    assert time.monotonic() - began < 3
    row = Delivery.objects.get(way="command")
    assert (row.trouble, row.attempts, row.next_try_at) == (trouble, 1, moment + timedelta(minutes=1))
    assert server.told["ada@example.org"] == 1
    if lines and "sleep" in lines:  # nothing of it lives on
        left = subprocess.run(["pgrep", "-f", str(path)], capture_output=True, text=True, check=False).stdout
        assert left == ""
    path.unlink(missing_ok=True)
    settings.HOTLINE_ALERT_COMMAND = program(path, "exit 0")
    deliver(moment + timedelta(minutes=1))
    row.refresh_from_db()
    assert row.delivered_at
    connections.close_all()


def test_a_pass_ends_although_urgent_tips_keep_starting_the_paging_command(
    server: smtp.Mail, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came after its time is told by e-mail; its command is the next pass's."""
    monkeypatch.setattr(paging, "PATIENCE", 1.0)
    settings.HOTLINE_ALERT_COMMAND = program(tmp_path / "page", "sleep 60")
    turn(staff_member("supervisor", email="ada@example.org"))
    came = [time.monotonic()]

    def look() -> Any:
        if time.monotonic() - came[-1] > 0.3:
            review_of(danger="yes")
            came.append(time.monotonic())
            assert len(came) < 40, "no heartbeat would ever be written"
        raise_alerts(moment := now())
        return moment

    review_of(danger="yes")
    raise_alerts(now())
    until = time.monotonic() + 0.5
    deliver(now(), look, until)
    assert time.monotonic() < until + 1.0 + 0.7
    pages = Delivery.objects.filter(way="command")
    begun, waiting = pages.filter(attempts=1), pages.filter(attempts=0)
    assert {one.trouble for one in begun} == {"timed_out"}
    assert waiting and max(one.next_try_at for one in waiting) <= now()
    # Nobody's letter waited for it.
    assert server.told["ada@example.org"] == pages.count()
    settings.HOTLINE_ALERT_COMMAND = program(tmp_path / "page", "exit 0")
    deliver(now())
    assert not waiting.filter(delivered_at=None).exists()


# Several processes, and what one of them leaves


def elsewhere(act: Any) -> Any:
    """In a connection of its own, as another process would."""
    came: list[Any] = []

    def run() -> None:
        try:
            came.append(act())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    return came[0]


def test_what_another_process_widened_and_told_meanwhile_is_joined_by_no_event(
    server: smtp.Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(staff_member("supervisor", email="ada@example.org"))
    backlog(30)
    monkeypatch.setattr(rounds, "SLICE", 10)
    slow = Pass(moment := now())
    assert slow.step(moment)  # ten of thirty
    late = moment + timedelta(seconds=61)
    elsewhere(lambda: (rounds.widen(Roster(late), late), Pass(moment - timedelta(hours=1)).step(late)))
    first = Round.objects.get()
    assert first.settled_at and first.alerts.count() == 10
    while slow.step(now()):
        pass
    assert not Alert.objects.filter(delivered_at=None).exists()
    assert first.alerts.count() == 10 and Round.objects.count() == 2


def test_a_gathering_that_nobody_touched_stays_one_round(
    server: smtp.Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(staff_member("supervisor", email="ada@example.org"))
    backlog(30)
    monkeypatch.setattr(rounds, "SLICE", 10)
    assert deliver(now()) == 30
    assert Round.objects.count() == 1 and server.told["ada@example.org"] == 1


def test_a_process_that_dies_while_it_gathers_leaves_them_to_their_own_people(server: smtp.Mail) -> None:
    """Nobody was told of that round: the first are those whom it names, and not the next ones."""
    for role in ("privacy_officer", "director", "supervisor"):
        staff_member(role, email=f"{role}@example.org")
    Alert.objects.create(
        review=review_of(), kind="access_asked", occurred_at=now(), noticed_at=now(), next_try_at=now()
    )
    moment = now()
    assert rounds.gather(moment, {}, Roster(moment)) == 1  # and no more
    assert deliver(moment + timedelta(seconds=61)) == 1
    assert dict(server.told) == {"privacy_officer@example.org": 1}
    one = Round.objects.get()
    assert (one.audience, one.lost_at) == ("privacy_officer", None)


def test_what_another_process_has_claimed_is_its_own_when_the_server_is_back(
    server: smtp.Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, moment = staff_member("supervisor", email="ada@example.org"), now()
    for _letter in range(4):
        made = Round.objects.create(audience="duty", pressing=True, made_at=moment, widen_at=moment)
        Delivery.objects.create(round=made, way="email", staff=ada, next_try_at=moment, trouble="unreachable")
    mine = claim_due(moment, pressing=True, away=False)
    assert len(mine) == 3
    waits = Delivery.objects.filter(attempts=0)
    waits.update(next_try_at=moment + timedelta(minutes=4))
    monkeypatch.setattr(Sender, "heard_at", -math.inf)
    Sender()._server_is_back(
        moment - timedelta(seconds=20)
    )  # its pass looked at the time before these were claimed
    assert [one.attempts for one in claim_due(moment, pressing=True, away=False)] == [1]


def test_a_letter_whose_claim_may_be_over_before_its_turn_is_left_to_others(
    server: smtp.Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ada", "ben", "cleo"):
        staff_member("supervisor", email=f"{name}@example.org")
    for _tip in range(5):
        review_of(danger="yes")
    raise_alerts(now())
    monkeypatch.setattr(rounds, "LEASE", timedelta(seconds=2))
    server.slow = 0.5
    others: set[str] = set()
    over = threading.Event()

    def claim() -> None:
        while not over.wait(0.2):
            others.update(str(one.pk) for one in claim_due(now(), pressing=True, away=False))

    thread = threading.Thread(target=lambda: elsewhere(claim))
    thread.start()
    try:
        deliver(now())
    finally:
        over.set()
        thread.join()
    assert server.taken and not others & {name for _to, name in server.taken}


def test_where_nobody_at_all_can_be_told_a_gathering_stays_one_round_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backlog(30)
    monkeypatch.setattr(rounds, "SLICE", 10)
    moment = now()
    deliver(moment)
    assert Round.objects.count() == 1
    deliver(moment + timedelta(seconds=61))
    assert Round.objects.get().lost_at  # every page of staff says so
