"""The two real web processes, each with its own role and nothing of the other's."""

from __future__ import annotations

import http.client
import json
from pathlib import Path

import pytest

from hotline.launcher import serve

pytestmark = pytest.mark.long


def get(port: int, path: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def test_both_surfaces_answer(live_servers):
    assert json.loads(get(live_servers.port, "/healthz")[2]) == {"ok": True}
    assert json.loads(get(live_servers.staff_port, "/healthz")[2])["database"] is True
    assert get(live_servers.port, "/en/staff/")[0] == 404
    status, headers, _ = get(live_servers.port, "/en/")
    assert status == 200
    assert "Set-Cookie" not in headers


def test_the_public_process_holds_no_address_but_its_own(live_servers):
    process = live_servers.processes["public"].running
    known = Path(f"/proc/{process.pid}/environ")
    if not known.exists():
        pytest.skip("no /proc here")
    text = known.read_text()
    assert "hotline_public:" in text
    for secret in ("hotline_owner", "hotline_staff", "postgres_super", "HOTLINE_KEY_DIR", "REDIS_URL"):
        assert secret not in text


def test_a_killed_process_comes_back_when_asked(live_servers):
    live_servers.processes["public"].kill()
    assert not serve.answers(live_servers.port)
    live_servers.start("public")
    assert serve.answers(live_servers.port)


@pytest.mark.browser
def test_a_browser_reads_the_first_page(live_servers, page):
    page.goto(f"{live_servers.public_url}/fr/")
    assert page.locator("html").get_attribute("lang").startswith("fr")
    assert page.locator("h1").count() == 1
