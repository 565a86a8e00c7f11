"""What every staff page asks each second: three statements, neutral words, and only to those who may act."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.accounts.permissions import Role
from hotline.now import now
from tests.support import signed_in
from tests.triage.tips import review_of
from triage.models import Round

pytestmark = pytest.mark.django_db
LIVE = "/en/staff/queue/live/"


def asked(client, path: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught.captured_queries)


@pytest.mark.parametrize("role", list(Role))
def test_it_costs_three_statements_whoever_asks_and_however_much_waits(role):
    client = signed_in(str(role))
    client.get(LIVE)
    for _tip in range(12):
        review_of(danger="yes")
    assert asked(client, LIVE) <= 3
    assert asked(client, LIVE.replace("/en/", "/fr/")) <= 3


def test_the_line_at_page_load_costs_no_statement_of_its_own():
    client = signed_in("supervisor")
    page = "/en/staff/queue/alerts/mine/"
    client.get(page)
    before = asked(client, page)
    review_of(danger="yes")
    assert asked(client, page) == before


def test_it_counts_to_ten_and_names_nothing_of_what_waits():
    client = signed_in("supervisor")
    review = review_of(danger="yes", narrative="Purple elephant")
    said = client.get(LIVE).json()
    assert said["urgent"] == "Something urgent waits: 1" and said["lost"] == ""
    assert said["marks"] == [str(review.pk)[:8]]
    for _tip in range(12):
        review_of(danger="yes")
    said = client.get(LIVE).json()
    assert said["urgent"] == "Something urgent waits: 10+" and len(said["marks"]) == 10
    review_of(danger="yes", held=True)


def test_what_is_held_and_what_is_not_urgent_is_no_such_line():
    client = signed_in("director")
    review_of(danger="yes", held=True)
    review_of()
    assert client.get(LIVE).json()["urgent"] == ""


@pytest.mark.parametrize(
    "role", ["specialist", "partnerships", "analyst", "privacy_officer", "administrator"]
)
def test_who_may_not_act_hears_nothing_of_tips_but_of_an_alert_that_is_lost(role):
    client = signed_in(role)
    review_of(danger="yes")
    lost = Round.objects.create(
        audience="director",
        pressing=True,
        made_at=now() - timedelta(minutes=9),
        widen_at=now(),
        lost_at=now(),
    )
    said = client.get(LIVE).json()
    assert (said["urgent"], said["marks"]) == ("", []) and "has reached nobody since" in said["lost"]
    Round.objects.filter(pk=lost.pk).update(reached_at=now())
    assert client.get(LIVE).json()["lost"] == ""
