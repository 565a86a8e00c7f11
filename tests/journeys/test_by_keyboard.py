"""The whole public way by keyboard alone on the narrowest screen: 320 CSS pixels, which is also 1280 at 400 %."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import expect

from intake.models import Tip
from tests.live import LiveServers

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "A girl at the motel."
# What is wrong with what has the focus now; nothing when it can be seen, "there" when it is what was wanted, "jumped"
# when it is where #main leads. No Tab stops there, but a browser that goes back may go there once more, long after the
# page has come, or not at all.
FOCUS = """wanted => {
    const it = document.activeElement;
    if (!it || it === document.body) return "nothing has the focus";
    if (it.id === "main" && it.tabIndex < 0) return "jumped";
    const marks = [[it], [it, "::after"], [it.closest(".choice") ?? it]];
    const marked = marks.some((one) => {
        const style = getComputedStyle(...one);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
    const name = it.outerHTML.slice(0, 90);
    if (!marked) return `no mark around ${name}`;
    const box = it.getBoundingClientRect();
    const x = box.left + Math.min(box.width, 40) / 2, y = box.top + Math.min(box.height, 40) / 2;
    if (box.left < 0 || box.right > innerWidth + 1 || y < 0 || y > innerHeight) return `out of sight: ${name}`;
    const above = document.elementFromPoint(x, y);
    const way = document.querySelector(".leave");
    if (above?.closest(".leave") && it !== way) return `under the way out: ${name}`;
    if (document.documentElement.scrollWidth > innerWidth) return "the page scrolls sideways";
    return it.matches(wanted) ? "there" : "";
}"""


class Hands:
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def tab_to(self, selector: str, *, most: int = 150) -> None:
        for _press in range(most):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(FOCUS, selector)
            if found == "there":
                return
            assert found in ("", "jumped"), f"{self.page.url}: {found}"
        raise AssertionError(f"{selector} is not reached by Tab")

    def follow(self, selector: str) -> None:
        """Once more where the focus jumped away in the moment between Tab and Enter."""
        for last in (False, True):
            self.tab_to(selector)
            try:
                with self.page.expect_navigation():
                    self.page.keyboard.press("Enter")
                return
            except Late:
                if last or self.page.evaluate(FOCUS, selector) != "jumped":
                    raise


@pytest.fixture(params=[("en", False), ("fr", False), ("fr", True)], ids=["en", "fr", "fr with script"])
def visit(request: pytest.FixtureRequest, browser: Any) -> Iterator[tuple[Any, str, bool]]:
    language, script = request.param
    context = browser.new_context(
        locale=f"{language}-CA", viewport={"width": 320, "height": 640}, java_script_enabled=script
    )
    context.set_default_timeout(15_000)
    yield context.new_page(), language, script
    context.close()


def test_from_the_first_page_to_the_eight_words(
    visit: tuple[Any, str, bool], live_servers: LiveServers
) -> None:
    page, language, script = visit
    hands = Hands(page)
    page.goto(f"{live_servers.public_url}/{language}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    expect(
        page.locator("#main")
    ).to_be_focused()  # not done at once: a Tab before it would be taken back by it
    hands.follow(f".doors a[href='/{language}/help/']")
    hands.tab_to("#phone a[href^='tel:']")
    page.go_back()
    hands.follow(f".doors a[href='/{language}/before/']")
    hands.follow(f".onward a[href='/{language}/tip/']")
    (write_with_script if script else write)(hands)
    assert page.locator("ol.words li").count() == 8
    hands.tab_to(".leave")
    tip = Tip.objects.get()
    assert (tip.danger, tip.language) == ("no", language)


def write(hands: Hands) -> None:
    """The whole form at once."""
    hands.tab_to("[name=danger]")
    choose_no(hands)
    hands.tab_to("[name=narrative]")
    hands.page.keyboard.type(WORDS)
    hands.follow("#tip .btn.go")


def write_with_script(hands: Hands) -> None:
    """Part for part; after each, the focus stands at the next one's heading."""
    for part in range(9):
        if part == 1:
            hands.tab_to("[name=danger]")
            choose_no(hands)
        if part == 2:
            hands.tab_to("[name=narrative]")
            hands.page.keyboard.type(WORDS)
        hands.tab_to(f"[data-part='{part}'] .btn.go")
        hands.page.keyboard.press("Enter")
    hands.follow("[data-part='9'] [type=submit]")


def choose_no(hands: Hands) -> None:
    """Arrows move between the answers of one question."""
    for _press in range(4):
        if hands.page.evaluate("document.activeElement.value") == "no":
            break
        hands.page.keyboard.press("ArrowDown")
    hands.page.keyboard.press("Space")
    assert hands.page.locator("[name=danger][value=no]").is_checked()
