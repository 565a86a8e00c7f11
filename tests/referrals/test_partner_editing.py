"""Editing a listing: what is saved is public at once, nothing typed is lost, nobody's edit is run over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hotline.audit.models import AuditEntry
from referrals.models import (
    Contact,
    EligibilityRule,
    Location,
    Organization,
    Phone,
    Program,
    PublicListingConsent,
    PublishedListing,
    Revision,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Stewardship,
)
from tests.referrals import making
from tests.referrals.desk import edit, jas, newest, path, typed
from tests.support import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def beds() -> Service:
    body = making.organization()
    made = making.service(body)
    making.at(made, making.site(body))
    making.published(body)
    return made


def public_words(service: Service, language: str = "en") -> list[dict[str, Any]]:
    return [row.shown[language] for row in PublishedListing.objects.filter(service_id=service.pk)]


def log() -> list[tuple[str, dict[str, Any]]]:
    return list(AuditEntry.objects.order_by("number").values_list("action", "facts"))


def test_a_point_is_written_with_the_comma_of_french_too(beds: Service) -> None:
    site = beds.at.get().location
    sent = typed(site, lat="44,65", lon="-63,57")
    assert jas().post(path("partner_edit", "location", site.pk, language="fr"), sent).status_code == 302
    site.refresh_from_db()
    assert (site.lat, site.lon) == (44.65, -63.57)


def test_a_list_in_another_order_is_no_edit(beds: Service) -> None:
    Service.objects.filter(pk=beds.pk).update(types=["legal", "counselling"])
    beds.refresh_from_db()
    edit(jas(), beds, types=["counselling", "legal"], fees_fr="Gratuit")
    assert set(newest().after) == {"fees_fr"}
    beds.refresh_from_db()
    assert beds.types == ["legal", "counselling"]


def test_both_languages_stand_side_by_side(beds: Service) -> None:
    page = jas().get(path("partner_edit", "service", beds.pk)).content.decode()
    english, french = page.index('name="description_en"'), page.index('name="description_fr"')
    pair = page.rindex('class="pair"', 0, english)
    assert pair < english < french and page.find('class="pair"', pair + 1, french) == -1
    assert "Description (English)" in page and "Description (Français)" in page


def test_an_edit_is_public_with_its_commit_and_remembered(beds: Service) -> None:
    client = jas()
    answer = edit(client, beds, description_en="A room of your own.", fees_fr="Gratuit", minimum_age="16")
    assert answer.status_code == 302 and answer["Location"] == path("partner_service", beds.pk)
    assert public_words(beds)[0]["description"] == "A room of your own."
    assert public_words(beds, "fr")[0]["fees"] == "Gratuit"
    kept = newest()
    assert kept.before == {"description_en": "", "fees_fr": "", "minimum_age": None}
    assert kept.after == {"description_en": "A room of your own.", "fees_fr": "Gratuit", "minimum_age": 16}
    assert (kept.by, kept.object_type, kept.object_id) == (client.staff, "service", beds.pk)
    assert log()[-1] == (
        "listing.changed",
        {"kind": "service", "fields": ["description_en", "fees_fr", "minimum_age"]},
    )


def test_an_edit_is_no_confirmation(beds: Service) -> None:
    before = beds.verified_on
    edit(jas(), beds, description_en="New words.")
    beds.refresh_from_db()
    assert beds.verified_on == before


def test_saving_what_stands_there_already_is_no_edit(beds: Service) -> None:
    for row in (beds, beds.organization, beds.at.get().location):
        answer = edit(jas(), row)
        assert answer.status_code == 302, answer.context["form"].errors
    assert not Revision.objects.exists()


def test_who_is_late_sees_both_and_loses_nothing(beds: Service) -> None:
    page = typed(beds, description_en="Mine, typed slowly.")
    edit(jas(), beds, description_en="Theirs, saved first.", fees_en="Free")
    client = jas()
    answer = client.post(path("partner_edit", "service", beds.pk), page)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Mine, typed slowly." in text and "Now stands there: Theirs, saved first." in text
    beds.refresh_from_db()
    assert beds.description_en == "Theirs, saved first."
    again = page | {"version": answer.context["form"]["version"].value()}
    assert client.post(path("partner_edit", "service", beds.pk), again).status_code == 302
    beds.refresh_from_db()
    assert beds.description_en == "Mine, typed slowly."


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("minimum_age", "sixteen", "whole number"),
        ("maximum_age", "3", "below the youngest"),
        ("url", "javascript:alert(1)", "https://"),
        ("email", "nobody at home", "no e-mail"),
        ("name_en", "", "needs a name"),
        ("recheck_on", "next week", "valid date"),
    ],
)
def test_bad_input_keeps_every_word(beds: Service, field: str, value: str, says: str) -> None:
    changed = {"minimum_age": "9", "description_fr": "Des mots à garder.", field: value}
    if field == "name_en":
        changed["name_fr"] = ""
    answer = edit(jas(), beds, **changed)
    text = answer.content.decode()
    assert answer.status_code == 422 and says in text
    assert "Des mots à garder." in text and (not value or f'value="{value}"' in text)
    assert not Revision.objects.exists()


def test_nothing_sent_is_a_fault_of_ours(beds: Service) -> None:
    hostile = {
        "description_en": "a\x00b",
        "types": ["no_such"],
        "minimum_age": "9" * 40,
        "program": "x",
        "version": "y",
    }
    for kind, row in (
        ("service", beds),
        ("organization", beds.organization),
        ("location", beds.at.get().location),
    ):
        assert jas().post(path("partner_edit", kind, row.pk), hostile).status_code == 422


@pytest.mark.parametrize(
    ("kind", "owner", "said", "model"),
    [
        ("phone", "service", {"number": "902-555-0100 poste 5", "phone_type": "tty", "visibility": "public"}, Phone),
        ("contact", "organization", {"name": "A. Tremblay", "visibility": "internal"}, Contact),
        ("servicearea", "service", {"name_en": "The valley", "community": "Halifax, NS"}, ServiceArea),
        ("program", "organization", {"name_en": "Exit", "name_fr": "Sortie"}, Program),
        ("service", "organization", {"name_en": "Legal line", "kind": "service", "status": "active",
                                     "visibility": "internal", "interpreter": "yes", "coverage": "national",
                                     "hours_mode": "always", "holidays": "open"}, Service),
        ("phone", "contact", {"number": "902-555-0199", "phone_type": "text", "visibility": "internal"}, Phone),
    ],
)  # fmt: skip
def test_adding(beds: Service, kind: str, owner: str, said: dict[str, str], model: Any) -> None:
    client = jas()
    of = {"service": beds, "organization": beds.organization}.get(owner) or Contact.objects.create(
        organization=beds.organization, name="B. Roy", updated_at=beds.updated_at
    )
    before = model.objects.count()
    answer = client.post(path("partner_add", kind, owner, of.pk), said)
    assert answer.status_code == 302, answer.context["form"].errors
    assert model.objects.count() == before + 1 and newest().before == {}
    assert log()[-1] == ("listing.added", {"kind": kind})
    assert client.get(answer["Location"]).status_code == 200


def page_of(client: Any, there: str) -> dict[str, str]:
    """What a form that was opened carries unseen."""
    return {"key": str(client.get(there).context["form"]["key"].value())}


@pytest.mark.parametrize(
    ("kind", "owner", "said", "model"),
    [
        ("phone", "service", {"number": "902-555-0100 poste 5", "phone_type": "tty", "visibility": "public"}, Phone),
        ("contact", "organization", {"name": "A. Tremblay", "visibility": "internal"}, Contact),
        ("servicearea", "service", {"name_en": "The valley", "community": "Halifax, NS"}, ServiceArea),
        ("program", "organization", {"name_en": "Exit", "name_fr": "Sortie"}, Program),
        ("location", "organization", {"name_en": "House", "location_type": "physical", "visibility": "internal",
                                      "lat": "44.65", "lon": "-63.6", "community": "Halifax, NS"}, Location),
        ("service", "organization", {"name_en": "Legal line", "kind": "service", "status": "active",
                                     "visibility": "internal", "interpreter": "yes", "coverage": "national",
                                     "hours_mode": "always", "holidays": "open", "types": ["legal", "counselling"],
                                     "recheck_on": "2027-01-31", "minimum_age": "16"}, Service),
        ("eligibilityrule", "service", {"serves": ["woman_girl", "two_spirit"], "hard": "on"}, EligibilityRule),
    ],
)  # fmt: skip
def test_a_page_that_is_sent_twice_adds_once(
    beds: Service, kind: str, owner: str, said: dict[str, Any], model: Any
) -> None:
    client = jas()
    of = {"service": beds, "organization": beds.organization}[owner]
    there = path("partner_add", kind, owner, of.pk) + (
        "?dimension=gender" if kind == "eligibilityrule" else ""
    )
    before, sent = model.objects.count(), said | page_of(client, there)
    answers = [client.post(there, sent) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert model.objects.count() == before + 1 and log().count(("listing.added", {"kind": kind})) == 1


def test_a_site_of_a_service_is_added_once(beds: Service) -> None:
    client, site = jas(), making.site(beds.organization)
    there = path("partner_add", "serviceatlocation", "service", beds.pk)
    sent = {"location": str(site.pk)} | page_of(client, there)
    assert [client.post(there, sent).status_code for _press in range(2)] == [302, 302]
    again = client.post(there, {"location": str(site.pk)} | page_of(client, there))
    assert again.status_code == 422 and "there already" in again.content.decode()
    assert beds.at.filter(location=site).count() == 1


def test_the_way_back_and_another_number_are_two_numbers(beds: Service) -> None:
    client, there = jas(), path("partner_add", "phone", "service", beds.pk)
    sent = {"phone_type": "voice", "visibility": "public"} | page_of(client, there)
    for number in ("902-555-0100", "902-555-0133"):
        assert client.post(there, sent | {"number": number}).status_code == 302
    assert sorted(beds.phones.values_list("number", flat=True)) == ["902-555-0100", "902-555-0133"]


def test_an_id_that_is_somebody_elses_or_none_does_no_harm(beds: Service) -> None:
    theirs = making.phone("902-555-0199", organization=making.organization("Another House"))
    said = {"number": "902-555-0100", "phone_type": "voice", "visibility": "public"}
    for key in (str(theirs.pk), "x", ""):
        answer = jas().post(path("partner_add", "phone", "service", beds.pk), said | {"key": key})
        assert answer.status_code in (302, 422)
    theirs.refresh_from_db()
    assert (theirs.number, theirs.service) == ("902-555-0199", None)


def test_a_body_of_ones_own_is_added_once() -> None:
    client = jas()
    sent = {"name_fr": "Maison du Nord", "visibility": "internal", "is_active": "on"}
    sent |= page_of(client, path("partner_new"))
    answers = [client.post(path("partner_new"), sent) for _press in range(2)]
    made = Organization.objects.get(name_fr="Maison du Nord")
    assert [answer["Location"] for answer in answers] == [path("partner_listing", made.pk)] * 2
    assert Stewardship.objects.count() == 1


def test_saving_twice_is_no_quarrel_with_oneself(beds: Service) -> None:
    client, page = jas(), typed(beds, fees_en="Free of charge")
    there = path("partner_edit", "service", beds.pk)
    assert [client.post(there, page).status_code for _press in range(2)] == [302, 302]
    assert Revision.objects.count() == 1


def test_hours_that_are_sent_twice_stand_once(beds: Service) -> None:
    client = jas()
    sent = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-weekday": "5", "rows-0-opens": "22:00",
            "rows-0-closes": "6"}  # fmt: skip
    for _press in range(2):
        assert client.post(path("partner_hours", "service", beds.pk), sent).status_code == 302
    assert Schedule.objects.count() == 1


def test_a_number_is_read_as_it_is_written(beds: Service) -> None:
    said = {"number": "1-800-FOR-HELP poste 05", "phone_type": "voice", "visibility": "public"}
    jas().post(path("partner_add", "phone", "service", beds.pk), said)
    phone = Phone.objects.get()
    assert (phone.e164, phone.dial, phone.extension) == ("+18003674357", "+18003674357", "05")
    assert public_words(beds)[0]["phones"][0]["extension"] == "05"


def test_a_body_of_ones_own(beds: Service) -> None:
    client = jas()
    said = {"name_fr": "Maison du Nord", "visibility": "internal", "is_active": "on"}
    assert client.post(path("partner_new"), said).status_code == 302
    made = Organization.objects.get(name_fr="Maison du Nord")
    assert made.specialist == client.staff and Stewardship.objects.get(organization=made).until is None


def test_whom_it_serves(beds: Service) -> None:
    client, there = jas(), path("partner_add", "eligibilityrule", "service", beds.pk)
    assert client.post(there, {}).status_code == 404  # of nothing
    assert client.post(f"{there}?dimension=gender", {"hard": "on"}).status_code == 422
    assert (
        client.post(
            f"{there}?dimension=gender", {"serves": ["woman_girl", "two_spirit"], "hard": "on"}
        ).status_code
        == 302
    )
    assert PublishedListing.objects.get().rules["gender"]["serves"] == ["two_spirit", "woman_girl"]
    again = client.post(f"{there}?dimension=gender", {"serves": ["man_boy"]})
    assert again.status_code == 422 and EligibilityRule.objects.count() == 1


def test_removing_takes_along_what_hangs_on_it(beds: Service) -> None:
    at = beds.at.get()
    making.phone(at=at)
    making.hours(0, "09:00", "17:00", at=at)
    assert jas().post(path("partner_remove", "serviceatlocation", at.pk)).status_code == 302
    assert (
        not ServiceAtLocation.objects.exists()
        and not Phone.objects.exists()
        and not Schedule.objects.exists()
    )
    assert [row["site"] for row in public_words(beds)] == [None]
    assert Revision.objects.filter(after={}).count() == 3


@pytest.mark.parametrize("kind", ["organization", "service", "location"])
def test_a_body_a_service_and_a_site_are_never_deleted(beds: Service, kind: str) -> None:
    row = {"organization": beds.organization, "service": beds, "location": beds.at.get().location}[kind]
    assert jas().post(path("partner_remove", kind, row.pk)).status_code == 404


def test_hours_are_saved_as_one_act(beds: Service) -> None:
    kept = making.hours(0, "09:00", "17:00", service=beds)
    gone = making.hours(1, "09:00", "17:00", service=beds)
    there = path("partner_hours", "service", beds.pk)
    client = jas()
    form = client.get(there).context["form"]
    said = {"rows-TOTAL_FORMS": "3", "rows-INITIAL_FORMS": "2"}
    for number, one in enumerate(form.forms[:2]):
        said |= {
            f"rows-{number}-{name}": str(one[name].value() or "") for name in one.fields if name != "gone"
        }
        said[f"rows-{number}-weekday"] = str(one["weekday"].value())
    said |= {"rows-0-closes": "20 h 30", "rows-1-gone": "on", "rows-2-weekday": "5", "rows-2-opens": "22:00",
             "rows-2-closes": "6", "rows-2-note_fr": "Sonnez"}  # fmt: skip
    assert client.post(there, said | {"rows-2-closes": ""}).status_code == 422
    answer = client.post(there, said)
    assert answer.status_code == 302
    kept.refresh_from_db()
    assert f"{kept.closes:%H:%M}" == "20:30" and not Schedule.objects.filter(pk=gone.pk).exists()
    night = Schedule.objects.get(weekday=5)
    assert f"{night.opens:%H:%M}-{night.closes:%H:%M}" == "22:00-06:00"
    assert Revision.objects.values("batch").distinct().count() == 1 and Revision.objects.count() == 3
    stale = client.post(there, said)
    assert stale.status_code == 422 and "20 h 30" in stale.content.decode()


@pytest.mark.parametrize("level", ["partner", "internal", "confidential"])
def test_visibility_counts_at_once(beds: Service, level: str) -> None:
    for kind, row in (("service", beds), ("organization", beds.organization)):
        assert public_words(beds)
        jas().post(path("partner_visibility", kind, row.pk), {"visibility": level})
        assert not public_words(beds)
        jas().post(path("partner_visibility", kind, row.pk), {"visibility": "public"})


def test_an_agreement_is_recorded_and_withdrawn_at_once(beds: Service) -> None:
    body, client = beds.organization, jas()
    client.post(path("partner_withdraw", body.pk))
    assert not public_words(beds) and log()[-1][0] == "listing.withdrawn"
    bad = client.post(
        path("partner_agree", body.pk),
        {"agreed_by": "M. Roy, director", "agreed_on": "2999-01-01", "wording": "2"},
    )
    assert bad.status_code == 422 and "M. Roy, director" in bad.content.decode()
    client.post(
        path("partner_agree", body.pk),
        {"agreed_by": "M. Roy, director", "agreed_on": "2026-02-03", "wording": "2"},
    )
    assert public_words(beds)
    live = PublicListingConsent.objects.get(withdrawn_at=None)
    assert (live.agreed_by, live.agreed_on, live.wording, live.recorded_by) == (
        "M. Roy, director", date(2026, 2, 3), "2", client.staff,
    )  # fmt: skip
    assert PublicListingConsent.objects.count() == 2


def test_a_site_of_two_bodies_is_rebuilt_for_both(beds: Service) -> None:
    site = beds.at.get().location
    other = making.service(making.organization("Next door"))
    making.at(other, site)
    making.published(other.organization)
    edit(jas(), site, address_1="14 Water Street")
    assert all("14 Water Street" in public_words(one)[0]["site"]["address"] for one in (beds, other))


def test_who_may_only_read_changes_nothing(beds: Service) -> None:
    specialist = signed_in("specialist")
    assert edit(specialist, beds, description_en="No").status_code == 403
    page = specialist.get(path("partner_service", beds.pk)).content.decode()
    assert (
        path("partner_edit", "service", beds.pk) not in page
        and '<form method="post" action="/en/staff/directory' not in page
    )


def test_the_log_names_fields_and_never_what_stands_in_them(beds: Service) -> None:
    edit(jas(), beds, description_en="A secret sentence")
    assert "secret" not in str(log())
