"""What stands beside a call, in Chromium: a yes, a service, a transfer, without the page being left or a word lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from desk.models import CallConsent, Referral, ReferralProfile
from tests.desk.panels import vendor
from tests.journeys.test_axe import AXE, RUN
from tests.journeys.test_call_desk import Desk, until
from tests.live import LiveServers
from tests.referrals import making
from tests.support import staff_member

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rosa(browser: Any, live_servers: LiveServers) -> Iterator[Desk]:
    desk = Desk(browser, live_servers.staff_url, staff_member("specialist", name="Rosa"), "fr")
    yield desk
    desk.context.close()
    assert not desk.faults


def acted(page: Any, panel: str, act: str) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST" and f"/{act}/" in answer.url):
        page.locator(f"#panel-{panel} [data-act={act}]:not([name])").last.press("Enter")
    page.locator("[data-act]:disabled").wait_for(state="detached")


def test_a_yes_a_service_and_a_warm_transfer_by_keyboard(rosa: Desk) -> None:
    vendor()
    making.service(making.organization("Maison Claire"), "Lits sûrs", coverage="national", maximum_age=99)
    page = rosa.begin()
    page.locator("[name=narrative]").fill("A girl at the motel.")
    page.keyboard.press("Alt+Shift+D")
    page.locator("[name=profile-needs][value=bed]").evaluate("(it) => { it.closest('details').open = true }")
    page.locator("[name=profile-needs][value=bed]").press("Space")
    acted(page, "directory", "match")
    page.locator("#panel-directory .found").wait_for()
    assert ReferralProfile.objects.count() == 1
    page.locator("[name=referral-service]").first.press("Space")
    page.locator("[name=referral-kind]").select_option("warm_transfer")
    page.locator("[name=referral-person]").fill("Nadia")
    acted(page, "directory", "referral")
    page.locator("#panel-directory [role=alert]").wait_for()  # no yes yet: refused, and nothing typed is lost
    assert page.locator("[name=referral-person]").input_value() == "Nadia" and not Referral.objects.exists()
    page.keyboard.press("Alt+Shift+C")
    page.locator("[name=consent-purpose]").select_option("service")
    page.locator("[name=consent-recipient_kind]").select_option("service_provider")
    page.locator("[name=consent-answer]").select_option("given")
    page.locator("[name=consent-voice]").select_option("self")
    acted(page, "consent", "consent")
    assert CallConsent.objects.count() == 1
    acted(page, "directory", "referral")
    until(lambda: Referral.objects.filter(kind="warm_transfer", basis="consent").count() == 1)
    assert page.locator("[name=referral-person]").input_value() == ""
    assert page.locator("[name=narrative]").input_value() == "A girl at the motel."
    page.evaluate("for (const one of document.querySelectorAll('.right details')) one.open = true")
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []
