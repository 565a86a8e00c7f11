"""From an event to a person, whatever fails on the way: nobody's dead mailbox holds back another, a round that reaches
nobody goes on to the next people, and nothing is dropped in silence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from hotline.accounts.models import Staff
from hotline.now import now
from tests import smtp
from tests.support import signed_in, without_ids
from tests.triage.rota import on_duty
from tests.triage.tips import review_of
from triage import mail as outgoing
from triage.actions import choose_email, send_again, take_lost
from triage.actions.delivering import deliver
from triage.actions.raising import raise_alerts
from triage.actions.sending import PRESSING_GIVE_UP_AFTER
from triage.actions.watch import poisoned
from triage.models import Alert, AlertChoice, Delivery, Round
from triage.rules import Refused

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(outgoing, "PATIENCE", 0.4)
    with smtp.Mail() as mail:
        smtp.here(settings, mail)
        yield mail
    outgoing.LINE.close()


@pytest.fixture
def people(db: None) -> dict[str, Staff]:
    return on_duty()


def urgent(at: datetime | None = None) -> Alert:
    review = review_of(danger="yes")
    raise_alerts(at or now())
    return Alert.objects.get(review=review, kind="urgent")


def quiet(*who: Staff) -> None:
    for one in who:
        AlertChoice.objects.create(staff=one, email=False, changed_at=now())


def told(server: Any) -> set[str]:
    return {address.split("@")[0] for address in server.told}


# Who is told


def test_who_has_the_turn_is_told_alone_and_once(server: Any, people: Any) -> None:
    alert = urgent()
    assert deliver(now()) == 1
    assert deliver(now() + 5 * MINUTE) == 0
    assert dict(server.told) == {"ada@example.org": 1}
    alert.refresh_from_db()
    assert (alert.audience, alert.round.audience, alert.round.pressing) == ("duty", "duty", True)
    assert alert.delivered_at == alert.round.reached_at == alert.round.settled_at
    assert {name for _to, name in server.taken} == {str(alert.round.deliveries.get().pk)}


def test_in_a_gap_of_the_rota_all_supervisors_are_told_at_once(server: Any, people: Any) -> None:
    alert = urgent()
    deliver(now() + timedelta(hours=9))  # both turns are over
    assert told(server) == {"ada", "ben", "cleo"}
    assert Round.objects.get(alerts=alert).audience == "supervisors"


@pytest.mark.parametrize(
    ("who", "reached"),
    [(["ada"], {"ben"}), (["ada", "ben"], {"cleo"}), (["ada", "ben", "cleo"], {"dora"})],
)
def test_who_opted_out_stops_nobody(server: Any, people: Any, who: list[str], reached: set[str]) -> None:
    quiet(*(people[name] for name in who))
    urgent()
    assert deliver(now()) == 1
    assert told(server) == reached


def test_who_has_left_is_not_written_to_and_the_round_goes_on(server: Any, people: Any) -> None:
    server.deaf = True
    alert, moment = urgent(), now()
    deliver(moment)
    Staff.objects.filter(pk=people["ada"].pk).update(is_active=False)
    server.deaf = False
    deliver(moment + 2 * MINUTE)
    assert told(server) == {"ben"}
    row = Delivery.objects.get(staff=people["ada"])
    assert (row.trouble, row.dead_at is not None, row.next_try_at) == ("left", True, None)
    assert Round.objects.get(alerts=alert).reached_at
    assert poisoned() == 0  # nobody has to do anything about it


def test_a_duty_mailbox_is_told_too_and_is_no_person(server: Any, people: Any, settings: Any) -> None:
    settings.HOTLINE_ALERT_EMAILS = ["pager@example.org", "box@example.org"]
    server.rules = {f"{name}@example.org": "550 no" for name in people}
    alert, moment = urgent(), now()
    assert deliver(moment) == 0
    assert told(server) == {"pager", "box"}
    alert.refresh_from_db()
    assert alert.delivered_at is None and alert.round.reached_at is None
    server.rules = {}
    assert deliver(moment + 2 * MINUTE) == 1
    assert server.told["box@example.org"] == server.told["pager@example.org"] == 1


def test_one_mailbox_twice_stops_no_alert(server: Any, people: Any, settings: Any) -> None:
    settings.HOTLINE_ALERT_EMAILS = ["box@example.org", "box@example.org"]
    urgent()
    assert deliver(now()) == 1
    assert dict(server.told) == {"ada@example.org": 1, "box@example.org": 1}


# What fails


def test_a_dead_mailbox_holds_back_nobody_and_the_round_widens_within_a_minute(
    server: Any, people: Any
) -> None:
    server.rules = {"ada@example.org": "550 no such person as ada@example.org"}
    alert, moment = urgent(), now()
    assert deliver(moment) == 0 and told(server) == set()
    assert deliver(moment + MINUTE) == 1
    assert dict(server.told) == {"ben@example.org": 1}
    alert.refresh_from_db()
    assert alert.round.audience == "backup" and alert.delivered_at == moment + MINUTE
    row = Delivery.objects.get(staff=people["ada"])
    assert (row.trouble, row.attempts) == ("refused", 2)  # never the server's words
    deliver(moment + 2 * MINUTE)
    assert dict(server.told) == {"ben@example.org": 1}


def test_the_round_goes_on_until_the_director_and_each_is_written_to_once(server: Any, people: Any) -> None:
    server.rules = {f"{name}@example.org": "550 no" for name in ("ada", "ben", "cleo")}
    alert, moment = urgent(), now()
    seen = []
    for minute in range(4):
        deliver(moment + minute * MINUTE)
        seen.append(Round.objects.get(alerts=alert).audience)
    assert seen == ["duty", "backup", "supervisors", "director"]
    assert dict(server.told) == {"dora@example.org": 1}
    assert Delivery.objects.filter(round__alerts=alert).count() == 4


def test_what_reaches_not_even_the_director_stands_on_every_page_until_somebody_is_reached(
    server: Any, people: Any
) -> None:
    specialist = signed_in("specialist")
    server.rules = {f"{name}@example.org": "550 no" for name in people}
    urgent()
    moment = now()
    for minute in range(4):
        deliver(moment + minute * MINUTE)
    assert "has reached nobody" not in specialist.get("/en/staff/desk/").content.decode()
    deliver(moment + 4 * MINUTE)
    page = specialist.get("/en/staff/desk/").content.decode()
    assert (
        "An alert has reached nobody since" in page and "Call whoever is on duty, then the director." in page
    )
    assert "n’a joint personne" in specialist.get("/fr/staff/desk/").content.decode()
    assert "has reached nobody" in specialist.get("/en/staff/queue/live/").json()["lost"]
    server.rules = {}
    deliver(moment + 30 * MINUTE)
    assert "has reached nobody" not in specialist.get("/en/staff/desk/").content.decode()
    assert specialist.get("/en/staff/queue/live/").json()["lost"] == ""


def test_where_there_is_nobody_at_all_it_is_said_at_once_and_whoever_comes_is_told(
    server: Any, people: Any
) -> None:
    Staff.objects.update(is_active=False)
    alert, moment = urgent(), now()
    deliver(moment)
    assert Round.objects.get(alerts=alert).lost_at == moment
    Staff.objects.filter(pk=people["cleo"].pk).update(is_active=True)
    assert deliver(moment + MINUTE) == 1
    assert told(server) == {"cleo"}


def test_a_full_disk_for_mail_is_a_reason_in_a_code_and_the_mail_goes_once_there_is_room(
    server: Any, people: Any
) -> None:
    server.full = True
    alert, moment = urgent(), now()
    deliver(moment)
    row = Delivery.objects.get(round__alerts=alert)
    assert (row.trouble, row.attempts) == ("no_room", 1)
    server.full = False
    assert deliver(moment + MINUTE) == 1
    assert server.told["ada@example.org"] == 1


def test_a_server_that_is_silent_costs_one_wait_and_what_waited_for_it_goes_when_it_is_back(
    server: Any, people: Any, settings: Any
) -> None:
    settings.HOTLINE_ALERT_EMAILS = ["one@example.org", "two@example.org", "three@example.org"]
    server.deaf = True
    _alert, moment = urgent(), now()
    began = now()
    deliver(moment)
    assert now() - began < timedelta(seconds=1.5)  # of five messages one was tried, for 0.4 s
    assert Delivery.objects.filter(trouble="unreachable").count() == 1
    Delivery.objects.filter(trouble="unreachable").update(next_try_at=moment + 50 * MINUTE)
    server.deaf = False
    deliver(moment + timedelta(seconds=10))
    assert set(server.told.values()) == {1} and len(server.told) == 4  # nobody waited out an hour
    assert not Delivery.objects.filter(delivered_at=None).exists()


@pytest.mark.parametrize(("how", "trouble"), [("silent", "timed_out"), ("hangs up", "broken_off")])
def test_an_address_that_makes_the_server_stop_holds_back_no_other(
    server: Any, people: Any, how: str, trouble: str
) -> None:
    server.rules = {"ada@example.org": how}
    urgent()
    deliver(now() + timedelta(hours=9))  # to Ada, Ben and Cleo
    assert told(server) == {"ben", "cleo"}
    assert Delivery.objects.get(staff=people["ada"]).trouble == trouble


def test_one_connection_serves_many_messages_and_is_opened_again_when_it_broke(
    server: Any, people: Any
) -> None:
    for _tip in range(5):
        urgent()
        deliver(now())
    assert (server.connections, len(server.taken)) == (1, 5)
    outgoing.LINE.backend.connection.sock.shutdown(2)  # as a server does that has waited too long
    urgent()
    assert deliver(now()) == 1
    assert (server.connections, len(server.taken)) == (2, 6)


def waits_of(alert: Alert, moment: datetime, most: int = 100) -> list[int]:
    """The minutes between the tries of its one message, until it is a dead letter."""
    waits = []
    while len(waits) < most and not Delivery.objects.filter(dead_at__isnull=False).exists():
        deliver(moment)
        row = Delivery.objects.get(round__alerts=alert)
        waits.append((row.next_try_at - moment) // MINUTE)
        moment = row.next_try_at
    return waits


def test_an_urgent_letter_waits_five_minutes_at_most_and_is_tried_on_once_it_is_dead(
    server: Any, people: Any
) -> None:
    quiet(people["ben"], people["cleo"], people["dora"])
    server.rules = {"ada@example.org": "550 no"}
    alert = urgent()
    waits = waits_of(alert, now())
    assert waits[:5] == [1, 2, 4, 5, 5] and max(waits) == 5 and len(waits) == PRESSING_GIVE_UP_AFTER
    assert sum(waits[:-1]) >= 363  # before: six hours, like all others
    row = Delivery.objects.get(round__alerts=alert)
    assert row.dead_at and poisoned() == 1
    client = signed_in(staff=people["cleo"])
    page = without_ids(client.get("/en/staff/queue/alerts/").content.decode())
    assert "Given up" in page and "ada@example.org" in page and "Refused" in page and "550" not in page
    server.rules = {}
    assert deliver(row.next_try_at) == 1  # it had reached nobody, so it was tried on
    assert poisoned() == 0


def test_the_waits_of_all_others_double_up_to_an_hour(server: Any, people: Any) -> None:
    quiet(people["ben"], people["cleo"], people["dora"])
    server.rules = {"ada@example.org": "550 no"}
    alert = Alert.objects.create(
        review=review_of(), kind="added", occurred_at=now(), noticed_at=now(), next_try_at=now()
    )
    assert waits_of(alert, now()) == [1, 2, 4, 8, 16, 32] + [60] * 6


def test_a_dead_letter_of_a_round_that_reached_somebody_waits_for_a_person(server: Any, people: Any) -> None:
    server.rules = {"ada@example.org": "550 no"}
    alert, moment = urgent(), now()
    for _try in range(2):
        deliver(moment)
        moment += 61 * MINUTE
    ada = Delivery.objects.filter(round__alerts=alert, staff=people["ada"])
    ada.update(attempts=PRESSING_GIVE_UP_AFTER - 1)
    for _try in range(2):
        deliver(moment)
        moment += 61 * MINUTE
    row = ada.get()
    assert row.dead_at and row.next_try_at is None and row.attempts == PRESSING_GIVE_UP_AFTER
    server.rules = {}
    client = signed_in(staff=people["cleo"])
    assert client.post(f"/en/staff/queue/alerts/{row.pk}/again/").status_code == 302
    deliver(now() + timedelta(seconds=1))
    assert server.told["ada@example.org"] == 1
    assert "Nothing. Every message" in client.get("/en/staff/queue/alerts/").content.decode()


def test_what_was_for_a_way_that_is_gone_is_cleared_by_send_again(
    server: Any, people: Any, settings: Any
) -> None:
    """A duty mailbox that was taken out of the settings, a paging system that was switched off."""
    made = Round.objects.create(
        audience="duty", pressing=True, made_at=now(), widen_at=now(), reached_at=now()
    )
    facts = {"round": made, "dead_at": now(), "trouble": "refused", "attempts": 12}
    gone = Delivery.objects.create(way="mailbox", to="gone@example.org", **facts)
    pages = Delivery.objects.create(way="command", **facts)
    here = Delivery.objects.create(way="mailbox", to="box@example.org", **facts)
    settings.HOTLINE_ALERT_EMAILS = ["box@example.org"]
    client = signed_in(staff=people["cleo"])
    for row in (gone, pages, here):
        client.post(f"/en/staff/queue/alerts/{row.pk}/again/")
    deliver(now() + timedelta(seconds=1))
    assert dict(server.told) == {"box@example.org": 1}
    for row in (gone, pages):
        row.refresh_from_db()
        assert (row.trouble, row.next_try_at) == ("left", None)
    assert poisoned() == 0
    assert "Nothing. Every message" in client.get("/en/staff/queue/alerts/").content.decode()


def test_what_only_another_process_knows_is_left_to_it(server: Any, people: Any, settings: Any) -> None:
    """A timer on another host, whose settings name no duty mailbox, was quicker than `watch`."""
    made = Round.objects.create(
        audience="duty", pressing=True, made_at=now(), widen_at=now(), reached_at=now()
    )
    row = Delivery.objects.create(round=made, way="mailbox", to="box@example.org", next_try_at=now())
    settings.HOTLINE_ALERT_EMAILS = []
    deliver(now())
    row.refresh_from_db()
    assert row.dead_at is None and row.next_try_at is not None
    settings.HOTLINE_ALERT_EMAILS = ["box@example.org"]
    deliver(row.next_try_at)
    assert server.told["box@example.org"] == 1


def test_all_dead_letters_of_one_recipient_go_again_with_one_press(people: Any) -> None:
    made = Round.objects.create(audience="duty", pressing=True, made_at=now(), widen_at=now())
    other = Round.objects.create(audience="duty", pressing=True, made_at=now(), widen_at=now())
    facts = {"way": "email", "dead_at": now(), "trouble": "refused", "attempts": 12}
    rows = [Delivery.objects.create(round=one, staff=people["ada"], **facts) for one in (made, other)]
    bens = Delivery.objects.create(round=made, staff=people["ben"], **facts)
    assert send_again(delivery=rows[0], by=people["cleo"]) == 2
    bens.refresh_from_db()
    assert bens.dead_at
    assert send_again(delivery=rows[0], by=people["cleo"]) == 0


# What people choose and do


def test_the_last_who_can_be_reached_is_asked_whether_they_are_sure(people: Any) -> None:
    for name in ("ada", "ben", "dora"):
        choose_email(email=False, sure=False, by=people[name])
    client = signed_in(staff=people["cleo"])
    answer = client.post("/en/staff/queue/alerts/mine/", {"email": "off"})
    assert answer.status_code == 422 and "last person whom alerts reach" in answer.content.decode()
    with pytest.raises(Refused, match="last_reached"):
        choose_email(email=False, sure=False, by=people["cleo"])
    assert client.post("/en/staff/queue/alerts/mine/", {"email": "off", "sure": "yes"}).status_code == 302
    assert AlertChoice.objects.filter(email=False).count() == 4
    client.post("/en/staff/queue/alerts/mine/", {"email": "on"})
    assert AlertChoice.objects.get(staff=people["cleo"]).email


def test_colleagues_see_who_is_on_duty_without_e_mail(people: Any) -> None:
    quiet(people["ada"])
    page = signed_in(staff=people["cleo"]).get("/en/staff/queue/alerts/").content.decode()
    assert "Ada" in page and "has turned e-mail off" in page


def test_who_has_read_it_on_a_page_says_so_and_the_line_goes(people: Any) -> None:
    Staff.objects.exclude(pk=people["cleo"].pk).update(is_active=False)
    quiet(people["cleo"])
    alert = urgent()
    deliver(now())
    client = signed_in(staff=people["cleo"])
    assert "has reached nobody" in client.get("/en/staff/directory/").content.decode()
    assert client.post("/en/staff/queue/alerts/taken/").status_code == 302
    alert.refresh_from_db()
    assert alert.delivered_at and alert.round.reached_at
    assert "has reached nobody" not in client.get("/en/staff/directory/").content.decode()
    assert take_lost(by=people["cleo"]) == 0


# The database


@pytest.mark.parametrize(
    "change",
    [{"staff": None}, {"way": "command"}, {"delivered_at": None}, {"to": "x@example.org"}],
)
def test_nobody_can_turn_a_delivery_into_another(server: Any, people: Any, change: Any) -> None:
    urgent()
    deliver(now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Delivery.objects.update(**change)


def test_nobody_can_take_back_that_a_round_reached_somebody(server: Any, people: Any) -> None:
    alert = urgent()
    deliver(now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Round.objects.update(reached_at=None, settled_at=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(round=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Round.objects.first().delete()
