"""The rota written by several people at the same moment, each in a process of their own; and by raw SQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from typing import Any

import psycopg
import pytest

from hotline.audit.models import AuditEntry
from hotline.now import now
from tests.support import role_connection, staff_member
from tests.tiers import rounds
from tests.triage.rota import HOUR, full_hour, turn
from tests.triage.test_clock_pass import staff_url
from tests.triage.tips import review_of
from triage import actions
from triage.access.rota import on_duty
from triage.models import RotaOffer, RotaTurn

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

SCRIPT = """
import json, sys
from datetime import datetime
import django
django.setup()
from hotline.accounts.models import Staff
from triage import actions
from triage.models import Review, RotaOffer, RotaTurn
from triage.rules import Refused
act, who, more = sys.argv[1:]
by, given = Staff.objects.get(pk=who), json.loads(more)
for name, model in (("turn", RotaTurn), ("offer", RotaOffer), ("to", Staff), ("staff", Staff), ("review", Review)):
    if name in given:
        given[name] = model.objects.get(pk=given[name])
for name in ("starts_at", "ends_at"):
    if name in given:
        given[name] = datetime.fromisoformat(given[name])
print("ready", flush=True)
sys.stdin.readline()
try:
    getattr(actions, act)(by=by, **given)
    print("done")
except Refused as refused:
    print(refused.code)
"""


def at_once(*acts: tuple[str, Any, dict[str, Any]]) -> list[str]:
    """What each was told."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hotline.settings", "HOTLINE_STAFF_DATABASE_URL": staff_url(),
    }  # fmt: skip
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, act, str(by.pk), json.dumps(given, default=str)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for act, by, given in acts
    ]  # fmt: skip
    for one in running:
        assert one.stdout and one.stdout.readline() == "ready\n"
    for one in running:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    return [one.communicate(timeout=60)[0].strip() for one in running]


def plan_of(who: Any, start: datetime, place: str = "lead") -> dict[str, Any]:
    return {
        "staff": who.pk, "place": place, "languages": ["en"], "starts_at": start.isoformat(),
        "ends_at": (start + 8 * HOUR).isoformat(),
    }  # fmt: skip


def nobody_stands_twice() -> None:
    turns = list(RotaTurn.objects.order_by("starts_at"))
    for one in turns:
        for other in turns:
            if one.pk < other.pk and one.starts_at < other.until and other.starts_at < one.until:
                assert one.staff_id != other.staff_id and "backup" in (one.place, other.place)


@pytest.mark.slow
@pytest.mark.parametrize("round_", rounds(3))
def test_of_many_who_plan_at_once_each_hour_has_one_lead_and_nobody_two_places(round_: int) -> None:
    by, who, other, start = (
        staff_member("director"),
        staff_member("supervisor"),
        staff_member("supervisor"),
        full_hour(),
    )
    told = at_once(
        ("plan_turn", by, plan_of(who, start)),
        ("plan_turn", by, plan_of(other, start + HOUR)),
        ("plan_turn", by, plan_of(who, start + 2 * HOUR, "backup")),
        ("plan_turn", by, plan_of(who, start + 3 * HOUR)),
    )
    assert set(told) <= {"done", "turn_led_already", "turn_person_busy"} and 1 <= told.count("done") <= 2
    assert RotaTurn.objects.count() == told.count("done")
    nobody_stands_twice()


@pytest.mark.slow
@pytest.mark.parametrize("round_", rounds(3))
def test_one_offer_accepted_twice_withdrawn_and_the_turn_taken_out(round_: int) -> None:
    lead, to, by = turn(start=full_hour()), staff_member("supervisor"), staff_member("supervisor")
    offer = actions.offer_turn(turn=lead, to=to, by=lead.staff)
    accept, given = {"offer": offer.pk, "accept": True}, {"turn": lead.pk}
    told = at_once(
        ("answer_offer", to, accept), ("answer_offer", to, accept),
        ("withdraw_offer", lead.staff, {"offer": offer.pk}), ("end_turn", by, given),
    )  # fmt: skip
    offer.refresh_from_db()
    lead.refresh_from_db()
    there = [one.staff for one in on_duty(lead.starts_at)]
    made = RotaTurn.objects.filter(follows=lead)
    assert told[:2].count("done") + (told[2] == "done") <= 1
    if offer.answer == "accepted":
        assert there == [to] and told[2] == "offer_answered" and told[3] == "turn_is_over"
        assert made.get() == offer.made
        assert AuditEntry.objects.filter(action="rota.accepted").count() == 1
    else:
        assert there == [] and not made.exists() and told[3] == "done"


