"""Sixty shelters whose addresses nobody may learn, and one that may be known: everything that the public can get is
read, and nothing in it leads to any of the sixty. The one that may be known is found, so the looking works."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from hotline.now import now
from referrals.actions import publish
from referrals.cycle.asking import form_of
from referrals.cycle.letters import lookup_of, message
from referrals.models import ConfirmationRequest, Location, PublishedListing, Service, ServiceAtLocation
from referrals.sealing import open_site, seal_site
from referrals.search import find
from referrals.search.wanted import Wanted
from referrals.wording import distance_words
from tests.referrals import crawling, making
from tests.referrals.crawling import Marks
from tests.support import public_surface, role_connection

pytestmark = pytest.mark.django_db(transaction=True)
TOWNS = ("Halifax", "Sydney", "Truro")
HIDDEN = 60
BODIES = 6


def marks_of(number: int) -> Marks:
    town = making.community(TOWNS[number % len(TOWNS)], "NS")
    return Marks(number, town.lat, town.lon)


def hide(what: Service, marks: Marks) -> Location:
    site = making.hidden_site(
        what.organization, TOWNS[marks.number % len(TOWNS)], "NS", address_1=marks.street, postal_code=marks.postal,
        lat=marks.lat, lon=marks.lon, phones=[{"number": marks.phone, "extension": "", "phone_type": "voice"}],
    )  # fmt: skip
    making.at(what, site)
    return site


def hide_carelessly(what: Service, marks: Marks) -> None:
    """Every column that a careless hand could fill tells something too. (Those for the way there take nothing.)"""
    site = hide(what, marks)
    words = dict.fromkeys(
        (
            "name_en",
            "name_fr",
            "accessibility_en",
            "accessibility_fr",
        ),
        f"Ring at {marks.street}, {marks.phone}",
    )
    Location.objects.filter(pk=site.pk).update(**words, public_lat=marks.lat, public_lon=marks.lon)
    making.hours(
        1, "09:00", "17:00", location=site, note_en=f"At {marks.street}", note_fr=f"Au {marks.street}"
    )


def show(what: Service, marks: Marks) -> None:
    """The same of a site that may be known."""
    at = making.at(what, making.site(
        what.organization, TOWNS[marks.number % len(TOWNS)], "NS", address_1=marks.street, postal_code=marks.postal,
        lat=marks.lat, lon=marks.lon, public_lat=marks.lat, public_lon=marks.lon,
    ))  # fmt: skip
    making.phone(marks.phone, at=at)


def make_shelters(give: Any, count: int = HIDDEN, bodies: int = BODIES) -> list[Marks]:
    marks = [marks_of(number) for number in range(count)]
    for place in range(bodies):
        body = making.organization(f"Shelters {place}")
        for one in marks[place::bodies]:
            give(making.service(body, f"Shelter {one.number}", hours_mode="weekly"), one)
        making.published(body)
    return marks


def services() -> list[Any]:
    return list(PublishedListing.objects.order_by("id").values_list("service_id", flat=True))


def leaks(read: Any, marks: list[Marks]) -> list[str]:
    return [f"{where}: {found}" for where, text in read if (found := crawling.found_in(text, marks))]


@pytest.mark.long
def test_nothing_that_the_public_can_get_leads_to_any_of_sixty_shelters(tmp_path: Path) -> None:
    marks = make_shelters(hide_carelessly)
    shown = marks_of(HIDDEN)
    body = making.organization("Known to all")
    show(making.service(body, "Open shelter"), shown)
    making.published(body)
    with public_surface() as client:
        read = [*crawling.pages(client, services()), *crawling.documents(client)]
    read += crawling.exports(tmp_path, "--public")
    assert len(services()) == HIDDEN + 1 and len(read) > 500
    assert leaks(read, marks) == []
    # What may be known stands in all of these, so that what may not would have been seen.
    told = {where.split("?")[0].split(" (")[0] for where, text in read if crawling.found_in(text, [shown])}
    open_one = Service.objects.get(name_en="Open shelter").pk
    for where in (
        "/en/directory/", "/fr/directory/", "/fr/directory/frame/", f"/en/directory/service/{open_one}/",
        "/api/hsds/services", "/api/hsds/service_at_locations", "/api/hsds/organizations",
        f"/api/hsds/services/{open_one}", "en-hsds.json", "fr-hsds.json",
    ):  # fmt: skip
        assert where in told, where
    assert any(where.startswith("POST services") for where in told)


def test_what_partners_get_as_files_has_no_sealed_address(tmp_path: Path) -> None:
    marks = make_shelters(hide, count=6, bodies=1)
    assert leaks(crawling.exports(tmp_path), marks) == []
    (shown,) = make_shelters(show, count=1, bodies=1)
    assert len(leaks(crawling.exports(tmp_path), [shown])) == 4


def test_of_open_sites_every_kind_of_mark_is_found(tmp_path: Path) -> None:
    """The control of the test above: street, postal code, telephone and point are each seen where they stand."""
    marks = make_shelters(show, count=3, bodies=1)
    with public_surface() as client:
        said = "".join(text for _where, text in crawling.pages(client, services()))
        api = "".join(text for _where, text in crawling.documents(client))
    files = "".join(text for _where, text in crawling.exports(tmp_path, "--public"))
    for one in marks:
        lat, lon, *_commas, dot = one.points
        assert all(word in crawling.flat(text) for word in one.words for text in (said, api, files))
        assert all(point in text for point in (lat, lon) for text in (api, files))
        assert crawling.found_in(f"<circle {dot} r='4'/>", [one]) == [dot]
        assert crawling.found_in(f'{{"latitude":{lat}}}', [one]) == [lat]
        assert crawling.found_in(f'{{"last_modified": "2026-11-26T18:10:{lat}217Z"}}', [one]) == []


def test_no_distance_of_a_shelter_is_told_and_no_circle_holds_one() -> None:
    make_shelters(hide_carelessly, count=6, bodies=1)
    with public_surface() as client:
        for near in ("Halifax", "Sydney, NS", "Truro", "B3H"):
            text = client.get("/en/directory/", {"near": near}).content.decode()
            assert "Shelter 0" in text or "Shelter 1" in text or near == "Sydney, NS"
            assert "km away" not in text
        for metres in (1, 1_000, 50_000, 500_000):
            asked = {"postcode": "B3H", "proximity": metres}
            for kind in ("services", "service_at_locations"):
                assert client.get(f"/api/hsds/{kind}", asked).json()["total_items"] == 0


def test_a_link_that_falls_into_the_wrong_hands_leads_nowhere() -> None:
    """The letter, the page behind its link in both languages, and the function that the public role has it from."""
    marks = make_shelters(hide_carelessly, count=6, bodies=1)
    body = Service.objects.all()[0].organization
    token = "a-token-of-a-letter"
    moment = now()
    letter = ConfirmationRequest.objects.create(
        organization=body, round=moment.date(), step=0, sent_to="info@example.org", lookup=lookup_of(token),
        form=form_of(body), expires_at=moment + timedelta(days=30),
    )  # fmt: skip
    mail = message(letter, token)
    said = mail.subject + mail.body
    with role_connection("public") as public:
        row = public.execute("SELECT referrals_confirmation_form(%s)", [lookup_of(token)]).fetchone()
    said += json.dumps(row, ensure_ascii=False)
    with public_surface() as client:
        for language in ("en", "fr"):
            page = client.get(f"/{language}/directory/confirm/{token}/")
            assert page.status_code == 200
            said += page.content.decode()
    assert "Shelter 5" in said and crawling.found_in(said, marks) == []


def test_a_site_called_confidential_that_is_not_sealed_yet_stays_inside() -> None:
    body = making.organization()
    marks = marks_of(1)
    show(making.service(body, "Half way"), marks)
    Location.objects.update(visibility="confidential")
    making.published(body)
    row = PublishedListing.objects.get()
    assert (row.lat, row.lon, row.shown["en"]["site"]) == (None, None, None)
    assert row.id == row.service_id


def seal(site: Location) -> None:
    """As staff do it: the number goes, the address is sealed, the plain columns are empty."""
    site.phones.all().delete()
    plain = {"address_1": site.address_1, "postal_code": site.postal_code, "lat": site.lat, "lon": site.lon}
    with transaction.atomic():
        seal_site(site, plain)
        site.confidential, site.visibility = True, "confidential"
        site.lat = site.lon = None
        site.address_1 = site.address_2 = site.city = site.postal_code = ""
        site.save()
        publish(site.organization_id)


def test_making_a_site_confidential_adds_no_row_and_changes_no_public_distance() -> None:
    body = making.organization()
    town = making.community("Halifax", "NS")
    middle = {"lat": town.lat, "lon": town.lon, "public_lat": town.lat, "public_lon": town.lon}
    site = making.site(body, **middle)
    making.at(making.service(body, "Shelter"), site)
    making.at(making.service(body, "Other"), making.site(body, "Truro", "NS"))
    making.published(body)
    look = partial(find, Wanted(place="Truro"), "en", now())
    before = {row["words"]["name"]: row["km"] for row in look().rows}
    assert distance_words(next(row for row in look().rows if row["words"]["name"] == "Shelter"))
    seal(site)
    after = {row["words"]["name"]: row["km"] for row in look().rows}
    assert after == before and PublishedListing.objects.count() == 2
    assert distance_words(next(row for row in look().rows if row["words"]["name"] == "Shelter")) == ""
    assert open_site(Location.objects.get(pk=site.pk))["lat"] == town.lat


def test_wherever_in_its_town_a_shelter_is_the_public_sees_the_same() -> None:
    body = making.organization()
    beds = making.service(body, "Shelter")
    seen = set()
    for shift in (0.001, 0.05, -0.3):
        town = making.community("Halifax", "NS")
        ServiceAtLocation.objects.all().delete()
        site = making.site(
            body, lat=town.lat + shift, public_lat=town.lat + shift, lon=town.lon, public_lon=town.lon
        )
        making.at(beds, site)
        seal(site)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT lat, lon, shown::text, hours::text, vector::text FROM referrals_publishedlisting"
            )
            seen |= set(cursor.fetchall())
    assert len(seen) == 1


UNAGREED = ("Unagreed House", "unagreed", "12 Water Street")


@pytest.mark.parametrize("agreed", [False, True], ids=["not agreed", "agreed, as the control"])
def test_nobody_stands_anywhere_who_did_not_agree_to(agreed: bool, tmp_path: Path) -> None:
    body = making.organization("Unagreed House")
    beds = making.service(body, "Unagreed beds")
    making.at(beds, making.site(body))
    if not agreed:
        body.consents.update(withdrawn_at=now())
    making.published(body)
    with public_surface() as client:
        read = [*crawling.pages(client, [beds.pk]), *crawling.documents(client)]
    read += crawling.exports(tmp_path, "--public")
    told = [where for where, text in read if any(word.lower() in text.lower() for word in UNAGREED)]
    dots = [text.count("<circle") for where, text in read if "/map/" in where]
    addressed = [where for where, text in read if "sitemap" in where and str(beds.pk) in text]
    if agreed:
        assert len(told) > 40 and dots == [1, 1] and len(addressed) == 2
    else:
        assert told == [] and dots == [0, 0] and addressed == []
