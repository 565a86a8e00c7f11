"""Delivery by real processes: two at once, one that is killed, five thousand deadlines before one urgent tip; and the
paging command, which may hang or fail."""

from __future__ import annotations

import json
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
from triage.actions.delivering import deliver
from triage.actions.raising import raise_alerts
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
