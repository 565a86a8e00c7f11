"""One whole call in two browsers, by keyboard alone, in both languages: the safety check, a supervisor called and
there, a girl of fourteen, a yes, a warm transfer, the authority's line for her province, the wrap-up, and the tip on
top of the urgent lane. Then once more where no script runs at all."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

import pytest
from playwright.sync_api import expect

from desk.models import CallConsent, Referral, SupervisorAlert
from tests.accounts.support import person
from tests.journeys.test_call_desk import Desk, until
from tests.journeys.test_minor_tip import sign_in
from tests.live import LiveServers
from tests.referrals import making
from tests.support import staff_member
from triage.models import Review

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What has the focus; a fold that hides what is looked for is opened on the way, as a hand would.
REACHED = """wanted => {
    const it = document.activeElement, fold = it.closest("details");
    if (it.matches(wanted)) return "there";
    return it.matches("summary") && fold && !fold.open && fold.querySelector(wanted) ? "fold" : "";
}"""
LABEL = "([name, value]) => document.querySelector(`[name='${name}'] option[value='${value}']`).label"


class Hands:
    """A keyboard and nothing else."""

    def __init__(self, page: Any) -> None:
        self.page, self.press = page, page.keyboard.press

    def to(self, selector: str, *, most: int = 220) -> None:
        for _ in range(most):
            match self.page.evaluate(REACHED, selector):
                case "there":
                    return
                case "fold":
                    self.press("Enter")
            self.press("Tab")
        raise AssertionError(f"{selector} is not reached by Tab")

    def choose(self, name: str, value: str) -> None:
        self.to(f"[name='{name}']")
        label = self.page.evaluate(LABEL, [name, value])
        for _ in range(3):
            self.page.keyboard.type("".join(takewhile(str.isascii, label)))  # other letters come by no key
            if self.page.locator(f"[name='{name}']").first.input_value() == value:
                return
            # A list forgets what was typed when a second passes between two letters, as on a busy machine.
            self.page.wait_for_timeout(1500)
        raise AssertionError(f"{name} has not become {value}")

    def act(self, panel: str, act: str) -> None:
        self.to(f"#panel-{panel} [data-act={act}]:not([name])")
        with self.page.expect_response(lambda one: one.request.method == "POST" and f"/{act}/" in one.url):
            self.press("Enter")
        self.page.locator("[data-act]:disabled").wait_for(state="detached")


@pytest.mark.parametrize("language", ["fr", pytest.param("en", marks=pytest.mark.long)])
def test_a_call_from_the_first_question_to_the_urgent_lane(
    browser: Any, live_servers: LiveServers, language: str
) -> None:
    making.service(making.organization("Maison Claire"), "Lits sûrs", coverage="national", maximum_age=99)
    rosa = Desk(browser, live_servers.staff_url, staff_member("specialist", name="Rosa Lindqvist"), language)
    amara = Desk(browser, live_servers.staff_url, staff_member("supervisor", name="Amara Osei"), language)
    other, hers = amara.page, Hands(amara.page)
    other.goto(f"{live_servers.staff_url}/{language}/staff/queue/")
    page = rosa.begin()
    hands = Hands(page)
    # Safety first, and a supervisor by one key.
    hands.press("s")
    hands.press("ArrowUp")
    hands.press("ArrowUp")
    assert page.locator("[name=danger][value=yes]").is_checked()
    hands.press("Alt+Shift+A")
    other.locator("#called:not([hidden])").wait_for()
    hers.to("#called a")
    hers.press("Enter")
    other.wait_for_url("**/alerts/")
    hers.to("form[action$='/acknowledge/'] button")
    hers.press("Enter")
    other.locator("#follow-facts").wait_for()
    until(lambda: SupervisorAlert.objects.filter(acknowledged_by=amara.staff).exists())
    # Facts, in any order; the supervisor reads them as they come.
    hands.press("f")
    page.keyboard.type("She whispers. A man is downstairs.")
    other.get_by_text("A man is downstairs").wait_for()
    hands.choose("victims-0-age_band", "a14_15")
    # A yes to one recipient and one purpose.
    hands.press("Alt+Shift+C")
    hands.choose("consent-purpose", "service")
    hands.choose("consent-recipient_kind", "service_provider")
    hands.choose("consent-answer", "given")
    hands.choose("consent-voice", "self")
    hands.act("consent", "consent")
    assert CallConsent.objects.get().answer == "given"
    # The row of the child's place.
    hands.choose("child-province", "ON")
    hands.act("child", "child")
    assert "Ontario" in page.locator("#panel-child").inner_text()
    # A service that fits, and the person brought together with it.
    hands.press("Alt+Shift+D")
    hands.to("[name=profile-needs][value=bed]")
    hands.press("Space")
    hands.act("directory", "match")
    page.locator("#panel-directory .found").wait_for()
    hands.to("[name=referral-service]")
    hands.press("Space")
    hands.choose("referral-kind", "warm_transfer")
    hands.to("[name=referral-person]")
    page.keyboard.type("Nadia")
    hands.act("directory", "referral")
    until(lambda: Referral.objects.filter(kind="warm_transfer", basis="consent").exists())
    # Wrapped up.
    hands.press("Alt+Shift+W")
    hands.choose("kind", "crisis")
    hands.choose("province", "ON")
    hands.to("#finish")
    hands.press("Enter")
    page.wait_for_url("**/staff/desk/*-*/")
    review = Review.objects.get()
    assert (review.lane, review.minor_now) == ("urgent", "yes")
    assert not SupervisorAlert.objects.filter(closed_at__isnull=True).exists()
    other.goto(f"{live_servers.staff_url}/{language}/staff/queue/")
    assert review.reference in other.locator(".lane.urgent .row").first.inner_text()
    for desk in (rosa, amara):
        desk.context.close()
        assert not desk.faults


def test_the_same_call_where_no_script_runs(browser: Any, live_servers: LiveServers) -> None:
    making.service(making.organization("Maison Claire"), "Lits sûrs", coverage="national", maximum_age=99)
    context = browser.new_context(java_script_enabled=False)
    other = context.new_page()
    sign_in(
        other, live_servers, "fr", person("Amara", "supervisor", language="fr")
    )  # with her password and her second factor
    rosa = Desk(
        browser,
        live_servers.staff_url,
        staff_member("specialist", name="Rosa"),
        "fr",
        java_script_enabled=False,
    )
    page = rosa.page

    def opens(panel: str) -> None:
        page.locator(f"#panel-{panel} > summary").click()

    def choose(**said: str) -> None:
        for name, value in said.items():
            page.locator(f"[name='{name.replace('_', '-', 1)}']").select_option(value)

    def act(panel: str, act: str) -> None:
        """The page comes back whole, with the focus on the panel that acted."""
        with page.expect_navigation():
            page.locator(f"#panel-{panel} [data-act={act}]:not([name])").click()
        expect(page.locator(f"#panel-{panel}[open] > summary")).to_be_focused()
        assert page.locator("[name=narrative]").input_value() == "Elle chuchote."

    page.locator("[name=start]").click()
    page.locator("[name=danger][value=yes]").check()
    page.locator("[name=narrative]").fill("Elle chuchote.")
    page.locator("[name='victims-0-age_band']").select_option("a14_15")
    act("alert", "alert")
    other.goto(f"{live_servers.staff_url}/fr/staff/desk/alerts/")
    other.locator("form[action$='/acknowledge/'] button").click()
    assert "Elle chuchote." in other.locator("#follow").inner_text()
    opens("consent")
    choose(consent_purpose="service", consent_recipient_kind="service_provider")
    choose(consent_answer="given", consent_voice="self")
    act("consent", "consent")
    assert CallConsent.objects.get().answer == "given"
    opens("child")
    choose(child_province="ON")
    act("child", "child")
    assert "Ontario" in page.locator("#panel-child").inner_text()
    opens("directory")
    page.locator("#panel-directory .profile summary").nth(1).click()
    page.locator("[name=profile-needs][value=bed]").check()
    act("directory", "match")
    page.locator("[name=referral-service]").check()
    choose(referral_kind="warm_transfer")
    page.locator("[name=referral-person]").fill("Nadia")
    act("directory", "referral")
    assert Referral.objects.get(kind="warm_transfer").basis == "consent"
    choose(kind="crisis", province="ON")
    with page.expect_navigation():
        page.locator("#finish").click()
    review = Review.objects.get()
    assert (review.lane, review.minor_now) == ("urgent", "yes")
    assert not SupervisorAlert.objects.filter(closed_at__isnull=True).exists()
    other.goto(f"{live_servers.staff_url}/fr/staff/queue/")
    assert review.reference in other.locator(".lane.urgent .row").first.inner_text()
    for one in (context, rosa.context):
        one.close()
