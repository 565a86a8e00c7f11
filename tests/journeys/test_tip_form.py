"""The public form in a real browser, with and without script, against the real processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from intake.models import Tip
from tests.intake.telling import TOKEN, opened
from tests.live import LiveServers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "A girl at the motel.\nShe never leaves room 14 alone."


def go_on(page: Any) -> None:
    page.locator("[data-part]:visible [data-on]:visible").first.click()


def at(page: Any, heading: str) -> None:
    """The one part that is to be seen has this heading."""
    expect(page.locator("[data-part]:visible h2")).to_have_text(heading)


def to_the_words(page: Any, servers: LiveServers, language: str = "en") -> None:
    page.goto(f"{servers.public_url}/{language}/tip/")
    go_on(page)
    page.locator("[name=danger][value=no]").check()
    go_on(page)
    page.locator("[name=narrative]").fill(WORDS)


def test_one_part_at_a_time(page: Any, live_servers: LiveServers) -> None:
    page.goto(f"{live_servers.public_url}/en/tip/")
    assert page.locator("[data-part]:visible").count() == 1
    go_on(page)
    at(page, "Danger now")
    assert page.evaluate("document.activeElement.id") == "part-1"
    assert not page.locator("[data-emergency]").is_visible()
    go_on(page)
    assert "is an answer too" in page.locator("[data-refused]:visible").inner_text()
    page.locator("[name=danger][value=yes]").check()
    assert page.locator("[data-emergency]").is_visible()
    assert not page.locator("[data-refused]").first.is_visible()
    go_on(page)
    go_on(page)
    assert "One sentence is enough" in page.locator("[data-refused]:visible").inner_text()
    page.locator("[name=narrative]").fill(WORDS)
    page.locator("[name=minor][value=maybe]").check()
    for _part in range(3, 10):
        go_on(page)
    at(page, "Check and send")
    told = page.locator("[data-told] dt + dd").all_inner_texts()
    assert told == ["Yes", WORDS, "Maybe"]
    page.locator("[data-told] button").nth(2).click()
    at(page, "What worries you?")
    for _part in range(3, 10):
        go_on(page)
    page.locator("#tip button.go:visible").click()
    page.locator("ol.words li").first.wait_for()
    tip = Tip.objects.get()
    assert (tip.danger, tip.minor) == ("yes", "maybe")
    assert opened(tip).narrative == WORDS


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 568)])
def test_the_first_step_is_never_below_the_way_out(
    page: Any, live_servers: LiveServers, width: int, height: int, language: str
) -> None:
    """Side by side: so wherever the page stands."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{live_servers.public_url}/{language}/tip/")
    first = page.locator("[data-part]:visible [data-on]:visible").first.bounding_box()
    leave = page.locator("a.leave").bounding_box()
    assert first["x"] + first["width"] < leave["x"] and first["height"] >= 48 <= leave["height"]
    assert leave["x"] + leave["width"] <= width


def test_the_browser_s_back_goes_one_part_back_and_keeps_the_words(
    page: Any, live_servers: LiveServers
) -> None:
    to_the_words(page, live_servers)
    page.go_back()
    at(page, "Danger now")
    go_on(page)
    assert page.locator("[name=narrative]").input_value() == WORDS


def test_another_language_in_the_middle(page: Any, live_servers: LiveServers) -> None:
    to_the_words(page, live_servers)
    page.locator("[name=switch]").click()
    page.wait_for_url("**/fr/tip/")
    at(page, "Qu’est-ce qui vous inquiète?")
    assert page.locator("[name=narrative]").input_value() == WORDS
    assert page.locator("[name=danger][value=no]").is_checked()


def test_enter_in_a_line_sends_nothing(page: Any, live_servers: LiveServers) -> None:
    to_the_words(page, live_servers)
    go_on(page)
    page.locator("[name=business]").fill("Blue Heron")
    page.locator("[name=business]").press("Enter")
    at(page, "Where is it?")
    assert page.url.endswith("/en/tip/")
    assert Tip.objects.count() == 0


def test_a_fault_found_by_the_server_opens_its_part(page: Any, live_servers: LiveServers) -> None:
    to_the_words(page, live_servers)
    for _part in range(3, 6):
        go_on(page)
    page.locator("[name=how_many]").fill("about five")
    for _part in range(6, 10):
        go_on(page)
    page.locator("#tip button.go:visible").click()
    page.locator("[data-summary]").wait_for()
    at(page, "Who may be harmed?")
    assert page.evaluate("document.activeElement.hasAttribute('data-summary')")
    page.locator("[data-summary] a").click()
    assert page.evaluate("document.activeElement.name") == "how_many"
    assert page.locator("[name=narrative]").input_value() == WORDS


def test_without_script_all_parts_stand_on_one_page(browser: Any, live_servers: LiveServers) -> None:
    context = browser.new_context(locale="fr-CA", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_servers.public_url}/")
    page.locator(".doors").get_by_role("link", name="Nous dire quelque chose").click()
    page.get_by_role("link", name="Continuer vers le formulaire").click()
    expect(page.locator("[data-part]:visible")).to_have_count(10)
    assert page.locator("[data-emergency]").is_visible()
    page.locator("#tip button.go").click()
    expect(page.locator("[data-summary] a")).to_have_count(2)
    page.locator("[name=danger][value=unknown]").check()
    page.locator("[name=narrative]").fill(WORDS)
    page.locator("#tip button.go").click()
    expect(page.locator("ol.words li")).to_have_count(8)
    assert page.title() == "Reçu"
    assert context.cookies() == []
    context.close()


def test_the_first_view_is_light_and_asks_no_other_host(page: Any, live_servers: LiveServers) -> None:
    asked: list[Any] = []
    page.on("response", lambda answer: asked.append((answer.url, answer.request.sizes()["responseBodySize"])))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_servers.public_url}/en/tip/", wait_until="networkidle")
    assert said == []  # no header or value that the browser does not know
    assert all(url.startswith(live_servers.public_url) for url, _size in asked)
    assert sum(size for _url, size in asked) < 100_000
    to_the_words(page, live_servers)
    kept = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert kept == [0, 0, ""]
    assert page.context.cookies() == []


def test_capital_letters_are_no_call_for_the_exit(page: Any, live_servers: LiveServers) -> None:
    to_the_words(page, live_servers)
    for letter in "ABCDE":
        page.keyboard.press(f"Shift+{letter}")
    assert page.url.endswith("/en/tip/")


def test_two_presses_at_once_are_one_tip(live_servers: LiveServers) -> None:
    address = f"{live_servers.public_url}/en/tip/"
    with urlopen(address) as blank:
        token = TOKEN.search(blank.read().decode())
    assert token
    body = urlencode({"token": token[1], "danger": "no", "narrative": WORDS}).encode()

    def press(_hand: int) -> tuple[int, bytes]:
        with urlopen(address, data=body) as answer:
            return answer.status, answer.read()

    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(press, range(16)))
    assert {status for status, _page in answers} == {200}
    assert len({page for _status, page in answers}) == 1
    assert Tip.objects.count() == 1
