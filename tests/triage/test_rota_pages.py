"""The rota as tired people read it, in both languages, without script."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from hotline.now import now
from tests.support import signed_in, staff_member
from tests.triage.accesses import text
from tests.triage.rota import HOUR, begun, day_of, full_hour, turn
from tests.triage.test_queue_page import QUEUE, statements
from tests.triage.tips import review_of
from triage import actions
from triage.access.rota import on_duty
from triage.forms.rota import days_ahead
from triage.models import RotaOffer, RotaTurn
from triage.rota_hours import midnight, week_of
from triage.shown.rota_words import local_day
from triage.times import zone

pytestmark = pytest.mark.django_db
ROTA = "/en/staff/queue/rota/"


def monday_ahead(weeks: int = 1) -> Any:
    return week_of(local_day(now())) + timedelta(days=7 * weeks)


def whole(
    day: Any, *, lead: Any, backup: Any, languages: tuple[Any, Any] = (["en"], ["fr"])
) -> list[RotaTurn]:
    start = midnight(day, zone())
    hours = (midnight(day + timedelta(days=1), zone()) - start) / HOUR
    return [
        turn(who, place=place, start=start, hours=min(24, hours), languages=spoken)
        for who, place, spoken in ((lead, "lead", languages[0]), (backup, "backup", languages[1]))
    ]


@pytest.fixture
def amara() -> Any:
    return staff_member("supervisor", name="Amara Osei")


@pytest.fixture
def luc() -> Any:
    return staff_member("supervisor", name="Luc Gagnon", language="fr")


def test_what_is_missing_stands_first_in_words_weeks_ahead(amara: Any, luc: Any, settings: Any) -> None:
    settings.HOTLINE_DISPLAY_ZONE = "America/Winnipeg"
    day = monday_ahead(3) + timedelta(days=4)  # a Friday
    start = midnight(day, zone())
    for first, past in ((0, 2), (6, 24)):
        turn(amara, start=start + first * HOUR, hours=past - first, languages=["en"])
    turn(luc, place="backup", start=start, hours=24, languages=["en", "fr"])
    client = signed_in(staff=amara)
    english = text(client.get(ROTA))
    assert f"Friday {day.day} {day:%B}, 02:00 to 06:00: nobody leads." in english
    assert english.index("nobody leads.") < english.index("Week by week")
    french = text(client.get(ROTA.replace("/en/", "/fr/")))
    assert f"Vendredi {'1er' if day.day == 1 else day.day} " in french
    assert "de 2 h 00 à 6 h 00 : aucune personne responsable." in french


def test_one_language_alone_is_missing_too(amara: Any, luc: Any) -> None:
    day = monday_ahead(2)
    whole(day, lead=amara, backup=luc, languages=(["en"], ["en"]))
    page = text(signed_in(staff=amara).get(f"{ROTA}?week=2"))
    assert f"Monday {day.day} {day:%B}, 00:00 to midnight: nobody speaks French." in page


def test_a_full_rota_says_that_nothing_is_missing(amara: Any, luc: Any) -> None:
    end = midnight(monday_ahead(5), zone())
    at = now()
    while at < end:
        for who, place in ((amara, "lead"), (luc, "backup")):
            turn(who, place=place, start=at, hours=min(24, (end - at) / HOUR))
        at += 24 * HOUR
    page = text(signed_in(staff=luc).get(ROTA))
    assert "Nothing: somebody leads and somebody backs up at every hour, in both languages." in page


def test_the_day_on_which_the_clocks_change_says_so(monkeypatch: Any, settings: Any, amara: Any) -> None:
    from datetime import UTC, datetime

    from triage.views import rota as views

    monkeypatch.setattr(views, "now", lambda: datetime(2026, 10, 27, 12, tzinfo=UTC))
    client = signed_in(staff=amara)
    assert "The clocks go back: this day has 25 hours." in text(client.get(ROTA))
    for kept in ("America/Vancouver", "America/Edmonton", "America/Winnipeg"):
        settings.HOTLINE_DISPLAY_ZONE = kept
        assert "The clocks go" not in text(client.get(ROTA))


def test_the_hour_that_comes_twice_is_told_apart(monkeypatch: Any, amara: Any, luc: Any) -> None:
    from triage.views import rota as views

    change = midnight(day_of(25), zone())
    twice = change + 1.5 * HOUR  # 1:30 in Toronto, and an hour later again
    turn(amara, start=twice, hours=1)
    turn(luc, start=twice + HOUR, hours=2)
    monkeypatch.setattr(views, "now", lambda: change - timedelta(days=3))
    page = text(signed_in(staff=amara).get(ROTA))
    assert "01:30 to 01:30 after the change Amara Osei" in page
    assert "01:30 after the change to 03:30 Luc Gagnon" in page


def test_the_last_week_can_be_read_and_copied_into_this_one(amara: Any) -> None:
    client = signed_in(staff=amara)
    assert "Copy the week before" not in text(client.get(f"{ROTA}?week=-1"))
    assert "Copy the week before" in text(client.get(ROTA))
    assert client.post(ROTA + "copy/", {"week": 0}).status_code == 302
    for wrong in ("-2", "5", "x", "9" * 30):
        assert client.get(f"{ROTA}?week={wrong}").status_code == 200


def test_a_turn_is_planned_on_the_page_with_the_languages_of_the_person(amara: Any, luc: Any) -> None:
    client, day = signed_in(staff=amara), monday_ahead()
    data = {"staff": luc.pk, "place": "lead", "day": day, "first": "22:00", "past": "06:00", "weeks": 3}
    answer = client.post(ROTA + "add/", data, follow=True)
    assert "Luc Gagnon: 3 turns planned." in text(answer)
    made = list(RotaTurn.objects.order_by("starts_at"))
    assert len(made) == 3 and made[0].languages == ["fr"]
    local = [(one.starts_at.astimezone(zone()), one.until.astimezone(zone())) for one in made]
    assert {(a.hour, b.hour, (b.date() - a.date()).days) for a, b in local} == {(22, 6, 1)}
    again = client.post(ROTA + "add/", data)
    assert again.status_code == 422 and "another turn at that time" in text(again)
    assert f'value="{day}" selected' in again.content.decode()  # nothing that was typed is lost
    empty = client.post(ROTA + "add/", {})
    assert empty.status_code == 422 and "Choose who." in text(empty)


def test_an_hour_that_does_not_exist_is_refused(amara: Any, monkeypatch: Any) -> None:
    from datetime import UTC, datetime

    from triage.views import rota as views

    monkeypatch.setattr(views, "now", lambda: datetime(2027, 3, 10, 12, tzinfo=UTC))
    client = signed_in(staff=amara)
    data = {
        "staff": amara.pk,
        "place": "lead",
        "day": "2027-03-14",
        "first": "02:30",
        "past": "10:00",
        "weeks": 1,
    }
    answer = client.post(ROTA + "add/", data)
    assert answer.status_code == 422 and "this hour does not exist" in text(answer)
    assert not RotaTurn.objects.exists()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("8", 8),
        ("08:00", 8),
        ("8:00", 8),
        ("0800", 8),
        ("8 h", 8),
        ("8 h 00", 8),
        ("8h00", 8),
        ("20.00", 20),
        ("0", 0),
    ],
)
def test_an_hour_is_read_as_people_write_it(amara: Any, said: str, meant: int) -> None:
    data = {
        "staff": amara.pk,
        "place": "lead",
        "day": monday_ahead(),
        "first": said,
        "past": "23:59",
        "weeks": 1,
    }
    assert signed_in(staff=amara).post(ROTA + "add/", data).status_code == 302
    assert RotaTurn.objects.get().starts_at.astimezone(zone()).hour == meant


@pytest.mark.parametrize("said", ["24:00", "8:60", "noon", "-1", "8:0", "99999"])
def test_what_is_no_hour_is_said_to_be_none(amara: Any, said: str) -> None:
    data = {
        "staff": amara.pk,
        "place": "lead",
        "day": monday_ahead(),
        "first": said,
        "past": "23:59",
        "weeks": 1,
    }
    answer = signed_in(staff=amara).post(ROTA + "add/", data)
    assert answer.status_code == 422 and "such as 08:00" in text(answer)


def test_a_gap_leads_to_the_form_filled_in(amara: Any) -> None:
    client = signed_in(staff=amara)
    link = re.search(r'href="([^"]*rota/add/\?[^"]*)"', client.get(f"{ROTA}?week=3").content.decode())
    assert link
    page = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert re.search(r'<option value="\d{4}-\d\d-\d\d" selected>', page) and 'value="lead" ' in page


def test_a_swap_from_offer_to_acceptance(amara: Any, luc: Any) -> None:
    mine = turn(amara, start=full_hour() + 24 * HOUR)
    by_amara, by_luc = signed_in(staff=amara), signed_in(staff=luc)
    page = f"{ROTA}{mine.pk}/"
    wrong = by_amara.post(page + "offer/", {"to": ""})
    assert wrong.status_code == 422 and "Choose a colleague." in text(wrong)
    hour = re.findall(r'value="(\d{4}-\d\d-\d\dT\d\d:\d\dZ)"', by_amara.get(page).content.decode())[2]
    by_amara.post(page + "offer/", {"to": luc.pk, "from_at": hour})
    assert "Offered to Luc Gagnon, not answered yet" in text(by_amara.get(ROTA))
    assert "Amara Osei offers you this turn" in text(by_luc.get(ROTA))
    offer = RotaOffer.objects.get()
    third = signed_in("supervisor")
    assert third.post(f"{ROTA}offers/{offer.pk}/accept/").status_code == 404  # nobody else's
    assert by_amara.post(f"{ROTA}offers/{offer.pk}/accept/").status_code == 422
    done = by_luc.post(f"{ROTA}offers/{offer.pk}/accept/", follow=True)
    assert "This turn is yours now." in text(done)
    assert [one.staff for one in on_duty(offer.from_at)] == [luc]
    assert [one.staff for one in on_duty(mine.starts_at)] == [amara]
    kept = text(by_amara.get(page))
    assert "Goes on with Luc Gagnon" in kept and "First planned" in kept
    again = by_luc.post(f"{ROTA}offers/{offer.pk}/decline/")
    assert again.status_code == 422 and "was answered or withdrawn" in text(again)


def test_declined_and_withdrawn_on_the_page(amara: Any, luc: Any) -> None:
    mine = turn(amara, start=full_hour() + 24 * HOUR)
    for who, act in ((luc, "decline"), (amara, "withdraw")):
        offer = actions.offer_turn(turn=mine, to=luc, by=amara)
        assert signed_in(staff=who).post(f"{ROTA}offers/{offer.pk}/{act}/").status_code == 302
    assert [one.staff for one in on_duty(mine.starts_at)] == [amara]


def test_a_turn_is_covered_at_once_and_ended(amara: Any, luc: Any) -> None:
    running = turn(amara)
    client = signed_in(staff=luc)
    assert "I take this turn now" in text(client.get(f"{ROTA}{running.pk}/"))
    client.post(f"{ROTA}{running.pk}/cover/")
    (there,) = on_duty(now())
    assert there.staff == luc
    late = client.post(f"{ROTA}{running.pk}/cover/")
    assert late.status_code == 422 and "This turn is over" in text(late)
    client.post(f"{ROTA}{there.pk}/end/")
    assert on_duty(now()) == []


def test_a_week_is_copied_forward(amara: Any, luc: Any) -> None:
    whole(monday_ahead(1), lead=amara, backup=luc)
    client = signed_in(staff=amara)
    assert "2 turns copied." in text(client.post(ROTA + "copy/", {"week": 2}, follow=True))
    assert [one.staff for one in on_duty(midnight(monday_ahead(2), zone()))] == [amara, luc]


def test_the_change_of_duty_shows_what_waits_and_takes_it_on(amara: Any, luc: Any) -> None:
    night = turn(amara)
    held, urgent = review_of(), review_of(danger="yes")
    urgent = review_of(minor_answer="yes")
    actions.claim(review=held, by=amara)
    day = actions.cover_turn(turn=night, by=luc)
    client = signed_in(staff=luc)
    assert "Your turn has begun" in text(client.get(QUEUE))
    page = text(client.get(ROTA + "take-over/"))
    assert page.index(urgent.reference) < page.index("Held by Amara Osei") < page.index(held.reference)
    done = client.post(ROTA + "take-over/", follow=True)
    assert "You have it. 1 tip came along." in text(done)
    held.refresh_from_db()
    day.refresh_from_db()
    assert held.claimed_by == luc and day.taken_up_at
    assert "Your turn has begun" not in text(client.get(QUEUE))


def test_without_a_turn_there_is_nothing_to_take(amara: Any) -> None:
    client = signed_in(staff=amara)
    assert "You have no turn now" in text(client.get(ROTA + "take-over/"))
    assert client.post(ROTA + "take-over/").status_code == 422
    turn(amara, start=now() + HOUR / 2)
    assert "from the first minute of your turn" in text(client.get(ROTA + "take-over/"))
    early = client.post(ROTA + "take-over/")
    assert early.status_code == 422 and "has not begun yet" in text(early)


def test_the_queue_says_who_is_on_duty_in_the_statements_it_had(amara: Any, luc: Any) -> None:
    client = signed_in(staff=luc)
    assert "Nobody is on duty now by the rota." in text(client.get(QUEUE))
    before = statements(client, QUEUE)
    marks = [client.get(QUEUE + "fresh/").json()["mark"].split(":")[0]]
    turn(luc, place="backup", hours=2)
    assert "Nobody leads now by the rota." in text(client.get(QUEUE))
    turn(amara, hours=2)
    page = client.get(QUEUE)
    assert "Amara Osei leads until" in text(page) and "Luc Gagnon backs up until" in text(page)
    assert len(statements(client, QUEUE)) == len(before) == 3
    marks.append(client.get(QUEUE + "fresh/").json()["mark"].split(":")[0])
    assert len(set(marks)) == 2  # the open page learns of it
    assert f'data-mark="{marks[1]}:' in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_ten_minutes_without_a_word_are_said_quietly(amara: Any, luc: Any) -> None:
    lead = begun(turn(amara), timedelta(minutes=9))
    client = signed_in(staff=luc)
    assert "has not said" not in text(client.get(QUEUE))
    begun(lead, timedelta(minutes=2))
    assert "Amara Osei has not said “I have it” yet." in text(client.get(QUEUE))
    actions.take_up_duty(turn=lead, by=amara)
    assert "has not said" not in text(client.get(QUEUE))


def test_the_rota_costs_the_same_for_one_turn_and_for_a_month(amara: Any, luc: Any) -> None:
    client = signed_in(staff=amara)
    whole(monday_ahead(1), lead=amara, backup=luc)
    one = statements(client, ROTA)
    for day in range(1, 25):
        whole(monday_ahead(1) + timedelta(days=day), lead=amara, backup=luc)
    assert len(statements(client, ROTA)) == len(one) <= 8


def test_the_drawing_is_for_the_eye_and_the_table_for_everybody(amara: Any, luc: Any) -> None:
    whole(monday_ahead(1), lead=amara, backup=luc)
    page = signed_in(staff=amara).get(f"{ROTA.replace('/en/', '/fr/')}?week=1").content.decode()
    assert (
        page.count('<svg class="strip"')
        == page.count('class="strip" width="100%" height="42" aria-hidden="true"')
        == 7
    )
    assert not re.search(r'(?:x|width)="\d+,\d', page)  # digits as SVG reads them
    assert "style=" not in page.split("<main")[1] and "<script" not in page.split("<main")[1]


def test_the_desk_says_who_is_on_duty_in_the_statements_it_had(amara: Any) -> None:
    client = signed_in("specialist")
    before = statements(client, "/en/staff/desk/")
    assert "Amara Osei" not in text(client.get("/en/staff/desk/"))
    turn(amara)
    assert "Amara Osei leads by the rota until" in text(client.get("/en/staff/desk/"))
    assert "Amara Osei responsable selon l’horaire jusqu’à" in text(client.get("/fr/staff/desk/"))
    assert len(statements(client, "/en/staff/desk/")) == len(before)
    assert "Amara Osei" not in text(signed_in("partnerships").get("/en/staff/directory/"))


def test_a_gap_that_runs_is_filled_from_now_even_when_the_form_lay_open_a_while(amara: Any) -> None:
    client, begins = signed_in(staff=amara), (now() - timedelta(minutes=5)).astimezone(zone())
    data = {
        "staff": amara.pk, "place": "lead", "day": begins.date(), "first": f"{begins:%H:%M}",
        "past": f"{begins + 2 * HOUR:%H:%M}", "weeks": 1,
    }  # fmt: skip
    assert client.post(ROTA + "add/", data).status_code == 302
    assert [one.staff for one in on_duty(now())] == [amara]


@pytest.mark.parametrize(("hour", "first"), [(0, "2026-11-26"), (1, "2026-11-27")])
def test_after_midnight_the_day_that_just_ended_can_be_chosen_for_a_turn_that_begins_now(
    hour: int, first: str
) -> None:
    at = datetime(2026, 11, 27, hour, 3, tzinfo=zone())
    assert days_ahead(at)[0][0] == first
