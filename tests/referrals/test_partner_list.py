"""The staff list: everything is found, public or not, own listings first; what nobody has is counted and not told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.now import now
from referrals.models import NothingFound
from tests.referrals import making
from tests.referrals.desk import jas, path
from tests.support import signed_in

pytestmark = pytest.mark.django_db


def names(client: Any, **asked: str) -> list[str]:
    page = client.get(path("partner_list"), asked)
    assert page.status_code == 200
    return [row["name"] for row in page.context["rows"]]


def test_staff_find_what_the_public_does_not() -> None:
    making.organization("Hidden Harbour", visibility="confidential")
    making.organization("Open Door")
    assert names(signed_in("specialist"), q="harbour") == ["Hidden Harbour"]


@pytest.mark.parametrize(
    "words", ["phare", "PHARE", "Le Phare", "lits", "hebergement d’urgence", "Halifax", "shelter"]
)
def test_by_a_name_a_service_a_kind_or_a_community_in_either_language(words: str) -> None:
    body = making.organization("The Beacon", name_fr="Le Phare de l’Est")
    making.at(
        making.service(body, "Safe beds", name_fr="Hébergement d’urgence, lits sûrs"), making.site(body)
    )
    making.organization("Somebody else")
    assert names(jas(), q=words) == ["The Beacon"]


def test_own_listings_come_first_and_then_what_has_to_be_asked_soonest() -> None:
    client, today = jas(), now().date()
    for name, days in (("Late", 200), ("Fresh", 1), ("Latest", 300)):
        making.service(making.organization(name), verified_on=today - timedelta(days=days))
    mine = making.organization("Zebra", specialist=client.staff)
    making.service(mine, verified_on=today)
    assert names(client) == ["Zebra", "Latest", "Late", "Fresh"]


def test_each_band_has_its_own() -> None:
    today = now().date()
    for name, days in (("Fresh", 1), ("Due", 160), ("Overdue", 190), ("Expired", 250)):
        making.service(making.organization(name), verified_on=today - timedelta(days=days))
    making.service(making.organization("Never"), verified_on=None)
    making.organization("Nothing offered")
    making.service(
        making.organization("Asked sooner"), recheck_on=today + timedelta(days=3), verified_on=today
    )
    client = jas()
    assert names(client, band="fresh") == ["Fresh"]
    assert names(client, band="due") == ["Asked sooner", "Due"]
    assert names(client, band="overdue") == ["Overdue"]
    assert names(client, band="expired") == ["Never", "Expired"]
    shown = {row["name"]: row["band"] for row in client.get(path("partner_list")).context["rows"]}
    assert shown["Overdue"] == "overdue" and shown["Nothing offered"] == ""


def test_filters() -> None:
    client = jas()
    mine = making.organization("Mine", specialist=client.staff)
    making.at(making.service(mine, types=["legal"]), making.site(mine, "Sydney", "NS"))
    making.organization("Nobody’s", visibility="internal")
    assert names(client, whose="mine") == ["Mine"]
    assert names(client, whose="none") == ["Nobody’s"]
    assert names(client, province="NS") == ["Mine"] and names(client, province="ON") == []
    assert names(client, category="legal") == ["Mine"]
    assert names(client, visibility="internal") == ["Nobody’s"]
    assert len(names(client, band="nonsense", whose="x", province="ZZ", page="-1")) == 2


def test_a_search_that_finds_nothing_is_counted_by_its_category_alone() -> None:
    client = jas()
    for _turn in range(2):
        assert names(client, q="xyzzy sans-papiers", category="legal") == []
    counted = NothingFound.objects.get()
    assert (counted.category, counted.times, counted.week.weekday()) == ("legal", 2, 0)
    assert names(client, category="health") == [] and NothingFound.objects.count() == 1


def test_a_page_costs_the_same_whatever_is_on_it() -> None:
    client = jas()

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            names(client, q="bed")
        return len(asked)

    for name in ("A bed", "B bed"):
        making.service(making.organization(name, specialist=client.staff))
    few = statements()
    for number in range(20):
        making.service(making.organization(f"{number} bed", specialist=client.staff))
    assert statements() == few <= 10


def test_the_other_language_keeps_what_was_asked() -> None:
    page = jas().get(path("partner_list"), {"q": "bed", "band": "due"}).content.decode()
    assert f'href="{path("partner_list", language="fr")}?q=bed&amp;band=due"' in page


def test_who_may_only_read_gets_no_way_to_change() -> None:
    making.organization("Open Door")
    page = signed_in("specialist").get(path("partner_list")).content.decode()
    assert "Open Door" in page and path("partner_new") not in page and 'name="listing"' not in page
