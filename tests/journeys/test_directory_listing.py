"""The whole way of a listing in a real browser, in both languages and without script: a body applies, one person
reviews, another agrees, and the public finds it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from referrals.codes import CRITERION
from referrals.models import Application, PublishedListing
from tests.live import LiveServers
from tests.support import signed_in, staff_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAYS = {
    "en": {"kept": "We received your application. Thank you.", "listed": "Approved", "name": "Harbour House"},
    "fr": {"kept": "Nous avons reçu votre demande. Merci.", "listed": "Approuvée", "name": "Maison du Port"},
}
FILLED = {
    "name_en": "Harbour House", "name_fr": "Maison du Port", "description_en": "A room of your own.",
    "description_fr": "Une chambre à vous.", "phone": "902-555-0111", "address": "12 Water Street",
    "city": "Halifax", "postal_code": "B3H 1A1", "contact_name": "Ines Quillfeather",
    "contact_email": "ines@harbour.example.org",
}  # fmt: skip
CHOSEN = ("basis=mandate", "types=emergency_shelter", "hours_mode=always", "site=open", "wish=public")


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """A small, old phone without script."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    context.set_default_timeout(15_000)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def desk_of(browser: Any, servers: LiveServers, language: str, name: str) -> Any:
    client = signed_in(staff=staff_member("partnerships", name=name))
    context = browser.new_context(
        locale=f"{language}-CA", viewport={"width": 1280, "height": 860}, java_script_enabled=False
    )
    context.set_default_timeout(15_000)
    context.add_cookies([{"name": "desk", "value": client.cookies["desk"].value, "url": servers.staff_url}])
    return context.new_page()


def press(page: Any, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).first.click()


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def choose(page: Any, *answers: str) -> None:
    for answer in answers:
        name, value = answer.split("=")
        page.locator(f"[name={name}][value={value}]").check()


def applied(page: Any, servers: LiveServers, language: str) -> None:
    page.goto(f"{servers.public_url}/{language}/directory/criteria/")
    assert fits(page)
    press(page, f"main a[href='/{language}/directory/apply/']")
    assert fits(page)
    press(page, "#apply .btn.go")  # nothing filled in: the page says what it needs
    assert page.locator(".summary li").count() == 5
    for name, words in FILLED.items():
        page.locator(f"[name={name}]").fill(words)
    choose(page, *CHOSEN)
    page.locator("[name=province]").select_option("NS")
    page.locator("[name=agree]").check()
    press(page, "#apply .btn.go")
    assert page.locator("h1").inner_text() == SAYS[language]["kept"]
    assert fits(page)


def proposed(desk: Any) -> None:
    press(desk, "form[action$='/take/'] button")
    choose(
        desk, *(f"verdict_{code}=met" for code in CRITERION.codes()), "decision=approved", "visibility=public"
    )
    desk.locator("[name=method]").select_option("phone")
    desk.locator("[name=reason]").fill("You help people who were trafficked.")
    press(desk, "form.propose .btn.main")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_the_application_to_the_public_page(
    phone: Any, browser: Any, live_servers: LiveServers, language: str
) -> None:
    says = SAYS[language]
    applied(phone, live_servers, language)
    assert Application.objects.get().language == language

    first = desk_of(browser, live_servers, language, "Jas Kaur")
    first.goto(f"{live_servers.staff_url}/{language}/staff/directory/applications/")
    press(first, f"main a:text-is('{says['name']}')")
    proposed(first)
    assert first.locator("form[action$='/agree/']").count() == 0
    assert PublishedListing.objects.count() == 0

    second = desk_of(browser, live_servers, language, "Mia Roy")
    second.goto(first.url)
    assert second.locator(f".letter[lang={language}]").is_visible()
    press(second, "form[action$='/agree/'] button")
    assert second.locator("h1 .tag").inner_text() == says["listed"]

    row = PublishedListing.objects.get()
    page = f"/{language}/directory/service/{row.service_id}/"
    phone.goto(f"{live_servers.public_url}{page}")
    assert phone.locator("h1").inner_text() == says["name"]
    assert "Quillfeather" not in phone.content()
    assert page in phone.request.get(f"{live_servers.public_url}/{language}/directory/sitemap.xml").text()
    for name in ("public", "staff"):
        assert "Quillfeather" not in live_servers.processes[name].output

    # Next: edit every field, confirm by link, opt out; gone from page, API, sitemap and frame.
    first.context.close()
    second.context.close()
