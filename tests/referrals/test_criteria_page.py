"""The criteria that are published are the ones that staff judge by."""

from __future__ import annotations

import html

import pytest
from django.utils import translation

from referrals.codes import CRITERION
from tests.support import public_surface


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_criterion_stands_on_the_page_in_its_order(language: str) -> None:
    with public_surface() as client:
        answer = client.get(f"/{language}/directory/criteria/")
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 200
    assert f'href="/{language}/directory/apply/"' in page
    with translation.override(language):
        places = [page.find(str(code.label).rstrip(".")) for code in CRITERION]
    assert -1 not in places
    assert places == sorted(places)
