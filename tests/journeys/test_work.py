"""The work that a browser does while somebody writes: found on a slow machine, felt by nobody, needed by none."""

from __future__ import annotations

from typing import Any

import pytest

from hotline.form.flood.judging import proves
from tests.live import LiveServers

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SLOWER = 4  # times: a cheap phone beside a desktop machine
WORDS = "She never leaves room 14 alone, and he keeps her phone."
# The longest time in which the page could answer no key.
WATCH = """() => {
    window.longest = 0;
    let last = performance.now();
    setInterval(() => { const now = performance.now(); longest = Math.max(longest, now - last); last = now; }, 5);
}"""
FROZEN = (
    1500  # milliseconds: tests share their cores with others; beside a quiet machine it is a tenth of this
)


def test_the_work_is_found_while_somebody_types_and_the_keys_stay_quick(
    page: Any, live_servers: LiveServers
) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    beside: list[Any] = []
    page.on("worker", lambda one: beside.append(one))
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"{live_servers.public_url}/en/tip/", wait_until="commit")
    page.locator("[name=narrative]").wait_for(state="attached")
    page.locator("[data-part]:visible [data-on]:visible").first.click()
    page.locator("[name=danger][value=no]").check()
    page.locator("[data-part]:visible [data-on]:visible").first.click()
    page.evaluate(WATCH)
    page.locator("[name=narrative]").press_sequentially(WORDS, delay=10)
    page.locator("[name=work]").wait_for(state="attached")
    token = page.locator("[name=token]").input_value()
    assert proves(token, page.locator("[name=work]").input_value())
    assert page.locator("[name=narrative]").input_value() == WORDS
    assert page.evaluate("longest") < FROZEN
    assert len(beside) == 1
    assert complaints == []


def test_a_page_that_comes_back_does_its_work_again(page: Any, live_servers: LiveServers) -> None:
    """Another language, a forgotten answer: the token stays, and nothing more may be typed before Send."""
    page.goto(f"{live_servers.public_url}/en/tip/")
    token = page.locator("[name=token]").input_value()
    page.locator("[name=switch]").click()
    page.wait_for_url("**/fr/tip/")
    page.locator("[name=work]").wait_for(state="attached")
    assert page.locator("[name=token]").input_value() == token
    assert proves(token, page.locator("[name=work]").input_value())


@pytest.mark.parametrize("script", [True, False])
def test_the_trap_is_seen_by_nobody_and_met_by_no_key(
    browser: Any, live_servers: LiveServers, script: bool
) -> None:
    context = browser.new_context(locale="fr-CA", java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{live_servers.public_url}/fr/tip/")
    trap = page.get_by_label("Laissez ce champ vide")
    box = trap.locator("..").bounding_box()
    assert (box["width"], box["height"]) == (1, 1)
    assert trap.get_attribute("tabindex") == "-1"
    assert page.locator("[name=work]").count() == 0 or script
    context.close()
