"""The table of pages holds every page."""

from __future__ import annotations

import pytest
from django.urls import get_resolver

from tests.pages import NO_PAGE, PAGES
from tests.test_role_table import names


@pytest.mark.parametrize("surface", ["public", "staff"])
def test_every_address_is_a_page_or_says_why_not(surface: str) -> None:
    shown = {page.route for page in PAGES if (page.who == "public") == (surface == "public")}
    missing = set(names(get_resolver(f"hotline.urls_{surface}"))) - shown - set(NO_PAGE)
    assert not missing, f"no row in tests/pages.py: {sorted(missing)}"


def test_no_row_is_about_an_address_that_is_gone() -> None:
    known = set(names(get_resolver("hotline.urls_public"))) | set(names(get_resolver("hotline.urls_staff")))
    assert {page.route for page in PAGES if page.route} | set(NO_PAGE) <= known


def test_names_are_their_own() -> None:
    pages = [page.name for page in PAGES]
    assert len(pages) == len(set(pages))
