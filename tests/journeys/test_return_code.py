"""The whole way of a return code in a real browser, in both languages, without script and by keyboard alone: a tip is
sent, its words are noted, a supervisor asks, the sender reads and answers, the supervisor finds the answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from intake import tasks
from intake.models import Addition
from tests.live import LiveServers
from tests.support import signed_in, staff_member
from triage.models import Review

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAYS = {
    "en": {
        "go on": "Add to what you sent",
        "question": "In which city, town or community is it?",
        "none": "No question is waiting",
        "kept": "We received what you added. Thank you.",
        "asked": "Not read yet.",
        "read": "Answered.",
        "adds": "The reporter added to this tip:",
        "answers": "It answers the question: In which city, town or community is it?",
        "ask": "Ask the reporter",
    },
    "fr": {
        "go on": "Compléter votre envoi",
        "question": "Dans quelle ville, quel village ou quelle communauté est-ce?",
        "none": "Aucune question ne vous attend",
        "kept": "Nous avons reçu ce que vous avez ajouté. Merci.",
        "asked": "Pas encore lue.",
        "read": "Une réponse est venue.",
        "adds": "La personne a complété ce renseignement\u00a0:",
        "answers": "Il répond à la question\u00a0: Dans quelle ville, quel village ou quelle communauté est-ce?",
        "ask": "Poser une question à la personne",
    },
}
ANSWER = "Kamloops, near the river. Près de la rivière."


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """A small, old phone without script."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    context.set_default_timeout(15_000)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def tab_to(page: Any, selector: str) -> None:
    """As a hand without a mouse gets there."""
    for _press in range(150):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"the Tab key never reached {selector}")


def press(page: Any, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def write_code(page: Any, code: str) -> None:
    tab_to(page, "#id_code")
    page.keyboard.type(code)
    press(page, "#add .btn.go")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_the_tip_to_the_answer(
    phone: Any, browser: Any, live_servers: LiveServers, language: str
) -> None:
    says = SAYS[language]
    phone.goto(f"{live_servers.public_url}/{language}/tip/")
    tab_to(phone, "[name=danger]")
    phone.keyboard.press("Space")
    tab_to(phone, "#id_narrative")
    phone.keyboard.type("A girl at the motel never leaves her room.")
    with phone.expect_navigation():
        phone.locator("#tip .btn.go").press("Enter")  # sixty fields further on
    words = " ".join(phone.locator("ol.words li").all_inner_texts())
    digits = phone.locator(".digits").inner_text()
    tab_to(phone, f"a[href='/{language}/add/']")
    confirmation = phone
    with phone.context.expect_page() as opened:
        phone.keyboard.press("Enter")
    phone = opened.value
    phone.set_default_timeout(15_000)
    phone.wait_for_load_state()
    assert phone.evaluate("window.opener") is None
    assert " ".join(confirmation.locator("ol.words li").all_inner_texts()) == words
    assert phone.locator("h1").inner_text() == says["go on"]
    assert fits(phone)
    write_code(phone, digits)
    assert phone.locator(".slot h2").inner_text() == says["none"]
    assert digits.replace(" ", "") not in phone.content() + phone.url

    review = Review.objects.get()
    desk = supervisor(browser, live_servers, language)
    desk.goto(f"{live_servers.staff_url}/{language}/staff/queue/{review.pk}/")
    tab_to(desk, f"summary:text-is('{says['ask']}')")
    desk.keyboard.press("Enter")
    tab_to(desk, "[name=ask-code]")
    desk.keyboard.press("Space")
    assert desk.locator("label:has([name=ask-code]:checked)").get_by_text(says["question"]).is_visible()
    press(desk, "[formaction$='/ask/']")
    assert desk.get_by_text(says["asked"]).is_visible()

    phone.goto(f"{live_servers.public_url}/{language}/add/")
    write_code(phone, words.upper())
    assert phone.locator(".asked").inner_text() == says["question"]
    assert fits(phone)
    tab_to(phone, "#id_words")
    phone.keyboard.type(ANSWER)
    press(phone, "#add .btn.go")
    assert phone.locator("h1").inner_text() == says["kept"]
    assert phone.locator("ol.words").count() == 0
    assert fits(phone)

    joined(live_servers, by_the_worker=language == "en")
    desk.reload()
    assert desk.get_by_text(says["read"]).is_visible()
    assert desk.get_by_text(says["adds"]).is_visible()
    second = Review.objects.exclude(pk=review.pk).get()
    press(desk, f".note a.ref:text-is('{second.reference}')")
    assert desk.get_by_text(says["answers"]).is_visible()
    press(desk, "[data-open]")
    assert desk.get_by_text(ANSWER).is_visible()
    desk.context.close()


def supervisor(browser: Any, servers: LiveServers, language: str) -> Any:
    client = signed_in(staff=staff_member("supervisor", name="Amara Osei"))
    context = browser.new_context(
        locale=f"{language}-CA", viewport={"width": 1280, "height": 860}, java_script_enabled=False
    )
    context.set_default_timeout(15_000)
    value = client.cookies["desk"].value
    context.add_cookies([{"name": "desk", "value": value, "url": servers.staff_url}])
    return context.new_page()


def joined(servers: LiveServers, *, by_the_worker: bool) -> None:
    """By the real worker as it starts, within the minute that we promise; or by a pass of our own."""
    if not by_the_worker:
        tasks.join_additions()
    else:
        servers.start("worker")
    until = time.monotonic() + 60
    while not Addition.objects.exists():
        assert time.monotonic() < until, servers.processes["worker"].output
        time.sleep(0.2)
