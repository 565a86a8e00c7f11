"""Each night sessions that are over are removed, by the worker that beat asks, and never before a deadline."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from hotline.celery import app
from hotline.launcher import serve
from hotline.now import now
from tests.accounts.support import is_in, person, sign_in

pytestmark = pytest.mark.django_db


def entry() -> dict[str, Any]:
    app.loader.import_default_modules()
    (found,) = [one for one in app.conf.beat_schedule.values() if one["task"].endswith("clear_sessions")]
    return found


def test_a_session_that_is_over_is_removed_and_a_living_one_stays(client: Client) -> None:
    alice, bob = Client(), person("Bob")
    sign_in(alice, person("Alice"))
    sign_in(client, bob)
    Session.objects.filter(pk=alice.session.session_key).update(expire_date=now() - timedelta(minutes=1))
    app.tasks[entry()["task"]].apply(throw=True)
    assert Session.objects.count() == 1
    assert is_in(client)


def test_beat_asks_for_it_once_a_night() -> None:
    schedule = entry()["schedule"]
    assert schedule.is_due(now() - timedelta(hours=25)).is_due
    assert (len(schedule.hour), len(schedule.minute), len(schedule.day_of_week)) == (1, 1, 7)
    (hour,) = schedule.hour
    for month in (1, 7):
        for zone in ("America/St_Johns", "America/Vancouver"):
            assert datetime(2026, month, 1, hour, tzinfo=UTC).astimezone(ZoneInfo(zone)).hour < 6


def test_the_worker_takes_it_from_another_queue_than_the_clock(tmp_path: Path) -> None:
    services = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    (worker,) = [one for one in serve.children(services, tmp_path, 1, 2) if one.name == "worker"]
    queues = worker.command[worker.command.index("--queues") + 1].split(",")
    queue = app.amqp.router.route(dict(entry().get("options", {})), entry()["task"])["queue"].name
    assert queue in queues
    assert queue != "clock"
