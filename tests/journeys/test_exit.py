"""The quick exit, with and without script: away at once, nothing on the way back, and nobody told where from."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from hotline.launcher.supervisor import signal_group
from tests.live import LiveServers

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "A girl at the motel."
MOST = 300  # milliseconds from the press to the first byte asked of the weather
WAYS = {
    "link": lambda page: page.locator("a.leave").click(),
    "keys": lambda page: [page.keyboard.press("Shift") for _press in range(3)],
    "first link": lambda page: page.locator("a.jump[data-exit]").focus() or page.keyboard.press("Enter"),
}


def write(page: Any, servers: LiveServers, *, script: bool = True) -> None:
    """On the form, with words typed."""
    page.goto(f"{servers.public_url}/en/")
    page.goto(f"{servers.public_url}/en/tip/")
    if script:
        page.locator("[data-part='0'] [data-on]").first.click()
        page.locator("[name=danger][value=no]").check()
        page.locator("[data-part='1'] [data-on]").first.click()
    page.locator("[name=narrative]").fill(WORDS)


@pytest.fixture
def plain(browser: Any) -> Iterator[Any]:
    """A page without script."""
    context = browser.new_context(locale="en-CA", java_script_enabled=False)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def quick(page: Any, servers: LiveServers, way: Any, *, script: bool = True) -> bool:
    """Whether it is away in time; a busy machine gets three tries, for its own delay comes on top."""
    for _try in range(3):
        write(page, servers, script=script)
        if left(page, servers, way) < MOST:
            return True
    return False


def left(page: Any, servers: LiveServers, way: Any) -> float:
    """Milliseconds until the weather was asked for."""
    before, began = len(servers.weather.visits), time.monotonic()
    way(page)
    page.wait_for_url(servers.weather.url)
    assert len(servers.weather.visits) > before
    return (servers.weather.visits[before][0] - began) * 1000


@pytest.mark.parametrize("way", WAYS)
def test_it_is_quick_and_the_way_back_shows_nothing(page: Any, live_servers: LiveServers, way: str) -> None:
    assert quick(page, live_servers, WAYS[way])
    assert {referer for _at, referer in live_servers.weather.visits} == {None}
    page.go_back()
    page.wait_for_load_state()
    assert WORDS not in page.content()
    assert page.locator("[name=narrative]").input_value() == ""
    page.go_forward()
    page.wait_for_url(live_servers.weather.url)


def test_without_script_the_link_leads_away_too(plain: Any, live_servers: LiveServers) -> None:
    assert quick(plain, live_servers, WAYS["link"], script=False)
    assert live_servers.weather.visits[-1][1] is None
    plain.go_back()
    plain.wait_for_load_state()
    assert plain.locator("[name=narrative]").input_value() == ""


def test_a_site_that_hangs_holds_nobody_back(page: Any, live_servers: LiveServers) -> None:
    """The page goes blank at once, and after a moment straight to the weather."""
    running = live_servers.processes["public"].running
    assert running

    def hang_and_leave(page: Any) -> None:
        signal_group(running.pid, signal.SIGSTOP)
        WAYS["link"](page)

    try:
        write(page, live_servers)
        assert left(page, live_servers, hang_and_leave) < 3 * MOST
    finally:
        signal_group(running.pid, signal.SIGCONT)
    assert live_servers.weather.visits[-1][1] is None


@pytest.mark.parametrize("way", ["link", "keys"])
def test_our_other_tabs_leave_too(page: Any, live_servers: LiveServers, way: str) -> None:
    """The eight words stand on the confirmation, behind the page to which its link leads."""
    write(page, live_servers)
    page.evaluate("document.getElementById('tip').submit()")
    page.locator("ol.words").wait_for()
    with page.context.expect_page() as opened:
        page.locator("main a[href='/en/add/']").click()
    front = opened.value
    front.locator("#id_code").wait_for()
    left(front, live_servers, WAYS[way])
    page.wait_for_url(live_servers.weather.url)
    page.go_back()
    page.wait_for_load_state()
    assert page.locator("ol.words").count() == 0


def test_cookies_and_storage_of_this_site_are_emptied(page: Any, live_servers: LiveServers) -> None:
    """We set none; what a browser's extension or an older page left goes too."""
    page.goto(f"{live_servers.public_url}/en/")
    page.evaluate("localStorage.left = 'behind'; document.cookie = 'left=behind; max-age=9999'")
    left(page, live_servers, WAYS["link"])
    assert page.context.cookies(live_servers.public_url) == []
    page.goto(f"{live_servers.public_url}/en/")
    assert page.evaluate("localStorage.length") == 0
