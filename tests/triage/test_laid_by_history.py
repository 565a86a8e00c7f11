"""Which events a review has had depends on what people did and when, never on when a pass came by: random histories
with passes at random moments, against an oracle that knows the words of the ladder and no SQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hotline.now import now
from tests.support import staff_member, superuser
from tests.triage.tips import review_of
from triage.actions import claim, classify, correct, decide, pass_on, release
from triage.actions.raising import raise_alerts
from triage.models import Alert, Review
from triage.rules import FACTORS, Refused

pytestmark = pytest.mark.django_db(transaction=True)
M, H = timedelta(minutes=1), timedelta(hours=1)
TOLD = (
    "CREATE OR REPLACE FUNCTION triage_moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT {} $$"
)
SET = "coalesce(nullif(current_setting('hotline.moment', true), '')::timestamptz, clock_timestamp())"
ACTS = [
    "claim",
    "release",
    "pass_on",
    "urgent",
    "non_urgent",
    "insufficient",
    "decide",
    "raise",
    "lower",
    "wait",
]
GAPS = st.sampled_from([1, 2, 4, 9, 14, 16, 29, 31, 90, 200, 215, 250, 480, 700])
HISTORY = st.lists(st.tuples(st.sampled_from(ACTS), GAPS, st.booleans()), max_size=9)


@dataclass(frozen=True)
class State:
    start: datetime
    lane: str = "non_urgent"
    since: datetime | None = None  # urgent
    seen_by: datetime | None = None  # the acknowledgement is due
    wider: tuple[timedelta, timedelta] = (10 * M, 15 * M)
    seen: datetime | None = None
    held_until: datetime | None = None
    classified: bool = False
    stopped: bool = False

    def to_come(self) -> set[tuple[str, datetime]]:
        if self.stopped:
            return set()
        found = {("due_soon", self.start + 20 * H), ("overdue", self.start + 24 * H)}
        if self.held_until:
            found.add(("claim_lapsed", self.held_until))
        if self.lane == "non_urgent" and not self.classified:
            found.add(("remind", self.start + 12 * H))
            look = self.start + 4 * H
            if not (self.held_until and look < self.held_until):
                found.add(("look_due", look))
        if self.lane == "urgent" and self.since and self.seen_by:
            found.add(("urgent", self.since))
            climb = zip(("ack_overdue", "ack_supervisors", "ack_director"), (0 * M, *self.wider), strict=True)
            found |= {(kind, self.seen_by + after) for kind, after in climb
                      if self.seen is None or self.seen > self.seen_by + after}  # fmt: skip
            if self.seen:
                found.add(("first_step", self.seen + 15 * M))
        return found


@dataclass
class Oracle:
    state: State
    happened: set[tuple[str, datetime]] = field(default_factory=set)

    def until(self, moment: datetime) -> None:
        self.happened |= {one for one in self.state.to_come() if one[1] <= moment}
        if self.state.held_until and self.state.held_until <= moment:
            self.state = replace(self.state, held_until=None)

    def act(self, what: str, at: datetime) -> None:
        one = self.state
        if what in ("claim", "pass_on"):
            seen = one.seen or (at if one.lane == "urgent" else None)
            self.state = replace(one, held_until=at + 30 * M, seen=seen)
        elif what == "release":
            self.state = replace(one, held_until=None)
        elif what == "decide":
            self.state = replace(one, stopped=True, held_until=None, classified=True)
        elif what in ("non_urgent", "insufficient"):
            self.state = replace(one, lane=what, since=None, seen_by=None, seen=None, classified=True)
        elif what == "urgent" and one.lane == "urgent":
            self.state = replace(one, classified=True)
        elif what == "urgent":
            self.state = replace(one, lane="urgent", since=at, seen_by=at + 15 * M, wider=(10 * M, 15 * M),
                                 seen=at if one.held_until else None, classified=True)  # fmt: skip
        elif what == "raise" and (one.lane != "urgent" or one.stopped):
            start = at if one.stopped else one.start
            self.state = replace(one, lane="urgent", since=at, seen_by=at + 15 * M, wider=(10 * M, 15 * M), seen=None,
                                 start=start, stopped=False)  # fmt: skip


@pytest.fixture(scope="module")
def told_time(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), superuser() as link:
        link.execute(TOLD.format(SET))
        yield
        link.execute(TOLD.format("clock_timestamp()"))


def raised(review: Review, at: datetime) -> None:
    """What the trigger on a person who is added does, at a moment of our choice."""
    with superuser() as link:
        link.execute("SELECT set_config('hotline.moment', %s, false)", [at.isoformat()])
        link.execute("SELECT triage_raise(%s, 'maybe', %s, true)", [review.tip_id, at])


@pytest.mark.long
@pytest.mark.usefixtures("told_time")
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# A claim that ran out before the first look was due, and a pass that came only afterwards.
@example(channel="web_form", child=False, history=[("claim", 200, False)])
# Called urgent when somebody's claim had run out, and no pass had taken it from them yet.
@example(channel="web_form", child=False, history=[("claim", 1, False), ("urgent", 90, False)])
@given(channel=st.sampled_from(["web_form", "phone"]), child=st.booleans(), history=HISTORY)
def test_the_events_are_what_people_did(
    channel: str, child: bool, history: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [staff_member("supervisor"), staff_member("supervisor")]
    review = review_of(
        channel=channel, received_at=now() - 5 * M, **({"minor_answer": "maybe"} if child else {})
    )
    state = State(start=review.received_at)
    if child:
        live = channel == "phone"
        seen_by = review.tip.written_at + 2 * M if live else review.received_at + 15 * M
        state = replace(state, lane="urgent", since=review.received_at, seen_by=seen_by,
                        wider=(3 * M, 8 * M) if live else (10 * M, 15 * M))  # fmt: skip
    oracle, at = Oracle(state), now() + timedelta(seconds=7)
    for what, gap, passes in history:
        at += gap * M + timedelta(seconds=1)
        oracle.until(at)
        for module in ("claims", "decisions"):
            monkeypatch.setattr(f"triage.actions.{module}.now", lambda at=at: at)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('hotline.moment', %s, false)", [at.isoformat()])
        if passes:
            raise_alerts(at)
        review.refresh_from_db()
        if done(review, what, at, people):
            oracle.act(what, at)
    end = at + 60 * H
    oracle.until(end)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('hotline.moment', %s, false)", [end.isoformat()])
    for _again in range(3):
        raise_alerts(end)
    found = set(Alert.objects.filter(review=review).values_list("kind", "occurred_at"))
    assert found == oracle.happened
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('hotline.moment', '', false)")


def done(review: Review, what: str, at: datetime, people: list[Any]) -> bool:
    """Whether it could be done."""
    by, other = people
    held = review.claimed_by_id and review.claim_until and review.claim_until > at
    if held and review.claimed_by_id != by.pk:
        by, other = other, by
    try:
        if what == "claim":
            claim(review=review, by=by)
        elif what == "release" and held:
            release(review=review, by=by)
        elif what == "pass_on" and held:
            pass_on(review=review, to=other, by=by)
        elif what in ("urgent", "non_urgent", "insufficient"):
            classify(review=review, lane=what, by=by)
        elif what == "decide":
            decide(review=review, outcome="referred", factors=dict.fromkeys(FACTORS, "not_known"), notes={},
                   missing=[], by=by)  # fmt: skip
        elif what == "raise":
            raised(review, at)
        elif (
            what == "lower" and review.raised_at and review.raised_at <= now()
        ):  # a correction is newer than that
            correct(review=review, field="minor", value="no", reason="An adult.", by=by)
        else:
            return False
    except Refused:
        return False
    return True
