"""A supervisor's night, in a real browser: a tip arrives, is taken, opened, weighed and decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.live import LiveServers
from tests.support import signed_in, staff_member
from tests.triage.tips import review_of
from triage.actions import claim
from triage.models import Review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECRET = "She never leaves room 14 of the Seven Pines."


@pytest.fixture
def desk(live_servers: LiveServers, browser: Any) -> Iterator[Any]:
    """A page of somebody signed in as supervisor; `desk.errors` is what the browser complained of."""
    amara = staff_member("supervisor", name="Amara Osei")
    client = signed_in(staff=amara)
    context = browser.new_context(locale="en-CA", viewport={"width": 1280, "height": 860})
    context.set_default_timeout(15_000)
    cookie = {"name": "desk", "value": client.cookies["desk"].value, "url": live_servers.staff_url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.queue = f"{live_servers.staff_url}/en/staff/queue/"
    page.staff = amara
    yield page
    context.close()


def test_an_urgent_tip_appears_and_is_told_without_loading_the_page(desk):
    waiting = review_of(province="NS")
    desk.goto(desk.queue)
    desk.locator(f"#r-{waiting.pk} .ref").focus()
    desk.evaluate("window.stayed = true")
    urgent = review_of(minor_answer="maybe", province="ON")
    desk.locator(f"#r-{urgent.pk}").wait_for(timeout=5_000)
    assert f"New urgent tip: {urgent.reference}" in desk.locator("#heard").inner_text()
    assert desk.evaluate("document.activeElement.closest('.row').id") == f"r-{waiting.pk}"
    assert desk.evaluate("window.stayed") is True
    assert desk.errors == []


def test_a_claim_by_somebody_else_shows_at_once(desk):
    review = review_of()
    desk.goto(desk.queue)
    claim(review=review, by=staff_member("supervisor", name="Bao Tran"))
    desk.get_by_text("Bao Tran, since").wait_for(timeout=5_000)


def test_the_keys_move_claim_open_and_may_be_turned_off(desk):
    first, second = review_of(danger="yes"), review_of()
    desk.goto(desk.queue)
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    assert desk.evaluate("document.activeElement.closest('.row').id") == f"r-{second.pk}"
    desk.keyboard.press("k")
    desk.keyboard.press("c")
    desk.wait_for_url(f"{desk.queue}{first.pk}/")
    assert Review.objects.get(pk=first.pk).claimed_by == desk.staff
    desk.keyboard.press("?")
    desk.get_by_label("Use single-letter keys on this computer").uncheck()
    desk.get_by_role("button", name="Close").click()
    desk.keyboard.press("o")
    desk.wait_for_timeout(300)
    assert desk.locator(".opened").count() == 0


def test_a_letter_typed_in_a_field_is_a_letter(desk):
    review = review_of(narrative=SECRET)
    desk.goto(f"{desk.queue}{review.pk}/")
    desk.get_by_label("Wishes of the person", exact=True).first.press_sequentially("cod?")
    assert desk.get_by_label("Wishes of the person", exact=True).first.input_value() == "cod?"
    assert desk.locator(".opened").count() == 0


def test_one_harsh_text_at_a_time_and_none_before_its_note(desk):
    review = review_of(narrative=SECRET, minor_answer="maybe", timing="Each Friday night.")
    desk.goto(f"{desk.queue}{review.pk}/")
    desk.locator("[data-open]").click()
    desk.get_by_text("Content note: a minor.").wait_for()
    assert not desk.get_by_text(SECRET).is_visible()
    desk.get_by_text("What the reporter wrote", exact=True).focus()
    desk.keyboard.press("Enter")
    desk.get_by_text(SECRET).wait_for()
    desk.locator(".opened summary", has_text="When").press("Enter")
    desk.get_by_text("Each Friday night.").wait_for()
    assert not desk.get_by_text(SECRET).is_visible()


def test_open_weigh_be_refused_lose_nothing_decide(desk):
    review = review_of(narrative=SECRET)
    desk.goto(f"{desk.queue}{review.pk}/")
    desk.get_by_label("Wishes of the person", exact=True).first.fill("Wants to keep her job.")
    desk.keyboard.press("Escape")
    desk.locator("[data-open]").click()
    desk.get_by_text(SECRET).wait_for()
    assert (
        desk.get_by_label("Wishes of the person", exact=True).first.input_value() == "Wants to keep her job."
    )
    desk.get_by_role("button", name="Decide", exact=True).click()
    desk.get_by_text("Not yet: something is missing").wait_for()
    desk.wait_for_load_state()  # with every field below it
    assert desk.get_by_text(SECRET).count() == 0  # an act closes what was opened
    assert (
        desk.get_by_label("Wishes of the person", exact=True).first.input_value() == "Wants to keep her job."
    )
    for tick in desk.locator(".six input[type=checkbox]").all()[1:]:
        tick.check()
    desk.get_by_label("Options discussed only").check()
    desk.get_by_role("button", name="Decide", exact=True).click()
    desk.get_by_text("decided by Amara Osei").first.wait_for()
    assert Review.objects.get(pk=review.pk).outcome == "options_discussed"
    assert desk.errors == []


def test_what_was_opened_closes_when_the_page_is_left(desk):
    review = review_of(narrative=SECRET)
    desk.goto(desk.queue)
    desk.goto(f"{desk.queue}{review.pk}/")
    desk.locator("[data-open]").click()
    desk.get_by_text(SECRET).wait_for()
    desk.goto(desk.queue)
    desk.go_back()
    desk.locator("[data-open]").wait_for()
    assert desk.get_by_text(SECRET).count() == 0


def test_reload_after_opening_asks_and_opens_nothing(desk):
    review = review_of(narrative=SECRET)
    desk.goto(f"{desk.queue}{review.pk}/")
    desk.locator("[data-open]").click()
    desk.get_by_text(SECRET).wait_for()
    desk.reload()
    desk.locator("[data-open]").wait_for()
    assert desk.get_by_text(SECRET).count() == 0


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_phone_never_scrolls_sideways(desk, language):
    review = review_of(minor_answer="yes", province="ON", narrative=SECRET)
    desk.set_viewport_size({"width": 390, "height": 844})
    for path in ("", f"{review.pk}/", "duty-rules/"):
        desk.goto(desk.queue.replace("/en/", f"/{language}/") + path)
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
