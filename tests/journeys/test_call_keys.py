"""The keys of a call: those on the screen, in the documentation and in the script are the same, they do nothing to
what is typed, and they can be turned off. And the hands stay where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase
from typing import Any

import pytest
from django.conf import settings

from desk.models import CallConsent, SupervisorAlert
from intake.models import Interaction
from tests.journeys.test_call_desk import Desk, until
from tests.live import LiveServers
from tests.support import staff_member

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LISTED = """() => [...document.querySelectorAll("#keys dt")].map(one =>
    [[...one.querySelectorAll("kbd")].map(key => key.textContent).join(" "), one.nextElementSibling.textContent])"""
# Which letters the page takes for a key, pressed on their own or with Alt and Shift.
TAKEN = """([letters, more]) => [...letters].filter(letter => {
    const event = new KeyboardEvent("keydown", {key: letter, code: `Key${letter.toUpperCase()}`, bubbles: true,
                                                cancelable: true, ...more});
    document.activeElement.blur();
    document.body.dispatchEvent(event);
    return event.defaultPrevented;
}).join("")"""
HELD = {"altKey": True, "shiftKey": True}
FOCUS = "document.activeElement.name || document.activeElement.tagName"


@pytest.fixture
def rosa(browser: Any, live_servers: LiveServers) -> Iterator[Desk]:
    desk = Desk(browser, live_servers.staff_url, staff_member("specialist", name="Rosa Lindqvist"))
    yield desk
    desk.context.close()
    assert not desk.faults


def documented() -> dict[str, str]:
    text = (settings.BASE_DIR / "docs/desk.md").read_text()
    rows = re.findall(r"^\| (.+?) \| (?:call|every page) \| (.+?) \|$", text, re.MULTILINE)
    return dict(rows)


def test_the_screen_the_documentation_and_the_script_name_the_same_keys(rosa: Desk) -> None:
    page = rosa.begin()
    page.keyboard.press("?")
    page.locator("#keys[open]").wait_for()
    listed = dict(page.evaluate(LISTED))
    assert documented() == listed
    page.keyboard.press("Escape")
    letters = "".join(sorted(key for key in listed if len(key) == 1 and key.isalpha()))
    assert page.evaluate(TAKEN, [ascii_lowercase, {}]) == letters
    assert page.evaluate(TAKEN, [ascii_lowercase.replace("a", ""), HELD]) == letters.replace("a", "")
    assert not SupervisorAlert.objects.exists()
    assert page.evaluate(TAKEN, ["a", HELD]) == "a"
    until(lambda: SupervisorAlert.objects.count() == 1)


def test_letters_typed_in_a_field_are_letters_and_keys_can_be_turned_off(rosa: Desk) -> None:
    page = rosa.begin()
    for name in ("narrative", "business"):
        page.locator(f"[name={name}]").focus()
        page.keyboard.type(f"{ascii_lowercase}?")
        assert page.locator(f"[name={name}]").input_value() == f"{ascii_lowercase}?"
    page.keyboard.press("Alt+Shift+M")
    assert page.evaluate(FOCUS) == "business"
    until(lambda: rosa.held().get("business") == [f"{ascii_lowercase}?"])
    page.locator("[name=kind]").focus()
    page.keyboard.type("s")  # within a list a letter chooses
    assert page.evaluate(FOCUS) == "kind" and not page.locator("#keys[open]").count()
    page.locator("h1").click()
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    assert page.evaluate(TAKEN, [f"{ascii_lowercase}?", {}]) == ""
    assert page.evaluate(TAKEN, ["s", HELD]) == "s"  # no single letter: stays


def test_who_calls_a_supervisor_while_typing_types_on(rosa: Desk) -> None:
    page = rosa.begin()
    page.locator("[name=narrative]").focus()
    page.keyboard.type("He is h")
    page.keyboard.press("Alt+Shift+A")
    page.keyboard.type("ere, by the")
    page.locator("#panel-alert [data-act=alert_close]").wait_for()
    page.keyboard.type(" stairs.")
    assert page.locator("[name=narrative]").input_value() == "He is here, by the stairs."
    assert SupervisorAlert.objects.count() == 1
    page.keyboard.press(
        "Alt+Shift+A"
    )  # called already: leads to what can be done about it, and calls nobody twice
    assert page.evaluate("document.activeElement.dataset.act") == "alert_close"
    assert SupervisorAlert.objects.count() == 1


def test_the_focus_is_never_lost_by_a_button_of_a_panel(rosa: Desk) -> None:
    page = rosa.begin()
    page.keyboard.press("c")
    page.locator("#panel-consent [data-act=consent]").press("Enter")
    page.locator("#panel-consent [role=alert]").wait_for()
    assert (
        page.evaluate("document.activeElement.role") == "alert"
    )  # what is missing, and the fields come next
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == "consent-about"
    for name, value in (("purpose", "call_back"), ("answer", "given"), ("voice", "self")):
        page.locator(f"[name=consent-{name}]").select_option(value)
    page.locator("#panel-consent [data-act=consent]").press("Enter")
    page.locator("#panel-consent .told").wait_for()
    assert page.evaluate("document.activeElement.closest('[data-panel]').dataset.panel") == "consent"
    assert CallConsent.objects.count() == 1
    # One of many of a kind: the hand stays beside it.
    page.keyboard.press("r")
    page.locator("#panel-scripts [data-act=script]").nth(1).press("Enter")
    page.locator("#panel-scripts .tag").wait_for()
    assert page.evaluate("document.activeElement.closest('.script') !== null")


def test_what_is_typed_while_the_answer_is_on_its_way_stays(rosa: Desk) -> None:
    page = rosa.begin()
    page.keyboard.press("p")
    fold = page.locator("#panel-plan details.fold").first
    fold.evaluate("it => { it.open = true }")

    def slowly(route: Any) -> None:
        answer = route.fetch()
        page.locator("[name=plan-contacts]").focus()
        page.keyboard.type("Her aunt")
        route.fulfill(response=answer)

    page.route("**/action/", slowly, times=1)
    page.locator("#panel-plan [data-act=action]").first.click()
    page.locator("#panel-plan .done").wait_for()
    assert page.locator("[name=plan-contacts]").input_value() == "Her aunt"
    until(lambda: rosa.held().get("plan-contacts") == ["Her aunt"])


def test_signed_out_in_mid_panel_it_says_so_and_acts_after_the_next_sign_in(rosa: Desk) -> None:
    page = rosa.begin()
    cookies = rosa.context.cookies()
    rosa.context.clear_cookies()
    page.keyboard.press("p")
    page.locator("#panel-plan [data-act=action]").first.click()
    page.locator("#notice", has_text="not done yet").wait_for()
    rosa.context.add_cookies([one for one in cookies if one["name"] != "form"])
    rosa.tab().close()  # gives the form a new token
    page.locator("#panel-plan [data-act=action]").first.click()
    page.locator("#panel-plan .done").wait_for()
    assert page.locator("#notice").inner_text() == ""


def test_two_clicks_on_the_last_button_and_the_way_back_make_one_call(rosa: Desk) -> None:
    page = rosa.begin()
    page.locator("[name=narrative]").fill("At the motel.")
    page.locator("#finish").dblclick()
    page.get_by_text("The call is logged").wait_for()
    page.go_back()
    page.get_by_text("This call is logged").wait_for()
    assert "At the motel." not in page.content() and Interaction.objects.count() == 1


def test_a_page_that_is_reloaded_opens_nothing_by_itself(rosa: Desk) -> None:
    page = rosa.begin()
    page.locator("[name=narrative]").fill("At the motel.")
    until(lambda: rosa.held().get("narrative") == ["At the motel."])
    page.reload()
    assert "At the motel." not in page.content()
    page.locator(".page > form .btn.main").click()
    assert rosa.ready(page).locator("[name=narrative]").input_value() == "At the motel."
