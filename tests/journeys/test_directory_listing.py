"""The whole way of a listing in a real browser, in both languages and without script: a body applies, one person
reviews, another agrees, the public finds it; staff write every field anew; the body confirms by the link of a letter,
and leaves by the link of the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from hotline.now import now
from referrals.actions import run_round, take_in_answers
from referrals.codes import CRITERION
from referrals.models import Application, Organization, PublishedListing, Revision, Service, Verification
from tests.live import LiveServers
from tests.referrals import walking
from tests.referrals.letters import LINK
from tests.support import signed_in, staff_member

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAYS = {
    "en": {
        "kept": "We received your application. Thank you.", "listed": "Approved", "name": "Harbour House",
        "confirmed": "Your listing counts as confirmed today.", "gone": "You are out of the public directory",
        "area": "Old valley",
    },
    "fr": {
        "kept": "Nous avons reçu votre demande. Merci.", "listed": "Approuvée", "name": "Maison du Port",
        "confirmed": "Votre fiche est confirmée en date d’aujourd’hui.",
        "gone": "vous n’êtes plus dans le répertoire public", "area": "Vieille vallée",
    },
}  # fmt: skip
FILLED = {
    "name_en": "Harbour House", "name_fr": "Maison du Port", "description_en": "A room of your own.",
    "description_fr": "Une chambre à vous.", "phone": "902-555-0111", "address": "12 Water Street",
    "city": "Halifax", "postal_code": "B3H 1A1", "contact_name": "Ines Quillfeather",
    "contact_email": "ines@harbour.example.org",
}  # fmt: skip
CHOSEN = ("basis=mandate", "types=emergency_shelter", "hours_mode=always", "site=open", "wish=public")


LANGUAGES = ("en", "fr")
LATER = timedelta(days=260)  # the next round: the first letter's link has expired, and it is due again


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


def edited(desk: Any, start: str, body: Organization) -> None:
    """Each form that its pages link to, every field of it."""
    forms = walking.forms_of(desk, start, body)
    for address in forms:
        desk.goto(address)
        kind = walking.kind_of(address)
        written = walking.fill(desk, kind)
        press(desk, "form.thing .btn.main")
        assert desk.locator("#problem").count() == 0 and "/edit/" not in desk.url, desk.url
        kept = Revision.objects.filter(object_type=kind).order_by("-at")[0]
        assert written <= kept.after.keys(), f"{kind}: {written - kept.after.keys()}"
    assert {walking.kind_of(one) for one in forms} == {*walking.THINGS, "schedule"}


def shown_everywhere(phone: Any, servers: LiveServers, beds: Service) -> None:
    """In both languages, on the page and in the API: what the public may know, and nothing else of it."""
    for language in LANGUAGES:
        phone.goto(f"{servers.public_url}/{language}/directory/service/{beds.pk}/")
        text = phone.locator("main").inner_text()
        assert walking.told(text) == walking.shown_in(language, walking.ON_THE_PAGE)
        assert all(words in text for words in walking.PLAIN_ON_THE_PAGE)
        said = phone.request.get(f"{servers.public_url}/api/hsds/services/{beds.pk}?lang={language}").text()
        assert walking.told(said) == walking.shown_in(language, walking.IN_THE_API)
        assert "ines@anew" not in text + said and "64.78012" not in text


def taken_back(desk: Any, start: str, body: Organization) -> None:
    """History shows every word; one edit is taken back there."""
    desk.goto(f"{start}{body.pk}/history/")
    everything = set(walking.everything()) - set(walking.SAID) - walking.LEFT
    fixed = {"eligibilityrule.dimension", "serviceatlocation.location"}
    assert walking.told(desk.locator("main").inner_text()) == everything - fixed
    edit = Revision.objects.get(object_type="servicearea")
    press(desk, f"form:has(input[value='{edit.pk}']) button")
    edit.refresh_from_db()
    assert edit.undone_at


def answered(phone: Any, language: str, *ticks: str) -> str:
    """By the link of the newest letter in that language; what the page says then."""
    link = next(found[0] for found in LINK.finditer(mail.outbox[-1].body) if found[1] == language)
    phone.goto(link)
    assert fits(phone) and "anew service.name_" in phone.locator("main").inner_text()
    for tick in ticks:
        phone.locator(f"[name={tick}]").check()
    press(phone, "form .btn.go >> nth=-1" if ticks else "form .btn.go")
    said = str(phone.locator("main").inner_text())
    assert phone.goto(link).status == 404  # it opens once
    return said


def found_at(phone: Any, servers: LiveServers, beds: Service) -> dict[str, bool]:
    """Every way by which the public can come upon it, asked now."""
    found = {}
    for language in LANGUAGES:
        start, api = f"{servers.public_url}/{language}/directory/", f"{servers.public_url}/api/hsds/"
        at, query = beds.at.get().pk, f"?lang={language}"
        for name, address in {
            "page": f"{start}service/{beds.pk}/", "sheet": f"{start}service/{beds.pk}/?print",
            "service": f"{api}services/{beds.pk}{query}", "body": f"{api}organizations/{beds.organization_id}{query}",
            "site": f"{api}service_at_locations/{at}{query}",
        }.items():  # fmt: skip
            answer = phone.request.get(address)
            assert answer.status in (200, 404)
            found[f"{language} {name}"] = answer.status == 200
        for name, address in {
            "sitemap": f"{start}sitemap.xml", "search": f"{start}?q=anew", "province": f"{start}?province=NB",
            "frame": f"{start}frame/?province=NB", "services": f"{api}services{query}",
            "bodies": f"{api}organizations{query}",
        }.items():  # fmt: skip
            key = beds.organization_id if name == "bodies" else beds.pk
            found[f"{language} {name}"] = str(key) in phone.request.get(address).text()
        wizard = phone.request.post(f"{start}choose/", form={"needs": "bed", "place": "Moncton, NB"})
        found[f"{language} wizard"] = str(beds.pk) in wizard.text()
        found[f"{language} map"] = "<circle" in phone.request.get(f"{start}map/").text()
    return found


@pytest.mark.parametrize("language", ["en", pytest.param("fr", marks=pytest.mark.long)])
def test_from_the_application_to_the_day_it_leaves(
    phone: Any, browser: Any, live_servers: LiveServers, settings: Any, language: str
) -> None:
    settings.HOTLINE_PUBLIC_URL = live_servers.public_url
    says, start = SAYS[language], f"{live_servers.staff_url}/{language}/staff/directory/"
    applied(phone, live_servers, language)
    assert Application.objects.get().language == language

    first = desk_of(browser, live_servers, language, "Jas Kaur")
    first.goto(f"{start}applications/")
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

    body, beds = Organization.objects.get(), Service.objects.get()
    press(second, "main .state a.btn")  # "Open the listing"
    assert second.url == f"{start}{body.pk}/"
    walking.completed(body)
    edited(second, start, body)
    shown_everywhere(phone, live_servers, beds)
    taken_back(second, start, body)
    phone.goto(f"{live_servers.public_url}{page}")
    assert says["area"] in phone.locator("main").inner_text()

    Service.objects.filter(pk=beds.pk).update(verified_on=now().date() - timedelta(days=190))
    assert run_round()["sent"] == 1
    assert says["confirmed"] in answered(phone, language)
    assert take_in_answers() == 1
    beds.refresh_from_db()
    assert beds.verified_on == now().date()
    assert Verification.objects.filter(method="link", service=beds).count() == 1

    assert run_round(now() + LATER)["sent"] == 1
    before = found_at(phone, live_servers, beds)
    assert all(before.values()), before
    assert says["gone"] in answered(phone, language, "opt_out")
    after = found_at(phone, live_servers, beds)  # at once: no worker has run
    assert not any(after.values()), after
    assert take_in_answers() == 1 and PublishedListing.objects.count() == 0
    after = found_at(phone, live_servers, beds)
    assert not any(after.values()), after

    second.goto(f"{start}{body.pk}/")
    assert second.locator("main h1").inner_text().startswith("anew organization.name_")
    assert second.locator("main .sub .ok").count() == 0  # in the public directory
    for name in ("public", "staff"):
        output = live_servers.processes[name].output
        assert "Quillfeather" not in output and "anew" not in output
    first.context.close()
    second.context.close()
