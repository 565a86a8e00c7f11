"""The page that the proxy shows when nothing of ours answers, and the proxy's configuration beside it."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from hotline.context import EXITS, PHONE_LINK, PHONES
from hotline.middleware import house_headers
from tests.support import public_surface

DEPLOY = Path(settings.BASE_DIR) / "deploy"
PAGE = (DEPLOY / "fallback" / "index.html").read_text()
PROXY = (DEPLOY / "nginx.conf").read_text()
HEADERS = (DEPLOY / "hotline-headers.conf").read_text()
TOKENS = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text()
COLOUR = re.compile(r"--([\w-]+): *(#[0-9a-f]{6}|light-dark\(.*?\)\))\s*;")


def location(path: str) -> str:
    return PROXY.split(f"location = {path} {{")[1].split("}")[0]


def test_it_needs_nothing_but_itself() -> None:
    assert not re.search(r"<(script|link|img|iframe)|@import|url\(|https?:", PAGE)
    assert len(PAGE.encode()) < 8_000


def test_it_shows_the_line_in_both_forms_and_the_way_out() -> None:
    for language, number in PHONES.items():
        assert f'<a href="{PHONE_LINK}">{number}</a>' in PAGE, language
    assert PAGE.count('href="tel:911"') == 2
    assert '<a class="leave" href="/en/exit/" rel="nofollow noreferrer">' in PAGE
    assert "<title>Page</title>" in PAGE
    assert PAGE.count("<h1>") == 1
    assert '<section lang="fr-CA">' in PAGE


def test_its_colours_are_the_house_s() -> None:
    ours = {(name, re.sub(r"\s+", " ", value)) for name, value in COLOUR.findall(TOKENS)}
    its = COLOUR.findall(PAGE)
    assert len(its) == 14
    assert set(its) <= ours


def test_its_policy_lets_its_own_style_in_and_nothing_else() -> None:
    style = re.search("<style>(.*?)</style>", PAGE, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; " in location("/fallback/")


def test_a_crowd_fills_neither_memory_nor_the_machine_s_own_tmpfs() -> None:
    buffer = re.search(r"client_body_buffer_size (\d+)k;", PROXY)
    most = re.search(r"limit_conn hotline (\d+);", PROXY)
    assert buffer and most and int(buffer[1]) * int(most[1]) <= 200_000  # KB
    assert "limit_conn_zone $server_name zone=hotline:" in PROXY  # by no address
    assert re.search(r"tmpfs /run/hotline-nginx tmpfs size=\d+m", PROXY)


def test_the_proxy_answers_with_the_house_s_headers(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS, settings.PUBLIC = 1, True
    said = dict(re.findall(r'add_header ([\w-]+) "(.*)" always;', HEADERS))
    ours = house_headers()
    del ours["Content-Security-Policy"]  # each location has its own
    assert said == ours | {"Cache-Control": "no-store"}
    for path in ("/en/exit/", "/fr/exit/", "/fallback/"):
        assert "include hotline-headers.conf;" in location(path)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_proxy_leads_out_as_we_do(language: str) -> None:
    with public_surface() as client:
        ours = client.get(f"/{language}/exit/")
    assert (ours.status_code, ours.headers["Location"]) == (302, EXITS[language])
    its = location(f"/{language}/exit/")
    assert f"return 302 {EXITS[language]};" in its
    assert f"add_header Clear-Site-Data '{ours.headers['Clear-Site-Data']}' always;" in its


def test_the_proxy_keeps_no_list_of_visits_and_no_written_word() -> None:
    for line in (
        "access_log off;", "error_log  /dev/null;", "client_body_temp_path /run/", "gzip off;",
        "proxy_max_temp_file_size 0;", "proxy_intercept_errors off;", "error_page 502 504 =503 /fallback/;",
    ):  # fmt: skip
        assert line in PROXY
