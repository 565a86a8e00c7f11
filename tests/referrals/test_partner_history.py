"""History: what stood there before, and taking an edit back, which is an edit itself."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.audit.models import AuditEntry
from referrals.models import Contact, EligibilityRule, Phone, PublishedListing, Revision, Schedule, Service
from tests.referrals import making
from tests.referrals.desk import edit, jas, newest, path
from tests.support import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def beds() -> Service:
    body = making.organization()
    made = making.service(body, description_en="Before")
    making.at(made, making.site(body))
    making.published(body)
    return made


def undo(service: Service, **what: object) -> str:
    said = {name: str(value) for name, value in what.items()}
    return jas().post(path("partner_undo", service.organization_id), said, follow=True).content.decode()


def test_before_and_after_stand_side_by_side(beds: Service) -> None:
    edit(jas(), beds, description_en="After", holidays="closed")
    page = signed_in("director").get(path("partner_history", beds.organization_id)).content.decode()
    for words in ("Jas Kaur", "Description (English)", "Before", "After", "Closed on holidays"):
        assert words in page
    assert "Take back" not in page  # who may only read


def test_an_edit_taken_back_is_an_edit(beds: Service) -> None:
    edit(jas(), beds, description_en="After", provinces=["NS", "NB"], minimum_age="16")
    first = newest()
    assert "1 edit taken back." in undo(beds, revision=first.pk)
    beds.refresh_from_db()
    assert (beds.description_en, beds.provinces, beds.minimum_age) == ("Before", [], None)
    assert PublishedListing.objects.get().shown["en"]["description"] == "Before"
    first.refresh_from_db()
    assert first.undone_at and newest().after["description_en"] == "Before"
    assert AuditEntry.objects.latest("number").action == "listing.undone"
    assert "already" in undo(beds, revision=first.pk)
    undo(beds, revision=newest().pk)
    beds.refresh_from_db()
    assert beds.description_en == "After"


def test_history_costs_the_same_however_long_it_is(beds: Service) -> None:
    client, there = jas(), path("partner_history", beds.organization_id)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(there).status_code == 200
        return len(asked)

    edit(client, beds, description_en="First")
    few = statements()
    for number in range(5):
        beds.refresh_from_db()
        edit(client, beds, description_en=f"Again {number}", types=["legal"] * (number % 2))
    assert statements() == few <= 20


def test_what_no_longer_fits_is_refused(beds: Service) -> None:
    edit(jas(), beds, description_en="After")
    first = newest()
    beds.refresh_from_db()
    edit(jas(), beds, description_en="Later still")
    assert "no longer fits" in undo(beds, revision=first.pk)
    beds.refresh_from_db()
    assert beds.description_en == "Later still" and Revision.objects.filter(undone_at=None).count() == 2


def test_what_touches_other_fields_still_fits(beds: Service) -> None:
    edit(jas(), beds, description_en="After")
    first = newest()
    beds.refresh_from_db()
    edit(jas(), beds, fees_en="Free")
    undo(beds, revision=first.pk)
    beds.refresh_from_db()
    assert (beds.description_en, beds.fees_en) == ("Before", "Free")


def test_what_was_removed_comes_back_whole(beds: Service) -> None:
    at = beds.at.get()
    making.phone(at=at)
    making.hours(2, "09:00", "17:00", at=at)
    person = Contact.objects.create(at=at, name="B. Roy", updated_at=beds.updated_at)
    making.phone("902-555-0188", contact=person)
    jas().post(path("partner_remove", "serviceatlocation", at.pk))
    assert not beds.at.exists()
    undo(beds, batch=newest().batch)
    assert beds.at.get().pk == at.pk and Schedule.objects.get().at_id == at.pk
    assert {phone.number for phone in Phone.objects.all()} == {"902-555-0111", "902-555-0188"}
    assert Contact.objects.get().phones.get().number == "902-555-0188"


def test_what_was_added_goes_again(beds: Service) -> None:
    there = path("partner_add", "eligibilityrule", "service", beds.pk)
    jas().post(f"{there}?dimension=pets", {"serves": ["yes", "no"]})
    undo(beds, revision=newest().pk)
    assert not EligibilityRule.objects.exists() and PublishedListing.objects.get().rules == {}


def test_a_new_service_is_ended_and_not_undone(beds: Service) -> None:
    said = {"name_en": "New", "kind": "service", "status": "active", "visibility": "internal", "interpreter": "no",
            "coverage": "local", "hours_mode": "weekly", "holidays": "closed"}  # fmt: skip
    jas().post(path("partner_add", "service", "organization", beds.organization_id), said)
    assert "not deleted" in undo(beds, revision=newest().pk)
    assert Service.objects.filter(name_en="New").exists()


@pytest.mark.parametrize(
    "what", [{}, {"revision": "nonsense"}, {"batch": "00000000-0000-4000-8000-000000000000"}]
)
def test_nonsense_takes_nothing_back(beds: Service, what: dict[str, str]) -> None:
    assert "Not taken back" in undo(beds, **what)
