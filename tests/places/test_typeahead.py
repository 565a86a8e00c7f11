"""The community field in a real browser: by keyboard, in both languages, and nothing typed leaves it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import override

from hotline.places.provinces import PROVINCES
from hotline.places.widgets import CommunityInput

pytestmark = pytest.mark.browser

STATIC = Path(settings.BASE_DIR) / "static"
# As the public surface sends it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)


def page_in(language: str) -> str:
    with override(language):
        field = CommunityInput().render("community", None, {"id": "id_community"})
    field = field.replace(settings.STATIC_URL, "/")
    options = "".join(f'<option value="{code}">{code}</option>' for code in ["", *PROVINCES])
    return f"""<!doctype html><html lang="{language}"><meta charset="utf-8"><title>-</title>
        <script src="/js/places.js" defer></script>
        <form><select name="province">{options}</select>
        <label for="id_community">?</label>{field}</form></html>"""


class Pages(SimpleHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path not in ("/en/", "/fr/"):
            return super().do_GET()
        body = page_in(self.path.strip("/")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def origin() -> Iterator[str]:
    Pages.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(STATIC)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def suggestions(page: Any) -> Any:
    return page.get_by_role("listbox").get_by_role("option")


def test_a_name_is_chosen_by_keyboard(origin: str, page: Any) -> None:
    page.goto(f"{origin}/en/")
    field = page.get_by_role("combobox", name="?")
    field.press_sequentially("st jer")
    option = suggestions(page)
    option.first.wait_for()
    assert option.first.inner_text() == "Saint-Jérôme, QC"
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == option.first.get_attribute("id")
    field.press("Enter")
    assert field.input_value() == "Saint-Jérôme, QC"
    assert field.get_attribute("aria-expanded") == "false"
    assert page.locator("select").input_value() == ""  # nothing is filled in for the person


def test_a_chosen_province_narrows_and_french_shows_french_names(origin: str, page: Any) -> None:
    page.goto(f"{origin}/fr/")
    page.locator("select").select_option("ON")
    field = page.get_by_role("combobox", name="?")
    field.press_sequentially("sudb")
    option = suggestions(page).filter(has_text="Grand Sudbury")
    option.wait_for()
    assert "Une suggestion" in page.get_by_role("status").inner_text()
    option.click()
    assert field.input_value() == "Grand Sudbury"


def test_nothing_that_is_typed_leaves_the_page(origin: str, page: Any) -> None:
    page.goto(f"{origin}/en/")
    page.locator("select").select_option("NU")
    assert "/places/communities.js" not in Pages.asked
    field = page.get_by_role("combobox", name="?")
    field.press_sequentially("iqaluit")
    suggestions(page).filter(has_text="Iqaluit").wait_for()
    asked = [path for path in Pages.asked if path != "/favicon.ico"]
    assert asked == ["/en/", "/js/places.js", "/places/communities.js"]


def test_without_the_file_the_field_takes_any_words(origin: str, page: Any) -> None:
    page.route("**/communities.js", lambda route: route.abort())
    page.goto(f"{origin}/en/")
    field = page.get_by_role("combobox", name="?")
    field.press_sequentially("near the old mill")
    assert field.input_value() == "near the old mill"
    assert suggestions(page).count() == 0
