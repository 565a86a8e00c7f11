"""No page in any state breaks a rule of axe: in both languages, English at desk width and French on a phone,
and with contrast enough in the dark too, whose colours are the same at every width and in every language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error as PageChanged

from hotline.now import now
from tests.live import LiveServers
from tests.pages import PAGES, Page, World, enter, make_world
from triage.models import Heartbeat

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text()
WIDTHS = {"en": (1280, 860), "fr": (390, 844)}
STAFF = sorted({page.who for page in PAGES} - {"public"})
RUN = """rules => axe.run(document, {preload: false, resultTypes: ["violations"], ...(rules ? {runOnly: rules} : {})})
    .then(all => all.violations.map(it => `${it.id}: ${it.nodes.map(one => one.html).join(" | ")}`))"""


class Looker:
    """One browser window of one person."""

    def __init__(self, browser: Any, servers: LiveServers, world: World, who: str, language: str) -> None:
        self.base = servers.public_url if who == "public" else servers.staff_url
        wide, high = WIDTHS[language]
        self.context = browser.new_context(locale=f"{language}-CA", viewport={"width": wide, "height": high})
        self.context.set_default_timeout(15_000)
        client = enter(world.people, who)
        if client:
            cookie = {"name": "desk", "value": client.cookies["desk"].value, "url": self.base}
            self.context.add_cookies([cookie])
        self.context.add_init_script(AXE)
        self.page = self.context.new_page()
        self.world, self.language = world, language

    def faults(self, page: Page, state: str, step: Any) -> Iterator[str]:
        self.page.emulate_media(color_scheme="light")
        self.page.goto(self.base + page.address(self.world, self.language), wait_until="domcontentloaded")
        step(self.page)
        where = f"{page.name} ({state}, {self.language}"
        yield from (f"{where}) {one}" for one in self.run())
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"{where}) scrolls sideways"
        if self.language == "en":
            yield from self.dark(where)

    def dark(self, where: str) -> Iterator[str]:
        self.page.emulate_media(color_scheme="dark")
        yield from (f"{where}, dark) {one}" for one in self.run(["color-contrast"]))

    def run(self, rules: list[str] | None = None) -> list[str]:
        try:
            found: list[str] = self.page.evaluate(RUN, rules)
        except PageChanged:  # a list that loaded itself anew in the middle of the look
            self.page.wait_for_load_state()
            found = self.page.evaluate(RUN, rules)
        return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("side", "language"),
    [
        ("public", "en"),
        *(
            pytest.param(*one, marks=pytest.mark.long)
            for one in (("public", "fr"), ("staff", "en"), ("staff", "fr"))
        ),
    ],
)
def test_every_page_in_every_state(live_servers: LiveServers, browser: Any, side: str, language: str) -> None:
    world = make_world()
    faults: list[str] = []
    for who in STAFF if side == "staff" else ["public"]:
        looker = Looker(browser, live_servers, world, who, language)
        for page in (page for page in PAGES if page.who == who):
            for state, step in page.states:
                faults += looker.faults(page, state, step)
        looker.context.close()
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def test_a_page_that_says_the_clock_has_stopped(live_servers: LiveServers, browser: Any) -> None:
    live_servers.processes["watch"].stop()
    Heartbeat.objects.update(at=now() - timedelta(minutes=6))
    queue = next(page for page in PAGES if page.name == "queue")
    world = make_world()
    for language in ("en", "fr"):
        looker = Looker(browser, live_servers, world, "supervisor", language)
        found = [*looker.faults(queue, "clock stopped", lambda page: page.locator(".broken").wait_for())]
        looker.context.close()
        assert not found
