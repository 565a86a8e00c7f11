"""The directory's frame in a page of a partner: it shows there, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.live import LiveServers
from tests.pages import make_directory
from tests.weather import Weather, weather

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def in_a_page(page: Any, servers: LiveServers, host: Weather, path: str, **headers: str) -> str:
    """What the frame says in a page of that host; empty where the browser refuses to show it."""
    source = f"{servers.public_url}/en/directory/{path}"
    around = f"<!doctype html><html lang=en><title>Partner</title><iframe name=help src='{source}'></iframe>"
    host.pages["/partner"] = around.encode(), headers
    page.goto(f"{host.host}/partner")
    frame = page.frame(name="help")
    if not frame or not frame.url.startswith(servers.public_url):
        return ""
    assert frame.evaluate("document.styleSheets.length") == 3
    return str(frame.locator("body").inner_text())


def test_it_shows_at_a_partner_alone_and_only_the_frame_does(page: Any, live_servers: LiveServers) -> None:
    make_directory()
    partner, query = live_servers.weather, "frame/?province=NS"
    assert "Safe beds" in in_a_page(page, live_servers, partner, query)
    isolated = {"Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Opener-Policy": "same-origin"}
    assert "Safe beds" in in_a_page(page, live_servers, partner, query, **isolated)
    assert in_a_page(page, live_servers, partner, "?province=NS") == ""
    with weather() as stranger:
        assert in_a_page(page, live_servers, stranger, query) == ""
