"""Planning, passing on and taking over: what changes, what stays, and who may."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from hotline.audit.models import AuditEntry
from hotline.now import now
from tests.support import staff_member
from tests.triage.rota import HOUR, begun, day_of, full_hour, monday_before_even_weeks, turn
from tests.triage.tips import review_of
from triage import actions
from triage.access import rota as rota_access
from triage.access.rota import on_duty
from triage.models import RotaOffer, RotaTurn
from triage.rota_hours import days_later, midnight, week_of
from triage.rules import Refused
from triage.times import zone

pytestmark = pytest.mark.django_db


def supervisor() -> Any:
    return staff_member("supervisor")


def planned(who: Any, start: datetime, hours: int = 8, **more: Any) -> list[RotaTurn]:
    given = {"place": "lead", "languages": ["fr", "en"], "by": supervisor()} | more
    return actions.plan_turn(staff=who, starts_at=start, ends_at=start + hours * HOUR, **given)


def refused(code: str, act: Any) -> None:
    with pytest.raises(Refused) as told:
        act()
    assert told.value.code == code


def actions_of(*names: str) -> list[tuple[str, Any, str]]:
    entries = AuditEntry.objects.filter(action__in=names).order_by("number")
    return [(entry.action, entry.actor_id, entry.target_id) for entry in entries]


def test_a_turn_each_week_at_the_same_time_of_the_wall() -> None:
    who, start = supervisor(), full_hour() + 24 * HOUR
    made = planned(who, start, weeks=6)
    assert [one.starts_at for one in made] == [days_later(start, 7 * week, zone()) for week in range(6)]
    assert {(one.staff, tuple(one.languages), one.place) for one in made} == {(who, ("en", "fr"), "lead")}
    assert AuditEntry.objects.get(action="rota.planned").facts == {"count": 6}


def test_all_of_the_weeks_or_none() -> None:
    who, start = supervisor(), full_hour()
    planned(who, start + timedelta(days=14))
    refused("turn_person_busy", lambda: planned(who, start, weeks=3, place="backup"))
    refused("turn_led_already", lambda: planned(supervisor(), start, weeks=3))
    assert RotaTurn.objects.count() == 1


def test_what_is_refused_says_why() -> None:
    start = full_hour()
    refused("turn_not_theirs", lambda: planned(staff_member("specialist"), start))
    refused("turn_not_theirs", lambda: planned(staff_member("supervisor", trained=False), start))
    refused("turn_in_the_past", lambda: planned(supervisor(), start - 2 * HOUR))
    refused("turn_too_long", lambda: planned(supervisor(), start, 25))
    refused("turn_languages", lambda: planned(supervisor(), start, languages=["de"]))
    refused("unknown_choice", lambda: planned(supervisor(), start, weeks=13))
    for role in ("specialist", "partnerships", "analyst", "privacy_officer", "administrator"):
        refused("not_allowed", lambda role=role: planned(supervisor(), start, by=staff_member(role)))  # type: ignore[misc]
    planned(supervisor(), start, by=staff_member("director"))


def test_a_turn_to_come_is_taken_out_and_one_that_runs_ends_now() -> None:
    by, later, running = supervisor(), turn(start=full_hour() + 24 * HOUR), turn()
    for one in (later, running):
        actions.end_turn(turn=one, by=by)
        one.refresh_from_db()
    assert later.until == later.starts_at and running.starts_at < running.until <= now()
    assert on_duty(now()) == []
    for one in (later, running):
        refused("turn_is_over", lambda one=one: actions.end_turn(turn=one, by=by))  # type: ignore[misc]


def test_a_week_is_copied_as_it_was_planned() -> None:
    monday = monday_before_even_weeks()
    start = midnight(monday, zone())
    first, second, third = supervisor(), supervisor(), supervisor()
    for who, hour in ((first, 0), (second, 8), (third, 16)):
        planned(who, start + hour * HOUR)
    planned(second, start, place="backup")
    swapped = RotaTurn.objects.get(staff=third)
    offer = actions.offer_turn(turn=swapped, to=first, by=third)
    actions.answer_offer(offer=offer, accept=True, by=first)
    out = planned(first, start + 30 * HOUR)[0]
    actions.end_turn(turn=out, by=first)
    in_the_way = planned(first, start + timedelta(days=7) + 8 * HOUR)[0]
    assert actions.copy_week(monday=monday, by=first) == (3, 1)
    week = RotaTurn.objects.within(start + timedelta(days=7), start + timedelta(days=14))
    assert sorted((one.staff.name, one.place, one.starts_at) for one in week) == sorted(
        (who.name, place, start + timedelta(days=7) + hour * HOUR)
        for who, place, hour in (
            (first, "lead", 0),
            (second, "backup", 0),
            (third, "lead", 16),
            (first, "lead", 8),
        )
    )
    assert week.filter(pk=in_the_way.pk).exists()
    assert actions.copy_week(monday=monday, by=first) == (0, 1)  # pressed again


def test_a_week_copied_over_the_change_keeps_the_wall(settings: Any) -> None:
    settings.HOTLINE_DISPLAY_ZONE = "America/Toronto"
    monday = week_of(day_of(25))  # the last day of this week
    start = midnight(monday, zone())
    for day in range(7):
        planned(supervisor(), days_later(start, day, zone()), 24)
    actions.copy_week(monday=monday, by=supervisor())
    copied = RotaTurn.objects.filter(starts_at__gte=midnight(monday + timedelta(days=7), zone())).order_by(
        "starts_at"
    )
    assert {one.starts_at.astimezone(zone()).hour for one in copied} == {0}
    assert len(copied) == 7


def test_nothing_changes_before_the_offer_is_accepted() -> None:
    lead, to = turn(start=full_hour(), languages=["en"]), supervisor()
    offer = actions.offer_turn(turn=lead, to=to, by=lead.staff)
    assert [one.staff for one in on_duty(lead.starts_at)] == [lead.staff]
    refused("offer_not_yours", lambda: actions.answer_offer(offer=offer, accept=True, by=supervisor()))
    refused("offer_waits", lambda: actions.offer_turn(turn=lead, to=supervisor(), by=lead.staff))
    made = actions.answer_offer(offer=offer, accept=True, by=to)
    assert made is not None
    now_there = on_duty(lead.starts_at)[0]
    assert (now_there, now_there.staff, now_there.follows, now_there.until) == (made, to, lead, lead.ends_at)
    refused("offer_answered", lambda: actions.answer_offer(offer=offer, accept=False, by=to))
    assert actions_of("rota.offered", "rota.accepted") == [
        ("rota.offered", lead.staff.pk, str(to.pk)), ("rota.accepted", to.pk, str(lead.staff.pk)),
    ]  # fmt: skip


def test_from_an_hour_on() -> None:
    lead, to = turn(start=full_hour()), supervisor()
    middle = lead.starts_at + 5 * HOUR
    offer = actions.offer_turn(turn=lead, to=to, from_at=middle, by=lead.staff)
    actions.answer_offer(offer=offer, accept=True, by=to)
    assert on_duty(middle - timedelta(seconds=1))[0].staff == lead.staff
    assert on_duty(middle)[0].staff == to
    for outside in (lead.starts_at - HOUR, lead.ends_at):
        refused(
            "offer_outside",
            lambda at=outside: actions.offer_turn(turn=lead, to=to, from_at=at, by=lead.staff),
        )  # type: ignore[misc]


def test_declined_or_withdrawn_it_stays() -> None:
    lead, to = turn(start=full_hour()), supervisor()
    actions.answer_offer(offer=actions.offer_turn(turn=lead, to=to, by=lead.staff), accept=False, by=to)
    offer = actions.offer_turn(turn=lead, to=to, by=lead.staff)
    refused("turn_not_yours", lambda: actions.withdraw_offer(offer=offer, by=to))
    actions.withdraw_offer(offer=offer, by=lead.staff)
    refused("offer_answered", lambda: actions.answer_offer(offer=offer, accept=True, by=to))
    lead.refresh_from_db()
    assert lead.until == lead.ends_at and RotaTurn.objects.count() == 1


def test_only_ones_own_turn_is_offered_and_only_to_another_who_may() -> None:
    lead = turn(start=full_hour())
    refused("turn_not_yours", lambda: actions.offer_turn(turn=lead, to=supervisor(), by=supervisor()))
    refused("unknown_choice", lambda: actions.offer_turn(turn=lead, to=lead.staff, by=lead.staff))
    refused(
        "unknown_choice", lambda: actions.offer_turn(turn=lead, to=staff_member("specialist"), by=lead.staff)
    )


def test_whoever_stands_elsewhere_cannot_accept_and_the_offer_stays_open() -> None:
    lead, to = turn(start=full_hour() + HOUR), supervisor()
    turn(to, start=lead.ends_at, hours=4)
    offer = actions.offer_turn(turn=lead, to=to, by=lead.staff)
    turn(to, place="backup", start=lead.starts_at - HOUR / 2, hours=0.5)
    other = turn(staff_member("supervisor"), place="backup", start=lead.starts_at)
    asked = actions.offer_turn(turn=other, to=lead.staff, by=other.staff)
    refused("turn_person_busy", lambda: actions.answer_offer(offer=asked, accept=True, by=lead.staff))
    assert RotaOffer.objects.get(pk=asked.pk).answer == ""
    actions.answer_offer(offer=offer, accept=True, by=to)  # right before and after: no overlap


def test_the_backup_who_takes_the_lead_leaves_the_back_up() -> None:
    lead, back = turn(hours=8), turn(place="backup", hours=12)
    made = actions.cover_turn(turn=lead, by=back.staff)
    assert [(one.place, one.staff) for one in on_duty(now())] == [("lead", back.staff)]
    again = on_duty(lead.ends_at)  # after the lead's time they back up again, as planned
    assert [(one.place, one.staff, one.until) for one in again] == [("backup", back.staff, back.ends_at)]
    assert made.follows == lead and actions_of("rota.covered") == [
        ("rota.covered", back.staff.pk, str(lead.staff.pk))
    ]


def test_covered_at_once_and_not_too_far_ahead() -> None:
    lead, later, by = turn(), turn(start=now() + 13 * HOUR), supervisor()
    actions.cover_turn(turn=lead, by=by)
    assert on_duty(now())[0].staff == by
    refused("turn_too_far", lambda: actions.cover_turn(turn=later, by=by))
    refused("turn_is_yours", lambda: actions.cover_turn(turn=later, by=later.staff))
    refused("turn_is_over", lambda: actions.cover_turn(turn=lead, by=supervisor()))


def test_what_the_outgoing_person_holds_goes_to_who_says_i_have_it() -> None:
    night = turn()
    mine, theirs, urgent = review_of(), review_of(), review_of(danger="yes")
    actions.claim(review=mine, by=night.staff)
    actions.claim(review=urgent, by=night.staff)
    actions.claim(review=theirs, by=supervisor())
    urgent.refresh_from_db()
    day = actions.cover_turn(turn=night, by=supervisor())
    assert actions.take_up_duty(turn=day, by=day.staff) == 2
    for review in (mine, urgent):
        before = review.acknowledged_at
        review.refresh_from_db()
        assert review.claimed_by == day.staff
        assert review.acknowledged_at == before or review is mine
    theirs.refresh_from_db()
    assert theirs.claimed_by != day.staff
    told = AuditEntry.objects.filter(action="review.taken_on")
    assert {entry.tip_id for entry in told} == {mine.tip_id, urgent.tip_id}
    assert AuditEntry.objects.get(action="rota.taken_up").facts == {"count": 2}
    first = RotaTurn.objects.get(pk=day.pk).taken_up_at
    actions.take_up_duty(turn=day, by=day.staff)  # pressed again: the first time counts
    assert RotaTurn.objects.get(pk=day.pk).taken_up_at == first


def test_whoever_is_still_on_duty_keeps_what_they_hold() -> None:
    lead = turn()
    review = review_of()
    actions.claim(review=review, by=lead.staff)
    day = actions.cover_turn(turn=lead, by=supervisor())
    turn(lead.staff, place="backup")
    assert actions.take_up_duty(turn=day, by=day.staff) == 0


def test_the_director_takes_on_only_what_is_late() -> None:
    lead, director = turn(), staff_member("director")
    review = review_of()
    actions.claim(review=review, by=lead.staff)
    day = actions.cover_turn(turn=lead, by=director)
    assert actions.take_up_duty(turn=day, by=director) == 0
    review.refresh_from_db()
    assert review.claimed_by == lead.staff


def test_i_have_it_is_said_by_the_holder_in_time() -> None:
    lead, later = turn(), turn(start=full_hour() + 24 * HOUR)
    refused("turn_not_yours", lambda: actions.take_up_duty(turn=lead, by=supervisor()))
    refused("turn_to_come", lambda: actions.take_up_duty(turn=later, by=later.staff))


@pytest.mark.django_db(transaction=True)
def test_who_went_before_is_found_by_time() -> None:
    night = begun(turn(hours=1), HOUR)
    day = turn()
    assert rota_access.outgoing_of(day, now()) == night.staff


def test_what_was_planned_for_somebody_who_left_makes_room() -> None:
    leaver, start = supervisor(), full_hour()
    planned(leaver, start, 24)
    leaver.is_active = False
    leaver.save()
    assert on_duty(start) == []
    planned(supervisor(), start + 3 * HOUR)  # a gap on the page is one that can be filled
    assert [one.place for one in on_duty(start + 3 * HOUR)] == ["lead"]
    assert actions_of("rota.ended") == [
        ("rota.ended", RotaTurn.objects.get(staff=leaver).ended_by_id, str(leaver.pk))
    ]
