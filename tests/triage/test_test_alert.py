"""A test alert goes the way of a real one, is told from one at a glance, and counts nowhere among them."""

from __future__ import annotations

import email
import email.policy
import json
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from hotline.accounts.models import Staff
from hotline.audit.models import AuditEntry
from hotline.now import now
from tests import smtp
from tests.support import signed_in, staff_member, superuser
from tests.triage.rota import turn
from tests.triage.test_delivery_races import PASS, program, through
from tests.triage.tips import review_of
from triage import mail as outgoing
from triage.access import clock as clock_access
from triage.access import outbox as outbox_access
from triage.actions import ask_drill, send_again
from triage.actions.delivering import deliver
from triage.actions.raising import raise_alerts
from triage.actions.sending import GIVE_UP_AFTER
from triage.actions.watch import poisoned, run_pass
from triage.models import Alert, AlertChoice, Delivery, Drill, Round
from triage.rules import Refused

pytestmark = pytest.mark.django_db
PAGE, TEST, LIVE = (f"/en/staff/queue/{path}" for path in ("alerts/", "alerts/test/", "live/"))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[smtp.Mail]:
    monkeypatch.setattr(outgoing, "PATIENCE", 0.4)
    with smtp.Mail() as mail:
        smtp.here(settings, mail)
        yield mail
    outgoing.LINE.close()


@pytest.fixture
def ada(db: None) -> Staff:
    """Has the turn."""
    ada = staff_member("supervisor", email="ada@example.org", name="Ada")
    turn(ada)
    return ada


@pytest.fixture
def cleo(db: None) -> Staff:
    return staff_member("supervisor", email="cleo@example.org", name="Cleo")


def page_of(client: Any, language: str = "en") -> str:
    return client.get(PAGE.replace("/en/", f"/{language}/")).content.decode().replace("\u00a0", " ")


def test_whoever_has_the_turn_and_whoever_asks_get_a_letter_that_says_what_it_is(
    server: smtp.Mail, ada: Staff, cleo: Staff
) -> None:
    client = signed_in(staff=cleo)
    answer = client.post(TEST)
    assert (answer.status_code, answer["Location"]) == (302, PAGE + "#test")
    assert page_of(client).count("has not gone out yet") == 2
    run_pass("watch")
    page = page_of(client)
    assert "by Cleo" in page and page.count("taken by the mail server, within 1 second") == 2
    assert "Ada, ada@example.org" in page and "Look again" not in page
    letter = email.message_from_bytes(server.last, policy=email.policy.default)
    assert (
        letter["Subject"].strip()
        == "This is only a test. Nothing waits for you. / Ceci n’est qu’un essai. Rien ne vous attend."
    )
    assert "sign in" not in letter.get_content()
    assert dict(server.told) == {"ada@example.org": 1, "cleo@example.org": 1}
    assert {name for _to, name in server.taken} == {
        str(pk) for pk in Delivery.objects.values_list("pk", flat=True)
    }
    entry = AuditEntry.objects.get(action="alerts.tested")
    assert (entry.actor_id, entry.facts["count"]) == (cleo.pk, 2)


def test_in_french_it_says_the_same(server: smtp.Mail, ada: Staff, cleo: Staff) -> None:
    client = signed_in(staff=cleo)
    assert client.post(TEST.replace("/en/", "/fr/"))["Location"] == PAGE.replace("/en/", "/fr/") + "#test"
    deliver(now())
    assert "accepté par le serveur de courriel" in page_of(client, "fr")


def test_it_is_no_event_and_counts_nowhere(server: smtp.Mail, ada: Staff, cleo: Staff) -> None:
    server.rules = {"ada@example.org": "550 no", "cleo@example.org": "550 no"}
    ask_drill(by=cleo)
    moment = now()
    for hour in range(GIVE_UP_AFTER + 3):
        assert deliver(moment + timedelta(hours=hour)) == 0
    one = Round.objects.get()
    assert (Alert.objects.count(), one.reached_at, one.lost_at, one.audience) == (0, None, None, "duty")
    assert not server.taken  # it went on to nobody else
    assert (
        Delivery.objects.filter(dead_at__isnull=False, attempts=GIVE_UP_AFTER, next_try_at=None).count() == 2
    )
    assert poisoned() == 0 and outbox_access.live().lost_since is None and outbox_access.unreached(cleo) == []
    assert clock_access.messages_in_vain() == {"in_vain": 0, "since": None, "given_up": 0}
    page = page_of(signed_in(staff=cleo))
    assert page.count("Refused: given up") == 2 and page.count("test alert</span>") == 2


