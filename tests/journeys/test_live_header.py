"""A tip with danger comes: the supervisor's screen says so within two seconds, whatever page is open, and nothing
moves. A real watch, real Chromium."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.journeys.test_call_desk import Desk, until
from tests.live import LiveServers
from tests.support import staff_member
from tests.triage.tips import review_of
from triage.actions import claim
from triage.models import Heartbeat

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What a browser does when it is allowed to, seen from the page.
SEEN = """
window.notices = [];
window.Notification = class { constructor(words, more) { window.notices.push([words, more.tag]); } close() {} };
window.Notification.permission = "granted";
window.Notification.requestPermission = async () => "granted";
"""


@pytest.fixture
def amara(browser: Any, live_servers: LiveServers) -> Any:
    live_servers.start("watch")
    until(lambda: Heartbeat.objects.filter(name="watch").exists(), 20)
    desk = Desk(browser, live_servers.staff_url, staff_member("supervisor", name="Amara Osei"))
    yield desk
    desk.context.close()
    assert not desk.faults


def go(desk: Desk, page: Any, path: str, language: str = "en") -> Any:
    page.goto(f"{desk.base}/{language}/staff/{path}")
    page.wait_for_load_state()
    return page


def test_on_any_page_within_two_seconds_and_nothing_moves(amara: Desk) -> None:
    page = go(amara, amara.page, "directory/", "fr")
    line = page.locator("#live [data-urgent]")
    place = page.locator("main h1").bounding_box()
    took = []
    for number in range(1, 6):
        began = time.monotonic()
        review_of(danger="yes")
        page.locator("#live [data-urgent]", has_text=str(number)).wait_for(timeout=8000)
        took.append(time.monotonic() - began)
    assert sorted(took)[2] < 2, took  # the machine may be busy: the middle one
    assert "Quelque chose d’urgent attend\u00a0: 5" in line.inner_text()
    assert page.locator("main h1").bounding_box() == place
    line.click()
    page.wait_for_url("**/fr/staff/queue/")


def test_who_may_not_act_is_not_told_and_it_goes_when_it_is_claimed(amara: Desk, browser: Any) -> None:
    rosa = Desk(browser, amara.base, staff_member("specialist", name="Rosa Lindqvist"))
    page, other = go(amara, amara.page, "queue/duty-rules/"), go(rosa, rosa.page, "directory/")
    review = review_of(danger="yes")
    page.locator("#live [data-urgent]").wait_for()
    time.sleep(2.5)
    assert other.locator("#live [data-urgent]").is_hidden()
    assert str(review.pk)[:8] not in other.content()
    claim(review=review, by=amara.staff)
    page.locator("#live [data-urgent]").wait_for(state="hidden")
    rosa.context.close()
    assert not rosa.faults


def test_the_browser_says_it_once_in_however_many_pages_and_in_neutral_words(amara: Desk) -> None:
    amara.context.add_init_script(SEEN)
    pages = [go(amara, amara.tab(), path) for path in ("directory/", "queue/", "queue/duty-rules/")]
    time.sleep(1.5)
    review = review_of(danger="yes", narrative="Purple elephant")
    until(lambda: sum(len(page.evaluate("window.notices")) for page in pages) >= 1)
    time.sleep(7)  # a hidden page asks each five seconds
    said = [one for page in pages for one in page.evaluate("window.notices")]
    assert said == [["Something waits for you.", f"alert-{str(review.pk)[:8]}"]]


def test_the_browser_is_asked_only_by_a_press(amara: Desk) -> None:
    asks = "window.asked = 0; Notification.requestPermission = async () => { window.asked += 1; };"
    amara.context.add_init_script(asks)
    page = go(amara, amara.tab(), "queue/alerts/mine/")
    time.sleep(1.5)
    assert page.evaluate("window.asked") == 0
    button = page.get_by_role("button", name="Tell me in this browser")
    if button.is_visible():  # a headless browser may have refused for good already
        button.click()
        assert page.evaluate("window.asked") == 1


def test_the_queue_asks_once_a_second_and_not_twice(amara: Desk) -> None:
    page = amara.tab()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    go(amara, page, "queue/")
    page.wait_for_timeout(3000)
    assert not [url for url in asked if url.endswith("/queue/live/")]
    assert [url for url in asked if url.endswith("/queue/fresh/")]
    review_of(danger="yes")
    page.locator("#live [data-urgent]").wait_for()


def test_a_page_that_has_lost_touch_says_so(amara: Desk) -> None:
    page = go(amara, amara.page, "directory/")
    page.route("**/queue/live/", lambda route: route.abort())
    page.get_by_text("This page hears nothing new").wait_for(timeout=15_000)
    page.unroute("**/queue/live/")
    page.get_by_text("This page hears nothing new").wait_for(state="hidden")


def test_without_script_the_line_stands_at_page_load(browser: Any, live_servers: LiveServers) -> None:
    staff = staff_member("supervisor", name="Amara Osei")
    review_of(danger="yes")
    desk = Desk(browser, live_servers.staff_url, staff, java_script_enabled=False)
    page = go(desk, desk.page, "directory/")
    assert page.locator("#live [data-urgent]").inner_text().endswith("Something urgent waits: 1")
    desk.context.close()
