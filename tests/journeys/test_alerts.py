"""Whether an alert arrives: one person who wants none stops nobody, an hour without anybody on duty reaches all
supervisors, and a test alert proves the way to oneself. A real watch, real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from hotline.accounts.models import Staff
from tests.journeys.test_call_desk import Desk, until
from tests.journeys.test_live_header import SEEN
from tests.live import LiveServers
from tests.support import staff_member
from tests.triage.rota import turn
from tests.triage.tips import review_of
from triage.models import Delivery, Drill, Heartbeat

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ALERTS = "queue/alerts/"


@pytest.fixture
def people(live_servers: LiveServers) -> dict[str, Staff]:
    until(lambda: Heartbeat.objects.filter(name="watch").exists(), 20)
    return {
        name: staff_member(role, email=f"{name}@example.org", name=name.title())
        for name, role in (("amara", "supervisor"), ("luc", "supervisor"), ("dora", "director"))
    }


@pytest.fixture
def at_work(browser: Any, live_servers: LiveServers) -> Iterator[Any]:
    desks: list[Desk] = []

    def begin(who: Staff, language: str = "en", **more: Any) -> Desk:
        desks.append(Desk(browser, live_servers.staff_url, who, language, **more))
        return desks[-1]

    yield begin
    for desk in desks:
        desk.context.close()
    assert not [fault for desk in desks for fault in desk.faults]


def go(desk: Desk, path: str) -> Any:
    desk.page.goto(f"{desk.base}/{desk.language}/staff/{path}")
    return desk.page


def told() -> set[str]:
    return {
        one.staff.email.split("@")[0]
        for one in Delivery.objects.filter(delivered_at__isnull=False, way="email")
    }


def test_one_who_wants_no_e_mail_stops_nobody_and_the_page_says_so(people: Any, at_work: Any) -> None:
    turn(people["amara"])
    turn(people["luc"], place="backup")
    amara = at_work(people["amara"])
    page = go(amara, ALERTS + "mine/")
    page.get_by_label("No e-mail to me").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    review_of(danger="yes")
    until(lambda: told() == {"luc"}, 20)
    for desk, name, words in (
        (amara, "Amara", "has turned e-mail off: alerts go on to the next"),
        (at_work(people["luc"], "fr"), "Amara", "a désactivé le courriel"),
    ):
        row = go(desk, ALERTS).locator("#duty-title + ul li", has_text=name)
        expect(row).to_contain_text(words)
    expect(amara.page.locator("#live [data-urgent]")).to_be_visible()  # on her own pages it still stands
    assert not Delivery.objects.filter(staff=people["amara"]).exists()


def test_in_an_hour_with_nobody_on_duty_all_supervisors_are_told_and_the_page_says_so(
    people: Any, at_work: Any
) -> None:
    for language, words in (
        ("en", "Alerts go to all supervisors at once."),
        ("fr", "Les alertes vont tout de suite"),
    ):
        page = go(at_work(people["dora"], language), ALERTS)
        expect(page.locator("section", has=page.locator("#duty-title"))).to_contain_text(words)
    review_of(danger="yes")
    until(lambda: {"amara", "luc"} <= told(), 20)
    assert "dora" not in told()


def test_a_test_alert_comes_while_one_looks_on_and_to_open_pages_of_others(people: Any, at_work: Any) -> None:
    turn(people["luc"])
    amara, luc = at_work(people["amara"]), at_work(people["luc"], "fr")
    for desk in (amara, luc):
        desk.context.add_init_script(SEEN)
    other = go(luc, "queue/duty-rules/")
    page = go(amara, ALERTS)
    page.get_by_role("button", name="Send a test alert").click()
    page.wait_for_url("**/alerts/#test")
    drill = page.locator("#drill")
    expect(drill.locator("li", has_text="Luc, luc@example.org")).to_contain_text(
        "taken by the mail server", timeout=15_000
    )
    expect(drill.locator("li", has_text="Amara, amara@example.org")).to_contain_text(
        "taken by the mail server"
    )
    expect(page.locator("#drill-here")).to_contain_text("it has come here too", timeout=10_000)
    expect(other.locator("#live [data-test]")).to_contain_text("Ceci n’est qu’un essai.", timeout=10_000)
    expect(other.locator("#live [data-urgent]")).to_be_hidden()
    assert other.evaluate("notices.map((one) => one[0])") == ["Ceci n’est qu’un essai. Rien ne vous attend."]
    assert page.evaluate("notices.length") == 1
    expect(other.locator("#live [data-test]")).to_be_hidden(timeout=30_000)  # it goes by itself


def test_without_script_too_and_a_second_press_is_told_to_wait(people: Any, at_work: Any) -> None:
    turn(people["luc"])
    page = go(at_work(people["amara"], "fr", java_script_enabled=False), ALERTS)
    page.get_by_role("button", name="Envoyer une alerte d’essai").click()
    page.wait_for_url("**/alerts/#test")
    until(lambda: told() == {"amara", "luc"}, 20)
    page.reload()
    expect(page.locator("#drill li", has_text="luc@example.org")).to_contain_text(
        "accepté par le serveur de courriel"
    )
    page.get_by_role("button", name="Envoyer une alerte d’essai").click()
    expect(page.locator(".refused")).to_contain_text("Vous avez envoyé un essai il y a moins d’une minute.")
    assert Drill.objects.count() == 1
