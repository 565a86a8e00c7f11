"""A specialist in mid-call types longer than a page may stand idle: typing counts, and nothing else does; and when
the session has ended all the same, no word is lost, with scripts or without."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings

from hotline.now import now
from intake.access import open_tip, opener
from intake.models import Interaction, Tip
from tests.accounts.support import PASSWORD, code_for, person
from tests.live import LiveServers
from tests.support import signed_in

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = '\n  She said: <b>no</b> & "never".\n\nRoom 14, « au bout ».  '
TIMES = """{ window.times = []; const ask = window.fetch;
    window.fetch = (...what) => {
        if (String(what[0]).includes("/door/here/")) window.times.push(Date.now());
        return ask(...what); } }"""
NEW, HERE = "/en/staff/desk/new/", "/en/staff/door/here/"


class Desk:
    """A browser in which somebody is signed in; `asked` are the keep-alives it has sent."""

    def __init__(self, browser: Any, servers: LiveServers, *, script: bool) -> None:
        self.url, self.staff = servers.staff_url, person("Rosa")
        self.key = signed_in(staff=self.staff).cookies["desk"].value
        self.context = browser.new_context(locale="en-CA", java_script_enabled=script)
        self.context.set_default_timeout(15_000)
        self.context.add_cookies([{"name": "desk", "value": self.key, "url": self.url}])
        self.page, self.asked = self.context.new_page(), []
        self.page.on("request", lambda sent: self.asked.append(sent) if sent.url.endswith(HERE) else None)

    def seen(self) -> int:
        """Seconds since somebody was last there, as the server knows it."""
        return int(now().timestamp()) - int(self.session()["door.seen"])

    def session(self) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore(self.key)

    def last_seen(self, minutes: int) -> None:
        stored = self.session()
        stored["door.seen"] = int(now().timestamp()) - minutes * 60
        stored.save()

    def pass_time(self, minutes: int) -> None:
        """For the browser alone, a minute at a time."""
        for _ in range(minutes):
            self.page.clock.run_for(60_000)

    def tell(self) -> int:
        """Lets a minute pass, in which the page says that somebody types. The status of the answer."""
        with self.page.expect_response(f"**{HERE}") as answer:
            self.pass_time(1)
        return int(answer.value.status)


@pytest.fixture
def desk(browser: Any, live_servers: LiveServers) -> Iterator[Desk]:
    desk = Desk(browser, live_servers, script=True)
    desk.page.clock.install()
    desk.page.add_init_script(TIMES)
    desk.page.goto(desk.url + NEW)
    yield desk
    desk.context.close()


def test_typing_counts_and_being_looked_at_does_not(desk: Desk) -> None:
    desk.last_seen(14)
    desk.page.mouse.move(200, 300)
    desk.page.mouse.wheel(0, 900)
    desk.page.keyboard.press("Tab")
    desk.page.evaluate(
        "document.querySelector('[name=narrative]').dispatchEvent(new Event('input', {bubbles: true}))"
    )
    desk.pass_time(5)
    assert (desk.asked, desk.seen() >= 14 * 60) == ([], True)

    desk.page.locator("[name=narrative]").press_sequentially("S")
    assert desk.tell() == 204
    assert desk.seen() < 60
    for letter in "he said":
        desk.page.locator("[name=narrative]").press_sequentially(letter)
        desk.page.clock.run_for(17_000)
    desk.pass_time(20)  # nobody types any more
    times = desk.page.evaluate("window.times")
    assert len(times) == len(desk.asked)
    assert 3 <= len(times) <= 4
    assert all(later - earlier >= 60_000 for earlier, later in pairwise(times))
    assert desk.asked[0].post_data is None
    assert "She" not in str(desk.asked[0].all_headers())
    stored = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"
    assert "She" not in desk.page.evaluate(stored)


def test_somebody_who_types_is_told_at_once_that_the_session_has_ended(desk: Desk) -> None:
    desk.last_seen(16)
    desk.page.locator("[name=narrative]").press_sequentially("S")
    assert desk.tell() == 401
    desk.page.get_by_text("You were signed out.").wait_for()
    assert desk.page.locator("[name=narrative]").input_value() == "S"


def test_no_typing_carries_a_session_past_eight_hours(desk: Desk) -> None:
    stored = desk.session()
    stored["door.started"] -= 8 * 3600
    stored.save()
    desk.page.locator("[name=narrative]").press_sequentially("S")
    assert desk.tell() == 401


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_no_word_is_lost_when_the_session_has_ended(
    browser: Any, live_servers: LiveServers, script: bool
) -> None:
    desk = Desk(browser, live_servers, script=script)
    page = desk.page
    page.goto(desk.url + NEW)
    page.locator("[name=kind]").select_option("tip")
    page.locator("[name=narrative]").fill(WORDS)
    page.locator("[name=victims-0-name]").fill("Marisol")
    desk.last_seen(16)
    log = page.locator(".call .btn.main")
    log.click()
    page.get_by_text("You were signed out. Nothing you typed is lost.").wait_for()
    assert page.locator("[name=narrative]").input_value() == WORDS

    with desk.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again in a new tab").first.click()
    tab = opened.value
    tab.locator("[name=login]").fill(desk.staff.email)
    tab.locator("[name=password]").fill(PASSWORD)
    tab.locator("main button.button").first.click()
    tab.locator("[name=code]").fill(code_for(desk.staff))
    tab.locator("main button.button").first.click()
    tab.get_by_text("waits in the other tab").wait_for()
    tab.close()

    page.locator("[name=narrative]").press("End")
    log.click()
    page.get_by_text("Not saved yet.").wait_for()
    assert page.locator("[name=narrative]").input_value() == WORDS
    assert not Interaction.objects.exists()
    log.click()
    page.get_by_text("The call is logged").wait_for()
    tip = Tip.objects.get()
    assert open_tip(tip, opener(tip.id, "C")).narrative.split() == WORDS.split()
    desk.context.close()