@pytest.mark.slow
def test_of_two_who_take_a_turn_and_the_one_it_was_offered_to_one_has_it() -> None:
    lead, to = turn(), staff_member("supervisor")
    first, second = staff_member("supervisor"), staff_member("director")
    offer = actions.offer_turn(turn=lead, to=to, by=lead.staff)
    told = at_once(
        ("cover_turn", first, {"turn": lead.pk}), ("cover_turn", second, {"turn": lead.pk}),
        ("answer_offer", to, {"offer": offer.pk, "accept": True}),
    )  # fmt: skip
    assert told.count("done") == 1 and set(told) == {"done", "turn_is_over"}
    (there,) = on_duty(now())
    assert there.staff == (first, second, to)[told.index("done")] and there.until == lead.ends_at
    assert RotaOffer.objects.get().answer == ("accepted" if told[2] == "done" else "")
    nobody_stands_twice()


@pytest.mark.slow
@pytest.mark.parametrize("round_", rounds(2))
def test_i_have_it_pressed_twice_while_the_outgoing_person_gives_back_and_passes_on(round_: int) -> None:
    night, third = turn(), staff_member("supervisor")
    held = [review_of() for _ in range(4)]
    for review in held:
        actions.claim(review=review, by=night.staff)
    day = actions.cover_turn(turn=night, by=staff_member("supervisor"))
    told = at_once(
        ("take_up_duty", day.staff, {"turn": day.pk}),
        ("take_up_duty", day.staff, {"turn": day.pk}),
        ("release", night.staff, {"review": held[0].pk}),
        ("pass_on", night.staff, {"review": held[3].pk, "to": third.pk}),
    )
    assert told[:2] == ["done", "done"] and set(told[2:]) <= {"done", "not_yours"}
    for review in held:
        review.refresh_from_db()
    assert [review.claimed_by for review in held] == [
        None if told[2] == "done" else day.staff, day.staff, day.staff, third if told[3] == "done" else day.staff,
    ]  # fmt: skip
    taken = AuditEntry.objects.filter(action="review.taken_on").count()
    assert taken == sum(review.claimed_by == day.staff for review in held)
    assert sorted(entry.facts["count"] for entry in AuditEntry.objects.filter(action="rota.taken_up")) == [
        0,
        taken,
    ]


def test_raw_sql_of_two_sessions_meets_the_same_wall() -> None:
    """Past every lock of ours: the second waits for the first, and is refused when that is committed."""
    who, start = staff_member("supervisor"), full_hour()
    insert = (
        "INSERT INTO triage_rotaturn (id, staff_id, place, languages, starts_at, ends_at, until, made_by_id, made_at)"
        " VALUES (gen_random_uuid(), %s, %s, '{en}', %s, %s, %s, %s, now())"
    )
    late, end = start + 7 * HOUR, start + 8 * HOUR
    with role_connection("staff") as first, role_connection("staff") as second:
        first.execute("BEGIN")
        first.execute(insert, (who.pk, "lead", start, end, end, who.pk))
        second.execute("SET lock_timeout = '300ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):  # it cannot slip past what is not committed
            second.execute(insert, (who.pk, "backup", late, late + HOUR * 3, late, who.pk))
        first.execute("COMMIT")
        with pytest.raises(psycopg.errors.ExclusionViolation):
            second.execute(insert, (who.pk, "backup", late, late + HOUR * 3, late, who.pk))
        second.execute(insert, (who.pk, "backup", end, end + HOUR * 3, end, who.pk))
