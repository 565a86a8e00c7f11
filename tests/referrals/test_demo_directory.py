"""The demonstration's directory: everywhere, in both languages, repeatable, and closed where it must be."""

from __future__ import annotations

import json

import pytest

from hotline.places.provinces import PROVINCES
from referrals.demo.making import make_directory
from referrals.models import Location, PublishedListing, Service
from referrals.sealing import open_site
from tests.support import staff_member

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_it_is_everywhere_in_both_languages_and_its_shelters_stay_hidden() -> None:
    jas = staff_member("partnerships")
    assert make_directory(160, seed=3, specialist=jas) == 160
    assert make_directory(160, seed=3, specialist=jas) == 0
    sites = Location.objects.values_list("province", flat=True)
    assert set(sites) == set(PROVINCES)
    rows = list(PublishedListing.objects.all())
    assert 100 < len(rows) < Service.objects.count()
    assert all(row.shown["en"]["description"] != row.shown["fr"]["description"] for row in rows)
    hidden = list(Location.objects.filter(confidential=True))
    assert len(hidden) > 15
    published = json.dumps([[row.shown, row.hsds, row.hours] for row in rows], ensure_ascii=False)
    for site in hidden:
        secret = open_site(site)
        assert str(secret["lat"]) not in published and str(secret["lon"]) not in published
        row = next((row for row in rows if row.id in site.at.values_list("pk", flat=True)), None)
        if row:
            assert row.shown["en"]["site"]["address"] is None
            assert secret["address_1"] not in json.dumps([row.shown, row.hsds])
