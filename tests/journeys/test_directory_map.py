"""The map by mouse: what is pressed is what is meant, on the map and beside it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.live import LiveServers

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("pressed", "leads"),
    [
        (".provinces li:first-child a", "/directory/?province=AB"),
        (".canada a:first-of-type path", "/directory/?province=AB"),
        (".where a", "/directory/"),
    ],
)
def test_every_link_of_the_map_can_be_pressed(
    page: Any, live_servers: LiveServers, pressed: str, leads: str
) -> None:
    page.goto(f"{live_servers.public_url}/en/directory/map/")
    page.locator(pressed).click()
    page.wait_for_url(f"**{leads}")