def test_when_the_address_is_mended_a_dead_one_goes_out_again(
    server: smtp.Mail, ada: Staff, cleo: Staff
) -> None:
    ask_drill(by=cleo)
    dead = Delivery.objects.filter(staff=ada)
    dead.update(next_try_at=None, dead_at=now(), trouble="refused", attempts=12)
    assert send_again(delivery=dead.get(), by=cleo) == 1
    deliver(now())
    assert server.told["ada@example.org"] == 1


def test_what_failed_is_said_with_its_reason_and_never_in_the_words_of_a_server(
    server: smtp.Mail, ada: Staff, settings: Any, tmp_path: Path
) -> None:
    settings.HOTLINE_ALERT_EMAILS = ["box@example.org"]
    settings.HOTLINE_ALERT_COMMAND = program(tmp_path / "page", f"cat > {tmp_path}/said; exit 3")
    server.rules = {"ada@example.org": "550 unknown@secret.example"}
    client = signed_in(staff=ada)
    client.post(TEST)
    deliver(now())
    page = page_of(client)
    assert page.count("Refused; next try") == 2 and "secret.example" not in page
    assert page.count("taken by the mail server") == 1 and "none is set up" not in page
    said = json.loads((tmp_path / "said").read_text())
    command = Delivery.objects.get(way="command")
    assert said == {"id": str(command.pk), "kind": "test", "audience": "duty", "count": 0}


def test_the_paging_system_that_takes_it_and_the_one_that_is_not_there(
    server: smtp.Mail, ada: Staff, cleo: Staff, settings: Any, tmp_path: Path
) -> None:
    client = signed_in(staff=cleo)
    assert page_of(client).count("none is set up") == 2
    settings.HOTLINE_ALERT_COMMAND = program(tmp_path / "page", "exit 0")
    ask_drill(by=cleo)
    deliver(now())
    assert "taken by the paging system" in page_of(client)
    settings.HOTLINE_ALERT_COMMAND = str(tmp_path / "gone")
    ask_drill(by=ada)
    deliver(now())
    page = page_of(client)
    assert "Paging system" in page and "Could not be reached; next try" in page
    assert page.count("taken by the mail server") == 1  # to Ada, who asked and has the turn


def test_a_dead_mail_server_and_what_comes_of_it_once_it_is_back(
    server: smtp.Mail, ada: Staff, cleo: Staff
) -> None:
    client, moment = signed_in(staff=cleo), now()
    server.deaf = True
    client.post(TEST)
    deliver(now())
    page = page_of(client)
    assert "Could not be reached; next try" in page or "No answer in time; next try" in page
    assert "taken by" not in page
    server.deaf = False
    server.over.set()
    deliver(moment + 5 * MINUTE)
    assert set(server.told) == {"ada@example.org", "cleo@example.org"}


def test_a_newer_test_takes_the_place_of_what_still_waits(server: smtp.Mail, ada: Staff, cleo: Staff) -> None:
    server.rules = {"ada@example.org": "451 later", "cleo@example.org": "451 later"}
    first = ask_drill(by=cleo)
    deliver(now())
    ask_drill(by=ada)
    assert set(first.round.deliveries.values_list("trouble", "next_try_at")) == {("replaced", None)}
    server.rules = {}
    deliver(now() + 90 * MINUTE)
    assert dict(server.told) == {"ada@example.org": 1}
    assert send_again(delivery=first.round.deliveries.first(), by=cleo) == 0
    assert "Nothing. Every message" in page_of(signed_in(staff=cleo))


