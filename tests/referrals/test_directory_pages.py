"""The public pages of the directory, read by the public role alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from hotline.codes import GENDER
from hotline.now import now
from referrals.models import EligibilityRule, PublishedListing
from referrals.wording import copy_text, distance_words, sheet
from tests.pages import make_directory
from tests.referrals import making
from tests.support import public_surface

pytestmark = pytest.mark.django_db(transaction=True)
MOST_STATEMENTS = 4
SECRETS = ("Quiet", "B3K", "555-0177", "44.65123", "63.60321")


def page(path: str, **more: Any) -> tuple[str, Any]:
    with public_surface(**more) as client:
        response = client.get(path)
    return response.content.decode(), response


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Safe beds", "Somewhere in Sydney", "Day house")),
        ("fr", ("Lits sûrs", "Quelque part à Sydney", "Maison de jour")),
    ],
)
def test_a_listing_says_everything_of_its_sites_and_nothing_of_a_hidden_one(
    language: str, words: tuple[str, ...]
) -> None:
    beds = make_directory()
    text, response = page(f"/{language}/directory/service/{beds}/")
    assert response.status_code == 200
    for word in (*words, "tel:+19025550111", "12 Water Street"):
        assert word in text
    assert not [secret for secret in SECRETS if secret in text]


def test_numbers_and_hours_are_written_as_the_reader_writes_them() -> None:
    beds = make_directory()
    english, _ = page(f"/en/directory/service/{beds}/")
    french, _ = page(f"/fr/directory/service/{beds}/")
    assert "902-555-0111" in english and "902\u00a0555-0111" in french
    assert "8:30\u00a0a.m. to 5\u00a0p.m." in english and "de 8\u00a0h\u00a030 à 17\u00a0h" in french
    assert "16 years and older" in english and "16 ans et plus" in french


@pytest.mark.parametrize(
    "path",
    ["", "?q=shelter&near=Halifax", "?q=sheltr+xqzt&near=B3H",
     "?q=shelter&near=Nowhere&open=1&category=legal&province=NS", "frame/?province=NS&category=legal", "map/",
     "sitemap.xml"],
)  # fmt: skip
def test_no_page_asks_the_database_more_than_four_things_or_sets_a_cookie(path: str) -> None:
    make_directory()
    with public_surface() as client:
        client.get("/en/directory/map/")  # the connection is made and the towns of the map are read once
        with CaptureQueriesContext(connections["default"]) as asked:
            response = client.get(f"/en/directory/{path}")
    assert response.status_code == 200 and not response.cookies
    assert len(asked) <= MOST_STATEMENTS, [one["sql"][:80] for one in asked]


def test_a_listing_is_one_statement_beside_the_time() -> None:
    beds = make_directory()
    with public_surface() as client:
        client.get("/en/directory/map/")
        with CaptureQueriesContext(connections["default"]) as asked:
            client.get(f"/fr/directory/service/{beds}/")
    assert len(asked) == 2


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "typed",
    [
        "%00",
        "x" * 3000,
        "%27%3B+DROP+TABLE+x%3B--",
        "%F0%9F%86%98",
        "%ED%A0%BD",
        "%25s+%28a%29+%26+%7C+%21",
        "%3Cscript%3E",
    ],
)
def test_whatever_stands_in_the_address_gives_a_page(language: str, typed: str) -> None:
    with public_surface() as client:
        for name in ("q", "near", "category", "province", "page", "open", "kind", "language"):
            response = client.get(f"/{language}/directory/?{name}={typed}")
            assert response.status_code == 200
            assert b"<script>" not in response.content


def test_nothing_found_says_what_else_there_is() -> None:
    text, _ = page("/fr/directory/?q=xyzzy")
    assert "aucune liste publique" in text and "tel:+18339001010" in text


@pytest.mark.parametrize(
    ("language", "told"), [("en", "There is no page 7"), ("fr", "Il n’y a pas de page 7")]
)
@pytest.mark.parametrize("path", ["", "frame/"])
def test_a_page_past_the_end_says_so_and_leads_back(language: str, told: str, path: str) -> None:
    make_directory()
    text, response = page(f"/{language}/directory/{path}?province=NS&page=7")
    assert response.status_code == 200
    assert told in text
    back = re.search(r'href="\?(province=NS)[#"]', text)
    assert back
    text, _ = page(f"/{language}/directory/{path}?{back[1]}")
    assert "Safe beds" in text or "Lits sûrs" in text


def test_filters_that_leave_nothing_name_what_to_leave_out_and_no_link_is_a_trap() -> None:
    make_directory()
    asked = "q=shelter&near=Halifax&category=legal&province=NS&language=en&open=1&kind=service"
    text, _ = page(f"/en/directory/?{asked}")
    wider = text.split('class="plain wider"')[1].split("</ul>")[0]
    addresses = [address.replace("&amp;", "&") for address in re.findall(r'href="\?([^"#]+)', wider)]
    assert [len(address.split("&")) for address in addresses] == [6] * 7
    assert "Not only near Halifax" in wider and "Every kind of help" in wider
    text, _ = page("/en/directory/?q=beds&category=legal")
    assert "Safe beds" not in text
    wider = text.split('class="plain wider"')[1].split("</ul>")[0]
    assert "Safe beds" in page(f"/en/directory/?{re.findall(r'[?]([^#]+)#', wider)[1]}")[0]


@pytest.mark.parametrize("words", ["<b>x</b>", '"><script>', "<img src=x>"])
def test_what_was_typed_is_named_as_text_alone(words: str) -> None:
    with public_surface() as client:
        text = client.get("/en/directory/", {"q": words, "near": words, "province": "NS"}).content.decode()
    assert 'class="plain wider"' in text and words not in text


def test_an_unknown_and_an_expired_listing_are_the_same_to_see() -> None:
    beds = make_directory()
    assert page(f"/en/directory/service/{uuid4()}/")[1].status_code == 404
    PublishedListing.objects.update(expires_on=now().date() - timedelta(days=1))
    assert page(f"/en/directory/service/{beds}/")[1].status_code == 404
    assert str(beds) not in page("/en/directory/sitemap.xml")[0]


def test_the_distance_is_rounded_and_never_shown_of_a_hidden_site() -> None:
    make_directory()
    text, _ = page("/en/directory/?near=Sydney%2C+NS")
    assert "Somewhere in Sydney" in text
    assert "km away" not in text.split("Somewhere in Sydney")[1].split("</li>")[0]
    assert distance_words({"km": 12.4, "confidential": False}) == "about 10 km away"
    assert distance_words({"km": 0.2, "confidential": False}) == "about 5 km away"
    assert distance_words({"km": 12.4, "confidential": True}) == ""


def test_only_hosts_in_the_settings_may_frame_and_only_the_frame() -> None:
    _, refused = page("/en/directory/frame/")
    assert (
        "frame-ancestors 'none'" in refused["Content-Security-Policy"]
        and refused["X-Frame-Options"] == "DENY"
    )
    hosts = {"HOTLINE_FRAME_HOSTS": ["https://partner.example"]}
    _, allowed = page("/en/directory/frame/", **hosts)
    assert "frame-ancestors https://partner.example" in allowed["Content-Security-Policy"]
    assert "X-Frame-Options" not in allowed
    assert allowed["Cross-Origin-Resource-Policy"] == "cross-origin"
    _, other = page("/en/directory/", **hosts)
    assert other["Cross-Origin-Resource-Policy"] == refused["Cross-Origin-Resource-Policy"] == "same-origin"
    assert other["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in other["Content-Security-Policy"]


def test_the_frame_takes_province_and_kind_alone_and_has_no_script() -> None:
    make_directory()
    text, _ = page("/en/directory/frame/?category=legal&q=beds")
    assert "Legal line" in text and "Safe beds" not in text and "<script" not in text


def test_the_map_counts_to_ten_and_marks_towns_alone() -> None:
    body = making.organization()
    for _ in range(11):
        making.at(making.service(body), making.site(body))
    making.at(making.service(body), making.hidden_site(body, "Toronto", "ON"))
    making.published(body)
    text, _ = page("/en/directory/map/")
    assert text.count("<circle") == 1  # the town of the open sites; none for the hidden one
    assert "Listings: 10+" in text and "Listings: 1<" in text and "Listings: 11" not in text


def test_the_sitemap_has_each_listing_once() -> None:
    beds = make_directory()
    text, response = page("/fr/directory/sitemap.xml", HOTLINE_PUBLIC_URL="https://hotline.example")
    assert response["Content-Type"].startswith("application/xml")
    assert text.count(f"https://hotline.example/fr/directory/service/{beds}/") == 1
    assert len(re.findall("<loc>", text)) == 3


def test_the_text_to_copy_has_nothing_that_the_page_has_not() -> None:
    beds = make_directory()
    text, _ = page(f"/en/directory/service/{beds}/?print")
    assert "Safe beds" in text and "12 Water Street" in text
    assert not [secret for secret in SECRETS if secret in text]
    made = sheet(list(PublishedListing.objects.filter(service_id=beds)), now(), "en")
    lines = copy_text(made).splitlines()
    assert lines[0] == "Safe beds" and "902-555-0111" in lines
    assert not [secret for secret in SECRETS if secret in "\n".join(lines)]


def test_the_way_out_of_the_sheet_is_the_one_of_every_page() -> None:
    """Without an address to go straight to, a slow way out led back to the sheet."""
    beds = make_directory()
    text, _ = page(f"/fr/directory/service/{beds}/?print")
    assert text.count('href="/fr/exit/"') == text.count('data-exit="https://') == 2


def test_a_rule_that_takes_everybody_says_so_and_the_others_list_whom() -> None:
    body = making.organization()
    beds = making.service(body, coverage="national")
    making.gender_rule(beds, *GENDER.codes())
    EligibilityRule.objects.create(service=beds, dimension="children", serves=["yes"])
    EligibilityRule.objects.create(service=beds, dimension="status", serves=["student", "no_status"])
    making.published(body)
    made = sheet(list(PublishedListing.objects.filter(service_id=beds.pk)), now(), "en")
    assert dict(made["rules"]) == {
        "Gender": "Takes people of every gender.", "Children": "Children can come.",
        "Status in Canada": "Only for: International student · No status.",
    }  # fmt: skip


def test_the_text_to_copy_is_set_as_its_language_is() -> None:
    beds = make_directory()
    with translation.override("fr"):
        text = copy_text(sheet(list(PublishedListing.objects.filter(service_id=beds)), now(), "fr"))
    assert "Lundi\u00a0: " in text and " :" not in text and not re.search(r"\w:\s", text)


def test_the_search_says_nothing_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    make_directory()
    page("/en/directory/?q=marker-word-here&near=Atlantis")
    assert "marker" not in caplog.text


def test_the_form_comes_back_as_it_was_sent() -> None:
    text, _ = page("/fr/directory/?q=%3Cb%3E&category=legal&province=NS&language=fr&open=1")
    assert 'value="&lt;b&gt;"' in text
    for option in ('value="legal" selected', 'value="NS" selected', 'value="fr" selected'):
        assert text.count(option) == 1
    assert text.count(" selected>") == 4 and " checked>" in text
