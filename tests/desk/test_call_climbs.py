"""A call for a supervisor that nobody answers climbs the ladder: each step once, at its time, to who is next, whoever
passes and however often; and nothing of the call is in what they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from desk.actions import acknowledge, close_alert, finish_call, raise_alert, sign_on, take
from desk.models import Call, SupervisorAlert
from hotline import grants
from hotline.accounts.models import Staff
from hotline.audit.models import AuditEntry
from hotline.audit.presenters import lines
from hotline.now import now
from intake.said import TipSaid
from tests.desk.calls import a_call
from tests.support import owner, role_connection, signed_in, superuser
from tests.triage.rota import on_duty
from tests.triage.test_clock_pass import asked_by
from tests.triage.test_ladder import first_ladder_again, new_ladder  # noqa: F401
from tests.triage.tips import review_of
from triage.actions import climbing
from triage.actions.timekeeping import judge
from triage.actions.watch import poisoned, run_pass
from triage.models import Alert, Delivery, Heartbeat, HelpDeadline, Round

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
STEPS = {"help_overdue": 2 * MINUTE, "help_supervisors": 5 * MINUTE, "help_director": 10 * MINUTE}
WORDS, SUMMARY = "He waits downstairs.", "He is on the stairs, zebrawood."
TOLD = {"help_overdue": "backup", "help_supervisors": "supervisors", "help_director": "director"}
IN_TURN = [("ada", "ben"), ("ada", "ben", "cleo"), ("ada", "ben", "cleo", "dora")]


@pytest.fixture(autouse=True)
def people(db: None) -> dict[str, Staff]:
    return on_duty()


def called(call: Call | None = None) -> SupervisorAlert:
    call = call or a_call(danger="yes", narrative=WORDS, reporter_name="Ana Marigold")
    return raise_alert(call=call, reason="danger", summary=SUMMARY, by=call.opened_by)


def called_before(ago: timedelta) -> SupervisorAlert:
    call = a_call()
    return SupervisorAlert.objects.create(
        call=call, reason="danger", raised_by=call.opened_by, raised_at=now() - ago
    )


def at(alert: SupervisorAlert, after: timedelta) -> datetime:
    return alert.raised_at + after


def climbed(alert: SupervisorAlert) -> dict[str, timedelta]:
    """Of each event, how long after the call for help it is stamped."""
    rows = Alert.objects.filter(subject_key=alert.pk).values_list("kind", "occurred_at")
    return {kind: occurred - alert.raised_at for kind, occurred in rows}


def to_come(alert: SupervisorAlert) -> dict[str, timedelta]:
    rows = HelpDeadline.objects.filter(subject_key=alert.pk).values_list("kind", "due_at")
    return {kind: due - alert.raised_at for kind, due in rows}


def names(outbox: list[Any]) -> list[str]:
    return sorted(address.split("@")[0] for mail in outbox for address in mail.to)


def logged() -> list[str]:
    rows = AuditEntry.objects.filter(action="call.climbed").order_by("number")
    return [row.facts["told"] for row in rows]


# It climbs


def test_it_climbs_from_the_back_up_to_all_supervisors_to_the_director(mailoutbox: list[Any]) -> None:
    alert = called()
    run_pass("watch", at=at(alert, 2 * MINUTE - SECOND))
    assert climbed(alert) == {} and mailoutbox == []
    so_far: dict[str, timedelta] = {}
    for (kind, after), who in zip(STEPS.items(), IN_TURN, strict=True):
        mailoutbox.clear()
        for name in ("watch", "worker", "watch"):
            run_pass(name, at=at(alert, after))
        so_far[kind] = after
        assert climbed(alert) == so_far
        assert names(mailoutbox) == sorted(who), kind
        event = Alert.objects.get(kind=kind)
        assert (event.review, event.audience, event.round.audience) == (None, TOLD[kind], TOLD[kind])
        assert event.round.pressing and event.delivered_at
    mailoutbox.clear()
    run_pass("watch", at=at(alert, 60 * MINUTE))
    assert mailoutbox == [] and to_come(alert) == {} and logged() == list(TOLD.values())


def test_an_hour_without_a_pass_leaves_each_step_one_event_of_its_own_time(mailoutbox: list[Any]) -> None:
    alert = called()
    assert run_pass("worker", at=at(alert, 60 * MINUTE))["alerts"] == 3
    assert run_pass("watch", at=at(alert, 60 * MINUTE))["alerts"] == 0
    assert climbed(alert) == STEPS and logged() == list(TOLD.values())
    assert names(mailoutbox) == sorted(sum(IN_TURN, ()))
    assert Round.objects.count() == 3 and not Alert.objects.filter(delivered_at=None).exists()


def test_passes_that_race_raise_each_step_once() -> None:
    for _round in range(4):
        alert = called()
        start, moment = Barrier(3), at(alert, 11 * MINUTE)

        def passes(name: str, start: Barrier = start, moment: datetime = moment) -> int:
            try:
                start.wait()
                return run_pass(name, at=moment)["alerts"]
            finally:
                connection.close()

        with ThreadPoolExecutor(3) as pool:
            assert sum(pool.map(passes, ("watch", "worker", "timer"))) == 3
        assert climbed(alert) == STEPS
        close_alert(alert=alert, by=alert.raised_by)
    assert len(logged()) == 4 * 3


def test_a_pass_goes_on_beside_another_that_holds_the_step_and_does_not_wait() -> None:
    alert = called()
    moment = at(alert, 2 * MINUTE)
    with role_connection("staff") as other:
        other.autocommit = False
        assert len(other.execute(climbing.CLIMB, [moment, None, None]).fetchall()) == 1
        assert run_pass("watch", at=moment)["alerts"] == 0
        other.rollback()  # as where its process died
    assert run_pass("watch", at=moment)["alerts"] == 1
    assert climbed(alert) == {"help_overdue": 2 * MINUTE}


def test_of_two_calls_each_climbs_by_itself() -> None:
    first, second = called(), called_before(6 * MINUTE)
    run_pass("watch", at=now())
    assert climbed(first) == {} and set(climbed(second)) == {"help_overdue", "help_supervisors"}


# Nothing more


def answered(alert: SupervisorAlert, people: dict[str, Staff]) -> None:
    acknowledge(alert=alert, by=people["cleo"])


def taken(alert: SupervisorAlert, people: dict[str, Staff]) -> None:
    take(alert=alert, by=people["cleo"])


def withdrawn(alert: SupervisorAlert, people: dict[str, Staff]) -> None:
    close_alert(alert=alert, by=alert.raised_by)


def logged_with_the_call(alert: SupervisorAlert, people: dict[str, Staff]) -> None:
    finish_call(
        call=alert.call, channel="phone", kind="information", said=TipSaid(language="en", narrative=""),
        outcome="", service_line="", by=alert.raised_by,
    )  # fmt: skip


ENDS: list[Callable[[SupervisorAlert, dict[str, Staff]], None]] = [
    answered, taken, withdrawn, logged_with_the_call,
]  # fmt: skip


@pytest.mark.parametrize("ends", ENDS)
def test_whoever_answers_or_ends_it_ends_the_climb(ends: Any, people: Any, mailoutbox: list[Any]) -> None:
    alert = called()
    assert to_come(alert) == STEPS
    ends(alert, people)
    assert to_come(alert) == {}
    run_pass("watch", at=at(alert, 60 * MINUTE))
    assert climbed(alert) == {} and mailoutbox == [] and logged() == []


@pytest.mark.parametrize("ends", ENDS)
def test_what_had_passed_by_then_stays_a_fact(ends: Any, people: Any) -> None:
    alert = called_before(3 * MINUTE)  # and no pass came by
    ends(alert, people)
    run_pass("watch", at=at(alert, 60 * MINUTE))
    assert climbed(alert) == {"help_overdue": 2 * MINUTE}


def test_called_again_it_climbs_again(people: dict[str, Staff]) -> None:
    call = a_call()
    first = called(call)
    withdrawn(first, people)
    second = called(call)
    run_pass("watch", at=at(second, 2 * MINUTE))
    assert climbed(first) == {} and climbed(second) == {"help_overdue": 2 * MINUTE}


# By the ladder in force


@pytest.mark.usefixtures("first_ladder_again")
def test_the_minutes_and_who_is_told_are_those_of_the_ladder_in_force(mailoutbox: list[Any]) -> None:
    before = called()
    new_ladder({"ack_overdue": "1 minute", "ack_director": "9 minutes"})
    after = called()
    assert to_come(before) == STEPS  # a clock that runs keeps its own
    assert to_come(after) == {
        "help_overdue": 1 * MINUTE, "help_supervisors": 4 * MINUTE, "help_director": 10 * MINUTE,
    }  # fmt: skip
    run_pass("watch", at=at(after, 1 * MINUTE))
    assert climbed(after) == {"help_overdue": 1 * MINUTE} and climbed(before) == {}


# What people are told


def test_the_letter_says_nothing_of_the_call(mailoutbox: list[Any]) -> None:
    alert = called()
    run_pass("watch", at=at(alert, 2 * MINUTE))
    waits, attend = (
        "Something waits for you. Please sign in.",
        "Quelque chose vous attend. Veuillez ouvrir une session.",
    )
    assert len(mailoutbox) == 2
    for sent in mailoutbox:
        assert (sent.subject, sent.body) == (f"{waits} / {attend}", f"{waits}\n\n{attend}\n")
        whole = sent.message().as_string()
        secrets = (WORDS, SUMMARY, "Marigold", "danger", "help", str(alert.pk), str(alert.call_id))
        assert not any(fact in whole for fact in secrets)


@pytest.mark.parametrize(
    ("language", "line", "asks"),
    [
        ("en", "calls a supervisor: Danger now", "You are asked."),
        ("fr", "demande du renfort\u00a0: Danger immédiat", "On vous sollicite."),
    ],
)
def test_who_is_told_next_sees_it_over_every_page_in_their_language(
    people: dict[str, Staff], language: str, line: str, asks: str
) -> None:
    ben, path = signed_in(staff=people["ben"]), f"/{language}/staff/desk/alerts/"
    sign_on(kind="supervises", languages=["en"], by=people["ada"])
    called_before(MINUTE)
    assert ben.get(f"{path}fresh/").json()["asked"] == 0  # Ada is there, and is asked first
    call = a_call(danger="yes", narrative=WORDS, reporter_name="Ana Marigold")
    alert = SupervisorAlert.objects.create(
        call=call, reason="danger", raised_by=call.opened_by, raised_at=now() - 2 * MINUTE
    )
    run_pass("watch")
    assert climbed(alert) == {"help_overdue": 2 * MINUTE}
    said = ben.get(f"{path}fresh/").json()
    assert said["asked"] == 1 and line in said["line"]
    pages = [said["line"], ben.get(path).text]
    assert asks in pages[1] and not any(word in page for word in (WORDS, "Marigold") for page in pages)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Nobody had answered a call for a supervisor in time. Told: all supervisors."),
        ("fr", ("Personne n’avait répondu à temps à une demande de renfort. Alerte envoyée à\u00a0: "
                "toute l’équipe de supervision.")),
    ],
)  # fmt: skip
def test_the_log_says_so(language: str, sentence: str) -> None:
    alert = called()
    run_pass("watch", at=at(alert, 5 * MINUTE))
    entries = AuditEntry.objects.filter(action="call.climbed").order_by("number")
    assert [(one.actor_id, one.actor_role, one.tip_id) for one in entries] == [(None, "system", None)] * 2
    assert entries[1].target_id == str(Alert.objects.get(kind="help_supervisors").pk)
    with translation.override(language):
        assert [one.text for one in lines(entries)][1] == sentence


@pytest.mark.parametrize(
    ("language", "title", "step"),
    [
        ("en", "Calls for a supervisor that waited", "went on to: all supervisors, and the director"),
        ("fr", "Demandes de renfort qui ont attendu",
         "transmise à\u00a0: toute l’équipe de supervision, et la direction"),
    ],
)  # fmt: skip
def test_the_clocks_page_shows_it(language: str, title: str, step: str, people: dict[str, Staff]) -> None:
    client = signed_in(staff=people["cleo"])
    page = f"/{language}/staff/queue/clock/"
    assert title not in client.get(page).text
    called_before(11 * MINUTE)
    run_pass("watch")
    shown = client.get(page).text
    assert title in shown and step in shown and WORDS not in shown
    called_before(26 * 60 * MINUTE)
    run_pass("watch")
    assert client.get(page).text.count(step) == 1  # of the last 24 hours


# What fails


@pytest.fixture
def no_event() -> Iterator[Callable[[SupervisorAlert], None]]:
    """The events of one call cannot be written, as where a page of an index is broken."""
    made = []

    def refuse(alert: SupervisorAlert) -> None:
        made.append(alert)
        with superuser() as link:
            link.execute(
                "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;"
                "CREATE TRIGGER broken BEFORE INSERT ON triage_alert FOR EACH ROW"
                f" WHEN (NEW.subject_key = '{alert.pk}') EXECUTE FUNCTION broken()"
            )

    yield refuse
    with superuser() as link:
        link.execute("DROP FUNCTION IF EXISTS broken() CASCADE")


def test_a_step_that_cannot_be_written_blocks_nobody_and_is_said(no_event: Any, people: Any) -> None:
    bad, good, tip = called_before(3 * MINUTE), called_before(2 * MINUTE), review_of(danger="yes")
    no_event(bad)
    run_pass("watch")
    assert climbed(bad) == {} and climbed(good) == {"help_overdue": 2 * MINUTE}
    assert Alert.objects.get(review=tip).delivered_at and Heartbeat.objects.filter(name="watch").exists()
    assert poisoned() == 1
    page = signed_in(staff=people["cleo"]).get("/en/staff/queue/clock/").text
    assert "1 step of a call for a supervisor could not be written." in page
    with superuser() as link:
        link.execute("DROP FUNCTION broken() CASCADE")
    run_pass("watch", at=now() + MINUTE)
    assert climbed(bad)["help_overdue"] == 2 * MINUTE and poisoned() == 0


def test_where_the_log_refuses_there_is_no_heartbeat_no_event_and_tips_are_told_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alert, tip = called_before(3 * MINUTE), review_of(danger="yes")
    with monkeypatch.context() as broken:
        broken.setattr(climbing, "record", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_pass("worker")
    assert climbed(alert) == {} and logged() == []
    assert Alert.objects.get(review=tip).delivered_at
    assert not Heartbeat.objects.filter(name="worker").exists()
    run_pass("worker")
    assert climbed(alert) == {"help_overdue": 2 * MINUTE} and logged() == ["backup"]


def test_where_the_back_up_cannot_be_reached_the_step_goes_on(
    people: dict[str, Staff], mailoutbox: list[Any]
) -> None:
    from triage.models import AlertChoice

    for name in ("ada", "ben"):
        AlertChoice.objects.create(staff=people[name], email=False, changed_at=now())
    alert = called()
    run_pass("watch", at=at(alert, 2 * MINUTE))
    assert names(mailoutbox) == ["cleo"] and Delivery.objects.get().staff == people["cleo"]


# What it costs, and who may


def test_a_call_that_waits_costs_a_pass_nothing_until_its_step_has_come() -> None:
    run_pass("watch")
    idle = asked_by(lambda: run_pass("watch"))
    called()
    assert asked_by(lambda: run_pass("watch")) == idle == ["SELECT"] * 4 + ["WITH"]
    assert judge("watch").help_at == HelpDeadline.objects.get(kind="help_overdue").due_at


@pytest.mark.parametrize(
    "write",
    [
        "DELETE FROM triage_helpdeadline", "UPDATE triage_helpdeadline SET look_at = '2199-01-01'",
        "TRUNCATE triage_helpdeadline", "INSERT INTO triage_helpdeadline SELECT * FROM triage_helpdeadline",
        "SELECT triage_help_over(subject_key) FROM triage_helpdeadline",
        "SELECT triage_help_called(gen_random_uuid(), now())",
        "UPDATE desk_supervisoralert SET raised_at = now() + interval '1 day'",
        ("INSERT INTO triage_alert (id, kind, audience, occurred_at, noticed_at, next_try_at)"
         " VALUES (gen_random_uuid(), 'help_overdue', 'backup', now(), now(), now())"),
    ],
)  # fmt: skip
def test_no_role_hides_a_step_or_invents_one(write: str) -> None:
    alert = called()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(write)
    assert to_come(alert) == STEPS


def test_an_answer_that_is_dated_back_takes_nothing_away_that_has_passed(people: dict[str, Staff]) -> None:
    alert = called_before(3 * MINUTE)
    SupervisorAlert.objects.filter(pk=alert.pk).update(
        acknowledged_by=people["cleo"], acknowledged_at=at(alert, MINUTE)
    )
    assert set(to_come(alert)) == {"help_overdue"}


def test_in_earnest_no_step_passes_before_its_time() -> None:
    alert = called()
    with owner() as link:
        link.execute(grants.AHEAD.format(grants.AHEAD_IN_PRODUCTION))
        try:
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(climbing.CLIMB, [at(alert, 2 * MINUTE), None, None])
        finally:
            link.execute(grants.AHEAD.format(grants.AHEAD_ELSEWHERE))
    assert climbed(alert) == {}


def test_a_call_that_was_answered_as_it_was_written_has_no_climb(people: dict[str, Staff]) -> None:
    call = a_call()
    past = now() - 60 * MINUTE
    alert = SupervisorAlert.objects.create(
        call=call, reason="danger", raised_by=call.opened_by, raised_at=past, acknowledged_by=people["cleo"],
        acknowledged_at=past + 3 * MINUTE,
    )  # fmt: skip
    assert to_come(alert) == {}