def test_with_nobody_on_duty_it_goes_where_an_alert_would(server: smtp.Mail, cleo: Staff) -> None:
    staff_member("supervisor", email="ben@example.org", name="Ben")
    director = staff_member("director", email="dora@example.org", name="Dora")
    ask_drill(by=director)
    deliver(now())
    assert {"ben@example.org", "cleo@example.org", "dora@example.org"} == set(server.told)
    assert Round.objects.get().audience == "supervisors"


def test_who_wants_no_e_mail_gets_none(server: smtp.Mail, ada: Staff, cleo: Staff) -> None:
    AlertChoice.objects.create(staff=cleo, email=False, changed_at=now())
    ask_drill(by=cleo)
    deliver(now())
    assert dict(server.told) == {"ada@example.org": 1}


def test_when_nothing_could_reach_anybody_it_says_so_in_both_languages(
    server: smtp.Mail, cleo: Staff
) -> None:
    AlertChoice.objects.bulk_create(
        AlertChoice(staff=one, email=False, changed_at=now()) for one in Staff.objects.all()
    )
    client = signed_in(staff=cleo)
    for language, words in (
        ("en", "an alert would reach nobody now"),
        ("fr", "une alerte n’atteindrait personne"),
    ):
        answer = client.post(TEST.replace("/en/", f"/{language}/"))
        assert answer.status_code == 422 and words in answer.content.decode()
    assert not Drill.objects.exists() and not AuditEntry.objects.filter(action="alerts.tested").exists()


def test_one_a_minute_a_person(server: smtp.Mail, ada: Staff, cleo: Staff) -> None:
    client = signed_in(staff=cleo)
    assert client.post(TEST).status_code == 302
    answer = client.post(TEST)
    assert answer.status_code == 422 and "within this minute" in answer.content.decode()
    ask_drill(by=ada)  # somebody else may
    assert Drill.objects.count() == 2 and AuditEntry.objects.filter(action="alerts.tested").count() == 2


def test_only_its_own_rule_is_told_as_sent_within_this_minute(ada: Staff, settings: Any) -> None:
    settings.HOTLINE_ALERT_EMAILS = ["box@example.org", "box@example.org"]  # no start would take it
    with pytest.raises(IntegrityError, match="delivery_once_a_round"):
        ask_drill(by=ada)


def test_others_may_not(server: smtp.Mail, ada: Staff) -> None:
    for role in ("specialist", "partnerships", "analyst", "privacy_officer", "administrator"):
        assert signed_in(role).post(TEST).status_code == 403
        with pytest.raises(Refused, match="not_allowed"):
            ask_drill(by=staff_member(role))
    assert not Drill.objects.exists()


def test_a_real_alert_goes_first_and_reads_as_ever(server: smtp.Mail, ada: Staff) -> None:
    drill = ask_drill(by=ada)
    review_of(danger="yes")
    raise_alerts(now())
    assert deliver(now()) == 1
    names = [name for _to, name in server.taken]
    real = Delivery.objects.get(round__drill=None)
    assert names == [str(real.pk), str(drill.round.deliveries.get().pk)]
    assert outgoing.words() != outgoing.words(test=True)


def test_open_pages_say_it_for_some_seconds_to_whoever_would_be_told(
    server: smtp.Mail, ada: Staff, cleo: Staff
) -> None:
    drill = ask_drill(by=cleo)
    said = signed_in(staff=ada).get(LIVE).json()
    assert (said["test"], said["test_mark"]) == (
        "This is only a test. Nothing waits for you.",
        str(drill.pk)[:8],
    )
    assert said["urgent"] == "" and said["marks"] == []
    assert signed_in("specialist").get(LIVE).json()["test"] == ""


@pytest.mark.django_db(transaction=True)
def test_without_a_pass_the_page_says_that_nothing_went_out(
    server: smtp.Mail, ada: Staff, cleo: Staff
) -> None:
    client = signed_in(staff=cleo)
    client.post(TEST)
    older(40)
    assert client.get(LIVE).json()["test"] == ""
    page = page_of(client)
    assert page.count('<span class="late"><span aria-hidden="true">▲</span> has not gone out yet') == 2


