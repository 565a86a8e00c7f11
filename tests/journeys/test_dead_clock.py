"""Everything that runs the clock is killed: the pages and /healthz say so; started again, every overdue
review is told exactly once."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from hotline.now import now
from tests.live import LiveServers
from tests.support import signed_in, staff_member
from tests.triage.tips import review_of
from triage.models import Alert, Heartbeat

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
CLOCK = ("watch", "worker", "beat")


def health(servers: LiveServers) -> tuple[int, dict[str, Any]]:
    try:
        with urllib.request.urlopen(f"{servers.staff_url}/healthz", timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.2)
    return true()


def test_killed_then_started_again(browser: Any, live_servers: LiveServers) -> None:
    staff_member("supervisor")
    live_servers.start("watch")
    assert until(lambda: Heartbeat.objects.filter(name="watch").exists(), 15)
    for name in CLOCK:
        live_servers.processes[name].kill()
    for _ in range(5):
        review_of(received_at=now() - timedelta(hours=30))
    # Two minutes pass: the heartbeats are as old as they would be then.
    Heartbeat.objects.update(at=now() - timedelta(seconds=121))
    assert not Alert.objects.exists()
    status, facts = health(live_servers)
    assert (status, facts["ok"]) == (503, False)

    context = browser.new_context(locale="en-CA")
    client = signed_in("supervisor")
    context.add_cookies(
        [{"name": "desk", "value": client.cookies["desk"].value, "url": live_servers.staff_url}]
    )
    page = context.new_page()
    for path in ("queue/", "queue/duty-rules/"):
        page.goto(f"{live_servers.staff_url}/en/staff/{path}")
        page.get_by_text("The clock has not run for 2 minutes").wait_for(timeout=10_000)

    live_servers.start("watch", "worker", "beat")
    assert until(lambda: Alert.objects.filter(delivered_at__isnull=False).count() == 20, 60)
    time.sleep(2)
    assert Alert.objects.filter(kind="overdue").count() == 5
    page.goto(f"{live_servers.staff_url}/en/staff/queue/")
    assert page.get_by_text("has not run").count() == 0
    context.close()
    assert until(lambda: health(live_servers)[1]["watch_age_s"] is not None, 30)
