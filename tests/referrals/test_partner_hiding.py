"""A site that nobody may find: sealed in one act, forgotten everywhere, opened by a POST that the log knows first."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from hotline.audit.models import AuditEntry
from hotline.now import now
from referrals.models import (
    ChangeRequest,
    ConfirmationAnswer,
    ConfirmationRequest,
    ExchangeObject,
    FieldChange,
    Location,
    Phone,
    PublishedListing,
    Revision,
    Service,
)
from referrals.sealing import open_site
from tests.referrals import making
from tests.referrals.desk import edit, jas, path, typed
from tests.support import signed_in, superuser, without_ids

pytestmark = pytest.mark.django_db(transaction=True)
# What could lead somebody to the door, now or before.
SECRETS = (
    "12 Water",
    "77 Elm",
    "B3H 1A1",
    "555-0142",
    "555-0143",
    "5550142",
    "behind the bakery",
    "44.641",
    "44.6488",
    "Third floor",
    "red gate",
    "the mill",
    "the chapel",
)


@pytest.fixture
def house() -> Location:
    """A public site that already has a past: an older address, a number that was taken away."""
    body = making.organization()
    beds = making.service(body)
    site = making.site(
        body, transportation_en="Bus 7, behind the bakery", extra={"hsds": {"latitude": 44.6488}}
    )
    at = making.at(beds, site)
    making.hours(0, "09:00", "17:00", at=at, note_en="Ring at the red gate")
    making.published(body)
    client = jas()
    edit(client, at, description_en="Across from the mill")
    edit(
        client,
        site,
        accessibility_en="Ramp by the chapel",
        address_1="77 Elm Road",
        address_2="Third floor",
        lat="44.641",
        lon="-63.581",
    )
    site.refresh_from_db()
    for owner, key, number in (("location", site.pk, "902-555-0142"), ("at", at.pk, "902-555-0143")):
        said = {"number": number, "phone_type": "voice", "visibility": "public"}
        client.post(path("partner_add", "phone", owner, key), said)
    client.post(path("partner_remove", "phone", Phone.objects.get(at=at).pk))
    ExchangeObject.objects.create(entity="address", parent_entity="location", parent_id=site.pk, updated_at=now(),
                                  extra={"hsds": {"address_1": "12 Water Street"}})  # fmt: skip
    asked = ChangeRequest.objects.create(organization=body, source="provider", at=now())
    FieldChange.objects.create(request=asked, object_type="location", object_id=site.pk, field="address_1",
                               old="12 Water Street", new="77 Elm Road")  # fmt: skip
    key = f"location.{site.pk}.address_1"
    letter = {"fields": {key: {"text": "77 Elm Road"}, f"service.{beds.pk}.url": {"text": "https://a.example"}},
              "parts": [{"kind": "service", "name": {"en": "Beds"}, "keys": [f"service.{beds.pk}.url"]},
                        {"kind": "location", "name": {"en": "77 Elm Road"}, "keys": [key]}]}  # fmt: skip
    ConfirmationRequest.objects.create(
        organization=body, round=now().date(), step=0, sent_to="a@example.org", lookup=b"l" * 32, form=letter,
        expires_at=now() + timedelta(days=9),
    )  # fmt: skip
    ConfirmationAnswer.objects.create(
        lookup=b"l" * 32, answers={"changes": {key: "12 Water Street"}, "who": "M. Roy"}
    )
    return site


def everything() -> str:
    """Every row of the directory, as a dump would have it; sealed bytes as bytes."""
    with superuser() as other:
        tables = other.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'referrals\\_%' OR tablename IN "
                               "('audit_entry', 'django_session')").fetchall()  # fmt: skip
        return " ".join(
            str(row)
            for (table,) in tables
            for row in other.execute(f'SELECT t::text FROM "{table}" t').fetchall()
        )


def test_making_it_confidential_leaves_nothing_that_leads_to_the_door(house: Location) -> None:
    before = everything()
    assert all(secret in before for secret in SECRETS if secret != "5550142")
    assert jas().post(path("partner_hide", house.pk)).status_code == 302
    after = everything()
    assert [secret for secret in SECRETS if secret in after] == []
    house.refresh_from_db()
    assert house.confidential and house.visibility == "confidential"
    assert (house.public_lat, house.public_lon) == (house.community.lat, house.community.lon)
    row = PublishedListing.objects.get()
    assert (
        row.confidential
        and row.shown["en"]["site"]["address"] is None
        and row.shown["en"]["site"]["community"] == "Halifax"
    )
    hidden = open_site(house)
    assert (hidden["address_1"], hidden["lat"], hidden["transportation_en"]) == (
        "77 Elm Road",
        44.641,
        "Bus 7, behind the bakery\nAcross from the mill\nRing at the red gate\nRamp by the chapel",
    )
    assert [phone["number"] for phone in hidden["phones"]] == ["902-555-0142"]
    assert AuditEntry.objects.latest("number").action == "site.hidden"


def test_history_says_that_something_was_there_and_not_what(house: Location) -> None:
    client = jas()
    client.post(path("partner_hide", house.pk))
    page = client.get(path("partner_history", house.organization_id)).content.decode()
    assert "Address" in page and "sealed" in page
    assert [secret for secret in SECRETS if secret in page] == []
    for revision in Revision.objects.filter(object_id=house.pk):
        answer = client.post(
            path("partner_undo", house.organization_id), {"revision": str(revision.pk)}, follow=True
        )
        assert "cannot be brought back" in answer.content.decode()
    house.refresh_from_db()
    assert house.confidential and house.address_1 == ""


def test_a_letter_under_way_keeps_the_rest(house: Location) -> None:
    jas().post(path("partner_hide", house.pk))
    letter = ConfirmationRequest.objects.get()
    assert [part["kind"] for part in letter.form["parts"]] == ["service"] and len(letter.form["fields"]) == 1
    assert ConfirmationAnswer.objects.get().answers == {"changes": {}, "who": "M. Roy"}


def test_what_a_service_says_itself_is_named_and_not_cut(house: Location) -> None:
    beds = Service.objects.get()
    edit(jas(), beds, description_en="Come to 77 ELM road, or call 902.555.0142.")
    answer = jas().post(path("partner_hide", house.pk), follow=True).content.decode()
    assert "still stands in the words of: Safe beds." in answer and "ELM" not in without_ids(answer)


def test_what_is_to_be_confidential_and_is_not_sealed_yet_stays_inside(house: Location) -> None:
    jas().post(path("partner_visibility", "location", house.pk), {"visibility": "confidential"})
    (row,) = PublishedListing.objects.all()
    assert row.shown["en"]["site"] is None and "Elm" not in json.dumps([row.shown, row.hsds])


def test_without_a_community_it_is_refused(house: Location) -> None:
    Location.objects.filter(pk=house.pk).update(community=None)
    answer = jas().post(path("partner_hide", house.pk), follow=True)
    assert "community first" in answer.content.decode()
    house.refresh_from_db()
    assert not house.confidential


@pytest.fixture
def shelter() -> Location:
    body = making.organization()
    site = making.hidden_site(body)
    making.at(making.service(body), site)
    making.published(body)
    return site


def test_no_get_opens_it(shelter: Location) -> None:
    client = jas()
    beds = Service.objects.get()
    pages = [path("partner_site", shelter.pk), path("partner_listing", shelter.organization_id), path("partner_list"),
             path("partner_service", beds.pk), path("partner_edit", "location", shelter.pk),
             path("partner_history", shelter.organization_id)]  # fmt: skip
    for page in pages:
        text = client.get(page).content.decode()
        assert not [
            secret for secret in ("Quiet Lane", "B3K 9Z9", "555-0177", "44.65123") if secret in text
        ], page
    assert client.get(path("partner_open", shelter.pk)).status_code == 405
    assert not AuditEntry.objects.filter(action="site.opened").exists()


@pytest.mark.parametrize("role", ["specialist", "supervisor", "director", "partnerships"])
def test_who_reads_the_directory_opens_it_and_the_log_knows_first(
    shelter: Location, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: list[Any] = []

    def looking(location: Location) -> dict[str, Any]:
        with superuser() as other:  # sees only what is committed
            known.extend(other.execute("SELECT action, target_id FROM audit_entry").fetchall())
        return open_site(location)

    monkeypatch.setattr("referrals.actions.hiding.open_site", looking)
    answer = signed_in(role).post(path("partner_open", shelter.pk))
    assert "7 Quiet Lane" in answer.content.decode() and "902-555-0177" in answer.content.decode()
    assert known == [("site.opened", str(shelter.pk))]
    assert "Quiet Lane" not in everything()


def test_no_entry_no_address(shelter: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_facts: Any) -> int:
        raise RuntimeError("the log is closed")

    monkeypatch.setattr("referrals.actions.hiding.record_read", broken)
    client = jas()
    client.raise_request_exception = False
    answer = client.post(path("partner_open", shelter.pk))
    assert answer.status_code == 500 and "Quiet Lane" not in answer.content.decode()


def sent(page: Any, **changed: str) -> dict[str, str]:
    form, phones = page.context["form"], page.context["phones"]
    said = {field.html_name: field.value() for field in form if field.value() not in (None, "")}
    said |= {field.html_name: field.value() for field in phones.management_form}
    for one in phones:
        said |= {field.html_name: field.value() for field in one if field.value() not in (None, "")}
    return said | changed


def test_other_words_go_into_the_seal_and_nowhere_else(shelter: Location) -> None:
    client = jas()
    page = client.post(path("partner_open", shelter.pk))
    said = sent(page, address_1="9 Still Court", transportation_fr="Sonnez deux fois")
    assert client.post(path("partner_seal", shelter.pk), said).status_code == 302
    shelter.refresh_from_db()
    hidden = open_site(shelter)
    assert (hidden["address_1"], hidden["transportation_fr"]) == ("9 Still Court", "Sonnez deux fois")
    assert [phone["number"] for phone in hidden["phones"]] == ["902-555-0177"]
    assert "Still Court" not in everything() and "Sonnez" not in everything()
    assert Revision.objects.get().after == {"hidden": {"sealed": True}}
    assert AuditEntry.objects.latest("number").action == "site.sealed"


def test_a_late_or_bad_sealing_keeps_the_words_on_the_page_alone(shelter: Location) -> None:
    client = jas()
    page = client.post(path("partner_open", shelter.pk))
    bad = client.post(path("partner_seal", shelter.pk), sent(page, address_1="9 Still Court", lat="north"))
    assert bad.status_code == 422 and "9 Still Court" in bad.content.decode()
    client.post(path("partner_seal", shelter.pk), sent(page, address_1="1 First Street"))
    late = client.post(path("partner_seal", shelter.pk), sent(page, address_1="9 Still Court"))
    assert late.status_code == 422
    assert "9 Still Court" in late.content.decode() and "1 First Street" in late.content.decode()
    assert "<dt>Address</dt>" in late.content.decode() and "address_1</dt>" not in late.content.decode()
    assert "Still Court" not in everything()
    again = sent(page, address_1="9 Still Court", version=late.context["form"]["version"].value())
    assert client.post(path("partner_seal", shelter.pk), again).status_code == 302


def test_the_plain_form_has_no_way_in_for_an_address(shelter: Location) -> None:
    said = typed(shelter, accessibility_en="A ramp") | {
        "address_1": "7 Quiet Lane",
        "lat": "44.6",
        "lon": "-63.6",
    }
    assert jas().post(path("partner_edit", "location", shelter.pk), said).status_code == 302
    shelter.refresh_from_db()
    assert shelter.accessibility_en == "A ramp" and (shelter.address_1, shelter.lat) == ("", None)
    assert (
        jas()
        .post(path("partner_add", "phone", "location", shelter.pk), {"number": "902-555-0111"})
        .status_code
        == 404
    )


def test_taking_the_seal_off_is_recorded_first_and_makes_nothing_public(shelter: Location) -> None:
    assert jas().post(path("partner_show", shelter.pk)).status_code == 302
    shelter.refresh_from_db()
    assert (shelter.confidential, shelter.visibility, shelter.address_1) == (
        False,
        "internal",
        "7 Quiet Lane",
    )
    assert shelter.hidden is None and Phone.objects.get().number == "902-555-0177"
    assert "Quiet Lane" not in json.dumps(list(PublishedListing.objects.values_list("shown", flat=True)))
    actions = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert actions[-2:] == ["site.opened", "site.shown"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM referrals_revision WHERE before::text LIKE '%Quiet%'")
        assert cursor.fetchone()[0] == 0