def test_it_costs_the_page_one_statement(
    server: smtp.Mail, ada: Staff, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(staff=ada)
    client.post(TEST)
    client.get(PAGE)
    with django_assert_max_num_queries(10):
        client.get(PAGE)


def older(seconds: int) -> None:
    """As if it had been asked for that long ago, which no role of the application can say."""
    with superuser() as root:
        root.execute("SET session_replication_role = replica")
        root.execute(
            "UPDATE triage_drill SET asked_at = asked_at - make_interval(secs => %(ago)s)", {"ago": seconds}
        )


# What an attacker tries, with all the rights of the staff side


def raw(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


INSERT = "INSERT INTO triage_drill (id, by_id, asked_at) VALUES (gen_random_uuid(), %s, %s)"


def test_no_other_time_makes_room_for_a_second_one(cleo: Staff) -> None:
    raw(INSERT, cleo.pk, now() - timedelta(days=3))
    assert now() - Drill.objects.get().asked_at < MINUTE
    for shift in (timedelta(days=1), -timedelta(days=1), timedelta()):
        with pytest.raises(DatabaseError, match="drill_once_a_minute"):
            raw(INSERT, cleo.pk, now() + shift)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE triage_drill SET asked_at = asked_at - interval '1 hour'",
        "UPDATE triage_drill SET by_id = (SELECT id FROM accounts_staff WHERE name = 'Ada')",
        "DELETE FROM triage_drill",
        "UPDATE triage_round SET drill_id = NULL",
        "UPDATE triage_round SET drill_id = NULL, widen_at = now()",
        "UPDATE triage_round SET widen_at = now()",
        "UPDATE triage_round SET lost_at = now(), audience = 'director'",
        """INSERT INTO triage_round (id, audience, pressing, made_at, drill_id)
        SELECT gen_random_uuid(), 'duty', false, now(), id FROM triage_drill""",
        "INSERT INTO triage_round (id, audience, pressing, made_at) VALUES (gen_random_uuid(), 'duty', true, now())",
    ],
)
def test_a_test_is_made_into_nothing_else_and_nothing_else_into_a_test(
    ada: Staff, cleo: Staff, statement: str
) -> None:
    ask_drill(by=cleo)
    with pytest.raises(DatabaseError):
        raw(statement)


def test_a_real_round_is_made_into_no_test(ada: Staff, cleo: Staff) -> None:
    review_of(danger="yes")
    raise_alerts(now())
    deliver(now())
    raw(INSERT, cleo.pk, now())
    with pytest.raises(DatabaseError):
        raw(
            "UPDATE triage_round SET drill_id = (SELECT id FROM triage_drill), widen_at = NULL, pressing = false"
        )


@pytest.mark.django_db(transaction=True)
def test_presses_at_the_same_moment_are_one(server: smtp.Mail) -> None:
    cleo, came = staff_member("supervisor", email="cleo@example.org", name="Cleo"), []
    together = threading.Barrier(4)

    def press() -> None:
        together.wait()
        try:
            came.append(ask_drill(by=cleo).pk)
        except Refused as refused:
            came.append(refused.code)
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert came.count("drill_just_sent") == 3 and Drill.objects.count() == 1
    deliver(now())
    assert server.told["cleo@example.org"] == 1


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_send_each_message_once(server: smtp.Mail, settings: Any) -> None:
    settings.HOTLINE_ALERT_EMAILS = [f"box{n}@example.org" for n in range(8)]
    ask_drill(by=staff_member("supervisor", email="cleo@example.org", name="Cleo"))
    env = through(server) | {"HOTLINE_ALERT_EMAILS": ",".join(settings.HOTLINE_ALERT_EMAILS)}
    passes = [subprocess.Popen(PASS, env=env, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [one.wait(60) for one in passes] == [0, 0]
    assert set(server.told.values()) == {1} and len(server.taken) == Delivery.objects.count() >= 9
