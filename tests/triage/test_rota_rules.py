"""The rota as the database holds it: what no form, bulk update or raw SQL of the staff's role can write."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from hotline.now import now
from tests.support import role_connection, staff_member
from tests.triage.rota import HOUR, begun, full_hour, turn
from triage.access.rota import on_duty
from triage.models import RotaOffer, RotaTurn

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_who_has_the_turn_is_on_duty_the_lead_first() -> None:
    assert on_duty(now()) == []
    backup, lead = turn(place="backup"), turn()
    late = turn(start=lead.until)
    assert [(one.pk, one.staff.name) for one in on_duty(now())] == [
        (lead.pk, lead.staff.name), (backup.pk, backup.staff.name),
    ]  # fmt: skip
    assert on_duty(lead.until)[0].pk == late.pk  # half open: the hour belongs to who comes
    assert on_duty(lead.until + 8 * HOUR) == []


def test_whoever_left_is_not_on_duty() -> None:
    lead = turn()
    lead.staff.is_active = False
    lead.staff.save()
    assert on_duty(now()) == []


@pytest.mark.parametrize("languages", [[], ["de"], ["en", "de"]])
def test_a_turn_is_in_one_of_two_languages(languages: list[str]) -> None:
    turn()
    refused(
        lambda: run(
            "INSERT INTO triage_rotaturn"
            " (id, staff_id, place, languages, starts_at, ends_at, until, made_by_id, made_at)"
            " SELECT %s, staff_id, place, %s, ends_at, ends_at + interval '1 hour', until, made_by_id, made_at"
            " FROM triage_rotaturn",
            uuid.uuid4(), languages,
        )
    )  # fmt: skip


def test_a_turn_ends_after_it_begins_and_is_a_day_at_most() -> None:
    start = full_hour()
    refused(lambda: turn(start=start, hours=0))
    refused(lambda: turn(start=start, hours=-1))
    refused(lambda: turn(start=start, hours=24.01))
    refused(lambda: turn(start=start, place="third"))
    turn(start=start, hours=24)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("supervisor", True), ("director", True), ("specialist", False), ("partnerships", False), ("analyst", False),
        ("privacy_officer", False), ("administrator", False),
    ],
)  # fmt: skip
def test_only_who_may_decide_stands_in_it(role: str, may: bool) -> None:
    who = staff_member(role)
    if may:
        turn(who)
    else:
        refused(lambda: turn(who))


def test_neither_the_untrained_nor_the_one_who_left() -> None:
    refused(lambda: turn(staff_member("supervisor", trained=False)))
    refused(lambda: turn(staff_member("supervisor", is_active=False)))
    turn(staff_member("director", trained=False))  # the last in the chain: nobody stands behind them


def test_nobody_stands_in_two_turns_at_once() -> None:
    who, start = staff_member("supervisor"), full_hour()
    turn(who, start=start)
    for place in ("lead", "backup"):
        refused(lambda place=place: turn(who, place=place, start=start + 7 * HOUR))  # type: ignore[misc]
        refused(lambda place=place: turn(who, place=place, start=start + HOUR, hours=1))  # type: ignore[misc]
    turn(who, place="backup", start=start + 8 * HOUR)
    turn(place="backup", start=start)  # somebody else may


def test_one_leads_and_several_back_up() -> None:
    start = full_hour()
    turn(start=start)
    refused(lambda: turn(start=start + 7 * HOUR))
    for _ in range(2):
        turn(place="backup", start=start)


def test_no_turn_begins_in_the_past() -> None:
    refused(lambda: turn(start=now() - timedelta(minutes=2)))


def test_what_was_planned_is_not_written_again() -> None:
    lead, other = turn(start=full_hour()), staff_member("supervisor")
    for column, value in {
        "staff_id": other.pk, "place": "backup", "languages": ["en"], "starts_at": lead.starts_at + HOUR,
        "ends_at": lead.ends_at + HOUR, "made_by_id": other.pk, "made_at": lead.made_at - HOUR, "follows_id": lead.pk,
    }.items():  # fmt: skip
        refused(lambda column=column, value=value: run(f"UPDATE triage_rotaturn SET {column} = %s", value))  # type: ignore[misc]
    refused(lambda: run("UPDATE triage_rotaturn SET until = until - interval '1 hour'"))  # by nobody
    refused(lambda: run("UPDATE triage_rotaturn SET ended_by_id = %s, ended_at = now()", other.pk))


def test_a_turn_to_come_is_taken_out_and_what_is_taken_out_is_not_put_back() -> None:
    lead, by = turn(start=full_hour()), staff_member("supervisor")
    run("UPDATE triage_rotaturn SET until = starts_at, ended_by_id = %s", by.pk)
    lead.refresh_from_db()
    assert lead.until == lead.starts_at and lead.ended_at is not None and lead.ended_by == by
    assert on_duty(lead.starts_at) == []
    refused(lambda: run("UPDATE triage_rotaturn SET until = ends_at, ended_by_id = NULL, ended_at = NULL"))
    turn(lead.staff, start=lead.starts_at)  # its time is free


def test_a_turn_is_taken_up_once_and_not_before() -> None:
    turn(start=full_hour() + 24 * HOUR)
    refused(lambda: run("UPDATE triage_rotaturn SET taken_up_at = now()"))
    lead = turn()
    run("UPDATE triage_rotaturn SET taken_up_at = '2020-01-01' WHERE id = %s", lead.pk)
    lead.refresh_from_db()
    assert lead.taken_up_at is not None and lead.taken_up_at >= lead.starts_at  # the database's own time
    refused(lambda: run("UPDATE triage_rotaturn SET taken_up_at = NULL WHERE id = %s", lead.pk))


def test_an_offer_names_another_and_a_time_within_the_turn() -> None:
    lead, other = turn(), staff_member("supervisor")
    for to, at in (
        (lead.staff, lead.starts_at), (other, lead.starts_at - HOUR), (other, lead.until),
        (staff_member("specialist"), lead.starts_at),
    ):  # fmt: skip
        refused(lambda to=to, at=at: RotaOffer.objects.create(turn=lead, to=to, from_at=at))  # type: ignore[misc]
    RotaOffer.objects.create(turn=lead, to=other, from_at=lead.starts_at)
    refused(lambda: RotaOffer.objects.create(turn=lead, to=other, from_at=lead.starts_at))  # one open


def test_no_offer_is_accepted_without_its_turn_and_none_is_answered_twice() -> None:
    lead, other = turn(), staff_member("supervisor")
    RotaOffer.objects.create(turn=lead, to=other, from_at=lead.starts_at)
    refused(lambda: run("UPDATE triage_rotaoffer SET answer = 'accepted', answered_at = now()"))
    refused(
        lambda: run(
            "UPDATE triage_rotaoffer SET answer = 'accepted', answered_at = now(), made_id = %s", lead.pk
        )
    )
    refused(lambda: run("UPDATE triage_rotaoffer SET to_id = %s", lead.staff_id))
    run("UPDATE triage_rotaoffer SET answer = 'declined', answered_at = now()")
    refused(lambda: run("UPDATE triage_rotaoffer SET answer = 'withdrawn'"))


@pytest.mark.django_db(transaction=True)
def test_what_has_begun_ends_now_or_later_and_what_is_over_stays() -> None:
    lead = begun(turn(hours=8), 3 * HOUR)
    by = lead.staff_id
    cut = "UPDATE triage_rotaturn SET until = %s, ended_by_id = %s WHERE id = %s"
    refused(lambda: run(cut, lead.starts_at, by, lead.pk))
    refused(lambda: run(cut, now() - timedelta(minutes=2), by, lead.pk))
    run(cut, now(), by, lead.pk)
    refused(lambda: run("UPDATE triage_rotaturn SET taken_up_at = now()"))
    assert RotaTurn.objects.get().until > lead.starts_at


@pytest.mark.django_db(transaction=True)
def test_neither_role_deletes_a_turn() -> None:
    turn()
    for surface in ("staff", "public"):
        with role_connection(surface) as other, pytest.raises(psycopg.errors.InsufficientPrivilege):
            other.execute("DELETE FROM triage_rotaturn")
