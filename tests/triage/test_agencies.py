"""Who could be told: the register as it begins, its versions, and the way from place and facts to recipients."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, transaction

from hotline.places.provinces import PROVINCES
from tests.support import signed_in, staff_member
from tests.triage.reports import the_register
from tests.triage.tips import review_of, victim
from triage.models import Agency, AgencyVersion
from triage.routing import situations, suggest

pytestmark = pytest.mark.django_db
LIST = "/en/staff/cases/agencies/"


@pytest.fixture(autouse=True)
def as_a_house_begins() -> None:
    the_register()


def told(province: str, **facts: Any) -> list[str]:
    return [
        one.agency.code
        for one in suggest(province, situations(**({"minor": False, "danger": False} | facts)))
    ]


@pytest.mark.parametrize("province", PROVINCES)
def test_a_minor_is_for_child_protection_and_police_of_the_place(province: str) -> None:
    """Whatever else is said."""
    place = province.lower()
    for danger in (False, True):
        for kind in ("", "sex", "labour", "sex_and_labour", "undetermined"):
            for signs in ((), ("m_online_lure",), ("s_images", "g_fear")):
                for country in ("canada", "unknown", "abroad"):
                    codes = told(province, minor=True, danger=danger, kind=kind, signs=signs, country=country)
                    first = (
                        [f"{place}-police", f"{place}-child"]
                        if danger
                        else [f"{place}-child", f"{place}-police"]
                    )
                    assert codes[:2] == first


def test_an_adult_is_never_sent_to_child_protection() -> None:
    for province in PROVINCES:
        for kind in ("sex", "labour"):
            assert not [code for code in told(province, kind=kind, danger=True) if code.endswith("-child")]


def test_the_truth_of_the_others() -> None:
    assert told("ON", danger=True)[0] == "on-police"
    assert told("QC", kind="labour") == ["ca-foreign-workers", "qc-police", "ca-rcmp-coordination"]
    assert told("BC", minor=True, signs=("s_images",))[2] == "ca-cybertip"
    assert told("") == ["ca-rcmp-coordination"]  # place not known: all of Canada alone


def test_enforcement_at_the_border_needs_consent_or_the_law() -> None:
    found = {
        one.agency.code: one.needs
        for one in suggest("MB", situations(minor=False, danger=False, country="abroad"))
    }
    assert found["ca-border"] == "consent_or_law"
    assert "ca-border" not in told("MB", kind="labour")


def test_both_languages_and_every_doubt_are_kept() -> None:
    for one in Agency.objects.exclude(code__startswith="agency-"):
        assert one.name_en and one.name_fr
        assert one.checked_on is not None or one.unverified or one.kind in ("child_protection", "police")


def test_an_edit_is_a_new_version_and_the_old_one_stays() -> None:
    client = signed_in("supervisor")
    row = Agency.objects.get(code="on-child")
    page = f"{LIST}{row.pk}/"
    sent = {"seen": row.version, "name_en": row.name_en, "name_fr": row.name_fr, "kind": row.kind, "province": "ON",
            "secure_way": "phone", "phone": "1-555-0100", "is_active": "on", "checked": "on"}  # fmt: skip
    assert client.post(page, sent).status_code == 302
    row.refresh_from_db()
    assert (row.version, row.phone, row.unverified) == (2, "1-555-0100", [])
    assert AgencyVersion.objects.get(agency=row, number=1).values["phone"] != "1-555-0100"
    with pytest.raises(Error), transaction.atomic():
        AgencyVersion.objects.filter(agency=row, number=1).update(values={})
    stale = client.post(page, sent | {"phone": "1-555-0199"})  # from a page of the first version
    assert stale.status_code == 422 and "1-555-0199" in stale.content.decode()
    assert client.post(page, sent | {"seen": 2, "name_fr": ""}).status_code == 422
    assert client.post(page, sent | {"seen": 2, "secure_way": "age", "age_key": "ssh-rsa"}).status_code == 422


def test_what_is_changed_unchecked_is_in_doubt_and_nothing_changed_is_no_version() -> None:
    client, row = signed_in("supervisor"), Agency.objects.get(code="on-child")
    texts = {name: row.facts.get(name, "") for name in ("hours_en", "hours_fr", "caution_en", "caution_fr", "notes_en",
                                                        "notes_fr")}  # fmt: skip
    sent = texts | {
        "seen": row.version, "name_en": row.name_en, "name_fr": row.name_fr, "kind": row.kind, "province": row.province,
        "secure_way": row.secure_way, "phone": row.phone, "age_key": row.age_key, "is_active": "on",
    }  # fmt: skip
    assert client.post(f"{LIST}{row.pk}/", sent).status_code == 302
    before, version = set(row.unverified), row.version
    row.refresh_from_db()
    assert row.version == version
    client.post(
        f"{LIST}{row.pk}/", sent | {"phone": "1-555-0100", "hours_en": "By day", "hours_fr": "De jour"}
    )
    row.refresh_from_db()
    assert row.version == version + 1 and set(row.unverified) == before | {"phone", "hours_en", "hours_fr"}
    client.post(f"{LIST}{row.pk}/", sent | {"seen": row.version, "phone": "1-555-0100", "checked": "on"})
    row.refresh_from_db()
    assert row.unverified == [] and row.checked_on is not None


def test_the_director_reads_and_a_specialist_does_not() -> None:
    director = signed_in("director")
    row = Agency.objects.get(code="on-child")
    assert director.get(LIST).status_code == 200
    assert director.post(f"{LIST}{row.pk}/", {"seen": 1}).status_code == 403
    assert signed_in("specialist").get(LIST).status_code == 403


@pytest.mark.parametrize(("language", "all_of"), [("en", "All of Canada"), ("fr", "Tout le Canada")])
def test_the_list_is_folded_by_place_with_one_heading_each(language: str, all_of: str) -> None:
    page = signed_in("supervisor").get(LIST.replace("/en/", f"/{language}/")).content.decode()
    folds = page.split('<details class="fold" id="in-')[1:]
    codes = [fold.partition('"')[0] for fold in folds]
    assert sorted(codes) == sorted(["CA", *PROVINCES]) and codes[0] == "CA"
    assert all_of in folds[0].partition("</summary>")[0]
    for fold in folds:
        assert fold.count("<h2>") == 1 and not fold.partition(">")[0].endswith("open")
    for one in Agency.objects.all():
        [mine] = [fold for fold in folds if f"agencies/{one.pk}/" in fold]
        assert mine.startswith(f'{one.province or "CA"}"')


def test_the_review_says_who_could_be_told() -> None:
    review = review_of(persons=(victim("a14_15"),), province="ON")
    page = signed_in(staff=staff_member("supervisor")).get(f"/en/staff/queue/{review.pk}/").content.decode()
    assert "Who could be told" in page and "police and child protection both" in page


def test_the_number_of_the_house_stays_beside_an_agency() -> None:
    page = signed_in("supervisor").get(f"/en/staff/cases/agencies/{Agency.objects.all()[0].pk}/")
    assert "1-833-900-1010" in page.text
