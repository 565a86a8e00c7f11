"""The coverage report: counts by province of what the public finds, and what nobody offers there."""

from __future__ import annotations

import re

import pytest

from referrals.models import PublishedListing
from tests.referrals import making
from tests.support import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/en/staff/directory/coverage/"


def rows(text: str) -> dict[str, int]:
    cells = re.findall(r'<th scope="row">([^<]+)</th><td class="num">(?:<span[^>]*>▲ )?(\d+)', text)
    return {name: int(count) for name, count in cells}


def test_it_counts_services_and_not_sites_and_names_the_gaps() -> None:
    body = making.organization()
    beds = making.service(body)
    making.at(beds, making.site(body))
    making.at(beds, making.hidden_site(body))
    making.service(body, "Line", types=["emergency_shelter"], coverage="national")
    hidden = making.service(body, "Inside", visibility="internal")
    making.at(hidden, making.site(body))
    making.published(body)
    client = signed_in("partnerships")
    text = client.get(f"{PAGE}?by=types&of=emergency_shelter").content.decode()
    found = rows(text)
    assert (found["Nova Scotia"], found["Ontario"], found["All of Canada"]) == (1, 0, 1)
    assert text.count('class="level-1"') == 1 and text.count('class="level-0"') == 12
    gaps = re.search(r"<dt>Nova Scotia</dt><dd>([^<]+)", text)
    assert gaps and "Emergency shelter" not in gaps[1] and "Legal" in gaps[1]
    assert "Other" not in gaps[1]  # nobody lacks something else


@pytest.mark.parametrize("by", ["types", "stages", "languages", "gender", "culture", "status", "nonsense"])
def test_every_way_of_counting_has_its_page_in_both_languages(by: str) -> None:
    body = making.organization()
    beds = making.service(body)
    making.gender_rule(beds, "woman_girl")
    making.at(beds, making.site(body))
    making.published(body)
    client = signed_in("partnerships")
    for language in ("en", "fr"):
        answer = client.get(f"/{language}/staff/directory/coverage/?by={by}&of=woman_girl")
        counted = by not in ("culture", "status")  # of which nobody said anything
        assert answer.status_code == 200 and (">1</td>" in answer.content.decode()) == counted


def test_what_has_expired_is_not_counted() -> None:
    body = making.organization()
    making.at(making.service(body), making.site(body))
    making.published(body)
    PublishedListing.objects.update(expires_on="2020-01-01")
    assert set(rows(signed_in("partnerships").get(PAGE).content.decode()).values()) == {0}
