"""The clock notices that it has itself stopped: on every staff page, and for machines."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from hotline.now import now
from tests.support import public_surface, signed_in, superuser
from tests.triage.tips import review_of
from triage.actions.watch import run_pass
from triage.models import Heartbeat, Review

pytestmark = pytest.mark.django_db


def age(**seconds: int) -> None:
    for name, past in seconds.items():
        Heartbeat.objects.update_or_create(name=name, defaults={"at": now() - timedelta(seconds=past)})


def health():
    answer = Client().get("/healthz")
    return answer.status_code, answer.json()


def test_all_well():
    run_pass("watch")
    run_pass("worker")
    status, facts = health()
    assert status == 200 and facts["ok"], facts
    assert set(facts) == {
        "ok", "database", "redis", "watch_age_s", "worker_age_s", "clock_age_s", "stray_tips", "poisoned",
        "mailbox_age_s", "keys",
    }  # fmt: skip


@pytest.mark.parametrize(("watch", "worker"), [(61, 1), (1, 181), (121, 121)])
def test_a_stale_pass_is_a_fault(watch, worker):
    age(watch=watch, worker=worker)
    assert health()[0] == 503


def test_before_the_first_pass_it_is_a_fault():
    assert health()[0] == 503


def test_redis_away_is_a_fault(settings):
    run_pass("watch")
    run_pass("worker")
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    status, facts = health()
    assert (status, facts["redis"]) == (503, False)


def test_a_poisoned_row_is_a_fault():
    run_pass("watch")
    run_pass("worker")
    review = review_of()
    Review.objects.filter(pk=review.pk).update(poisoned_at=now())
    status, facts = health()
    assert (status, facts["poisoned"]) == (503, 1)


def test_every_staff_page_says_when_the_clock_is_dead():
    supervisor = signed_in("supervisor")
    age(watch=360, worker=360)
    for language, words in (("en", "The clock has not run for 6 minutes"), ("fr", "6\u00a0minutes")):
        page = supervisor.get(f"/{language}/staff/queue/").content.decode()
        assert words in page
    run_pass("watch")
    assert "has not run" not in supervisor.get("/en/staff/queue/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_stray_tip_older_than_a_minute_is_a_fault():
    run_pass("watch")
    run_pass("worker")
    review_of()
    with superuser() as link:
        link.execute("SET session_replication_role = replica")
        link.execute("DELETE FROM triage_review")
        link.execute("UPDATE intake_tip SET written_at = now() - interval '2 minutes'")
    status, facts = health()
    assert (status, facts["stray_tips"]) == (503, 1)


@pytest.mark.django_db(transaction=True)
def test_the_public_side_says_only_whether_it_stands():
    with public_surface() as client:
        answer = client.get("/healthz")
        assert (answer.status_code, answer.json()) == (200, {"ok": True})


@pytest.mark.parametrize("page", ["queue/", "queue/clock/", "directory/", "queue/{id}/"])
def test_a_beat_of_the_future_hides_no_dead_clock(page):
    """The clock of the database has gone back by two hours, and no process has passed since."""
    supervisor, review = signed_in("supervisor"), review_of()
    age(worker=-7200, watch=600)
    asked = f"/en/staff/{page.format(id=review.pk)}"
    assert "The clock has not run for 10 minutes" in supervisor.get(asked).content.decode()
    age(worker=-7200, watch=-7200)
    assert re.search(r"The clock has not run for 1(19|20) minutes", supervisor.get(asked).content.decode())
    run_pass("watch")
    assert "The clock has not" not in supervisor.get(asked).content.decode()


def test_every_open_page_is_told_of_it_too():
    supervisor = signed_in("supervisor")
    age(worker=-7200, watch=600)
    assert supervisor.get("/en/staff/queue/live/").json()["clock"] == "Clock stopped"
