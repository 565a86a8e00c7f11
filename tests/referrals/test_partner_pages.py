"""The pages of a body, a service and a site: everything staff know, in a fixed number of statements."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.now import now
from referrals.models import Contact, Location, Organization, Program, Service, ServiceArea
from tests.referrals import making
from tests.referrals.desk import jas, path
from tests.support import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> Organization:
    return making.organization(description_en="A house by the water.")


def fill(body: Organization, number: int) -> tuple[Service, Location]:
    beds = making.service(body, f"Beds {number}")
    site = making.site(body, name_en=f"House {number}")
    at = making.at(beds, site)
    for owner in ({"service": beds}, {"location": site}, {"at": at}, {"organization": body}):
        making.phone(**owner)
        if "organization" not in owner:
            making.hours(number % 7, "09:00", "17:00", **owner)
    for owner in ({"service": beds}, {"location": site}, {"organization": body}):
        person = Contact.objects.create(name=f"Person {number}", updated_at=now(), **owner)
        making.phone(contact=person)
    ServiceArea.objects.create(service=beds, community=making.community("Sydney", "NS"), updated_at=now())
    Program.objects.create(organization=body, name_en=f"Program {number}", updated_at=now())
    return beds, site


def statements(client: Any, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_pages_cost_the_same_whatever_is_on_them(body: Organization) -> None:
    client = jas()
    beds, site = fill(body, 1)
    pages = [
        path("partner_listing", body.pk),
        path("partner_service", beds.pk),
        path("partner_site", site.pk),
    ]
    few = [statements(client, page) for page in pages]
    for number in range(2, 6):
        more_beds, more_site = fill(body, number)
        making.at(beds, more_site)
        making.at(more_beds, site)
        making.phone(service=beds)
        making.phone(location=site)
    assert [statements(client, page) for page in pages] == few
    assert max(few) <= 20, few


@pytest.mark.parametrize("role", ["specialist", "supervisor", "director", "partnerships"])
def test_everybody_who_may_read_sees_all_of_it(body: Organization, role: str) -> None:
    beds, site = fill(body, 1)
    client = signed_in(role)
    page = client.get(path("partner_listing", body.pk)).content.decode()
    for words in ("A house by the water.", "missing in French", "Beds 1", "House 1", "Person 1", "Program 1"):
        assert words in page
    page = client.get(path("partner_service", beds.pk, language="fr")).content.decode()
    assert "Sydney, NS" in page and "902" in page
    assert client.get(path("partner_site", site.pk)).status_code == 200


def test_absent_is_not_found(body: Organization) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    for name in ("partner_listing", "partner_service", "partner_site", "partner_history"):
        assert jas().get(path(name, nobody)).status_code == 404
    for kind in ("service", "revision", "nonsense"):
        assert jas().get(path("partner_edit", kind, nobody)).status_code == 404


def test_a_site_of_no_body_is_read_and_not_edited() -> None:
    lost = Location.objects.create(name_en="Lost", updated_at=now())
    page = jas().get(path("partner_site", lost.pk)).content.decode()
    assert "Of no organization" in page and path("partner_edit", "location", lost.pk) not in page
    assert jas().get(path("partner_edit", "location", lost.pk)).status_code == 404


def test_the_page_of_a_body_has_the_number_of_each_service(body: Organization) -> None:
    """In the middle of a call there is no time for one more page."""
    making.phone("902-555-0134", service=making.service(body, "Night beds"))
    page = jas().get(path("partner_listing", body.pk)).content.decode()
    assert page.index("Night beds") < page.index("902-555-0134") < page.index('id="s-sites"')


def test_what_has_expired_is_not_said_to_be_public(body: Organization) -> None:
    beds = making.service(body, "Night beds")
    making.published(body)
    client = jas()
    assert "In the public directory" in client.get(path("partner_listing", body.pk)).content.decode()
    Service.objects.filter(pk=beds.pk).update(verified_on="2020-01-01")
    page = client.get(path("partner_listing", body.pk)).content.decode()
    assert "In the public directory" not in page and "Not public: nothing confirmed lately" in page
