"""A call on its one screen, in Chromium: what is typed is kept through cut lines, reloads, a dead tab, a colleague."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from desk.actions import give_call, open_draft
from desk.models import Call, DraftSave
from intake.models import Tip
from tests.live import LiveServers
from tests.pages import enter
from tests.support import staff_member

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Desk:
    def __init__(self, browser: Any, base: str, staff: Any, language: str = "en", **more: Any) -> None:
        self.staff, self.base, self.language = staff, base, language
        client = enter({"me": staff}, "me")
        assert client
        self.context = browser.new_context(viewport={"width": 1280, "height": 720}, **more)
        cookies = [{"name": name, "value": one.value, "url": base} for name, one in client.cookies.items()]
        self.context.add_cookies(cookies)
        self.faults: list[str] = []
        self.page = self.tab()

    def tab(self) -> Any:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(f"{self.base}/{self.language}/staff/desk/")
        return page

    def begin(self) -> Any:
        self.page.keyboard.press("n")
        return self.ready(self.page)

    def go_on(self) -> Any:
        page = self.tab()
        page.locator(".going .btn").first.click()
        return self.ready(page)

    def ready(self, page: Any) -> Any:
        page.locator("[name=narrative]").wait_for()
        page.wait_for_load_state()  # with its script
        return page

    def held(self) -> dict[str, list[str]]:
        return open_draft(call=Call.objects.get(), by=self.staff).values


def until(true: Any, seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.2)


@pytest.fixture
def rosa(browser: Any, live_servers: LiveServers) -> Iterator[Desk]:
    desk = Desk(browser, live_servers.staff_url, staff_member("specialist", name="Rosa Lindqvist"))
    yield desk
    desk.context.close()
    assert not desk.faults


def test_what_is_typed_is_on_the_server_within_five_seconds_and_after_a_dead_tab(rosa: Desk) -> None:
    page = rosa.begin()
    page.keyboard.press("f")
    page.locator("[name=narrative]").fill("A girl at the motel.")
    began = time.monotonic()
    until(lambda: rosa.held().get("narrative") == ["A girl at the motel."])
    assert time.monotonic() - began < 5
    page.locator("#saved", has_text="saved").wait_for()
    page.locator("[name=danger][value=yes]").check()
    page.close(run_before_unload=False)  # the tab is killed
    page = rosa.go_on()
    assert page.locator("[name=narrative]").input_value() == "A girl at the motel."
    # Nothing rests in the browser.
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])") == "[{},{}]"


@pytest.mark.long
def test_a_line_cut_in_mid_call_loses_nothing_and_doubles_nothing(rosa: Desk) -> None:
    page = rosa.begin()
    page.locator("[name=narrative]").fill("Before.")
    until(lambda: rosa.held().get("narrative") == ["Before."])
    # The words arrive, and their answer is lost on the way back.
    page.route("**/save/", lambda route: (route.fetch(), route.abort())[1], times=1)
    page.locator("[name=narrative]").fill("Before. Arrived.")
    page.locator("#notice", has_text="No connection").wait_for()
    until(lambda: rosa.held().get("narrative") == ["Before. Arrived."])
    rosa.context.set_offline(True)
    page.locator("[name=narrative]").fill("Before. Arrived. In the dark.")
    page.locator("[name=web]").fill("a.example")
    time.sleep(4)
    page.locator("#notice", has_text="No connection").wait_for()
    rosa.context.set_offline(False)
    until(lambda: rosa.held().get("web") == ["a.example"])
    assert rosa.held()["narrative"] == ["Before. Arrived. In the dark."]
    page.locator("#notice:empty").wait_for(state="attached")
    assert Call.objects.get().version == len(
        {*DraftSave.objects.values_list("number", flat=True)} | {1, 2, 3}
    )


@pytest.mark.long
def test_signed_out_in_mid_call_it_saves_again_after_the_next_sign_in(rosa: Desk) -> None:
    page = rosa.begin()
    cookies = rosa.context.cookies()
    rosa.context.clear_cookies()
    page.locator("[name=narrative]").fill("While signed out.")
    page.locator("#notice", has_text="signed out").wait_for()
    rosa.context.add_cookies([one for one in cookies if one["name"] != "form"])
    rosa.tab().close()  # gives the form a new token
    until(lambda: rosa.held().get("narrative") == ["While signed out."])


@pytest.mark.long
def test_two_people_see_each_other_and_no_word_of_either_is_lost(
    rosa: Desk, browser: Any, live_servers: LiveServers
) -> None:
    page = rosa.begin()
    page.locator("[name=web]").fill("a.example")
    until(lambda: rosa.held().get("web") == ["a.example"])
    amara = Desk(browser, live_servers.staff_url, staff_member("supervisor", name="Amara Osei"))
    give_call(call=Call.objects.get(), to=amara.staff, by=rosa.staff)
    hers = amara.go_on()
    page.locator("#others", has_text="Amara Osei").wait_for(timeout=12_000)
    # A field that only one of them touches arrives by itself.
    hers.locator("[name=business]").fill("Seven Pines")
    until(lambda: page.locator("[name=business]").input_value() == "Seven Pines", 15)
    # The same field at once.
    page.locator("[name=narrative]").fill("At the motel.")
    hers.locator("[name=narrative]").fill("At the farm.")
    until(lambda: bool(open_draft(call=Call.objects.get(), by=rosa.staff).kept), 12)
    loser = (
        page
        if open_draft(call=Call.objects.get(), by=rosa.staff).values["narrative"] == ["At the farm."]
        else hers
    )
    loser.locator(".kept-one").wait_for(timeout=15_000)
    loser.locator(".kept-one [data-way=add]").click()
    until(lambda: not open_draft(call=Call.objects.get(), by=rosa.staff).kept, 12)
    (told,) = rosa.held()["narrative"]
    assert "At the farm." in told and "At the motel." in told
    assert not amara.faults
    amara.context.close()


def test_without_script_each_button_keeps_every_word(browser: Any, live_servers: LiveServers) -> None:
    rosa = Desk(browser, live_servers.staff_url, staff_member("specialist"), "fr", java_script_enabled=False)
    page = rosa.page
    page.locator("[name=start]").click()
    page.locator("[name=narrative]").fill("Au motel.")
    page.locator("[name=more][value=victims]").click()
    page.locator("[name='victims-1-name']").fill("Zoé")
    with page.expect_navigation():
        page.locator(".call-top button.btn").first.click()
    assert page.locator("[name=narrative]").input_value() == "Au motel."
    assert page.locator("[name='victims-1-name']").input_value() == "Zoé"
    with page.expect_navigation():
        page.locator("#finish").click()
    assert Tip.objects.get().persons.count() == 1
    rosa.context.close()


@pytest.mark.long
def test_nothing_scrolls_sideways_and_safety_stays_in_view(rosa: Desk) -> None:
    page = rosa.begin()
    for wide, high in ((1280, 720), (1024, 768), (820, 1180), (390, 844)):
        page.set_viewport_size({"width": wide, "height": high})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), wide
        if wide >= 820:
            page.evaluate("scrollTo(0, document.body.scrollHeight)")
            box = page.locator("[name=danger][value=yes]").bounding_box()
            assert 0 <= box["y"] < high, wide
