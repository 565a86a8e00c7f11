"""What gets into the public copy of the directory, and what never does."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from hotline.now import now
from referrals.models import Phone, PublicListingConsent, PublishedListing, Service
from referrals.sealing import open_site
from referrals.tasks import publish_all
from tests.referrals import making
from tests.support import public_surface, role_connection, superuser

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> list[PublishedListing]:
    return list(PublishedListing.objects.order_by("name_en"))


def test_a_listing_appears_with_consent_and_goes_with_it() -> None:
    body = making.organization()
    making.at(making.service(body), making.site(body))
    assert making.published(body) == 1
    assert rows()[0].shown["fr"]["organization"] == "Harbour Lights (fr)"
    PublicListingConsent.objects.update(withdrawn_at=now())
    assert making.published(body) == 0 and rows() == []


@pytest.mark.parametrize(
    ("of", "change"),
    [
        ("body", {"visibility": "internal"}),
        ("body", {"is_active": False}),
        ("service", {"visibility": "partner"}),
        ("service", {"status": "defunct"}),
        ("service", {"verified_on": None}),
    ],
)
def test_whatever_is_stricter_wins(of: str, change: dict) -> None:
    body = making.organization(**(change if of == "body" else {}))
    if of == "body" and not PublicListingConsent.objects.exists():
        PublicListingConsent.objects.create(
            organization=body, agreed_by="A", agreed_on=date(2026, 1, 5), wording="1"
        )
    making.service(body, **(change if of == "service" else {}))
    assert making.published(body) == 0


def test_a_confidential_site_gives_its_community_and_nothing_else() -> None:
    body = making.organization("Night Shelter")
    shelter = making.service(body)
    hidden = making.hidden_site(body)
    making.at(shelter, hidden)
    assert making.published(body) == 1
    (row,) = rows()
    halifax = making.community("Halifax", "NS")
    assert (row.lat, row.lon, row.confidential) == (halifax.lat, halifax.lon, True)
    everything = json.dumps([row.shown, row.hsds, row.hours, row.rules], ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT vector::text FROM referrals_publishedlisting")
        everything += cursor.fetchone()[0]
    for secret in ("Quiet", "quiet", "B3K", "44.65123", "63.60321", "555-0177", "5550177"):
        assert secret not in everything
    assert open_site(hidden)["address_1"] == "7 Quiet Lane"


def test_the_database_keeps_a_confidential_site_out_of_plain_columns() -> None:
    body = making.organization()
    hidden = making.hidden_site(body)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(hidden).objects.filter(pk=hidden.pk).update(address_1="7 Quiet Lane")
    with pytest.raises(IntegrityError), transaction.atomic():
        Phone.objects.create(number="902-555-0177", location=hidden, updated_at=now())
    open_house = making.site(body)
    making.phone(location=open_house)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(open_house).objects.filter(pk=open_house.pk).update(
            confidential=True, lat=None, lon=None, address_1="", city="", postal_code=""
        )


def test_two_sites_are_two_rows_and_none_is_one() -> None:
    body = making.organization()
    beds = making.service(body)
    making.at(beds, making.site(body))
    making.at(beds, making.site(body, "Sydney", "NS"))
    making.service(body, "Night line", types=["counselling"], coverage="national", hours_mode="always")
    assert making.published(body) == 3
    line = PublishedListing.objects.get(name_en="Night line")
    assert line.lat is None and line.id == Service.objects.get(name_en="Night line").pk


def test_the_public_reads_the_copy_and_none_of_the_sources() -> None:
    with role_connection("public") as public:
        assert public.execute("SELECT count(*) FROM referrals_publishedlisting").fetchone() == (0,)
        for table in (
            "organization",
            "service",
            "location",
            "phone",
            "contact",
            "locationkey",
            "application",
        ):
            with pytest.raises(Exception, match="permission denied"):
                public.execute(f"SELECT 1 FROM referrals_{table}")


@pytest.mark.long
def test_every_listing_is_published_anew_each_night_whatever_holds_one_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bodies = [making.organization(name) for name in ("Harbour Lights", "Held House", "Third House")]
    for body in bodies:
        making.service(body)
    assert settings.CELERY_BEAT_SCHEDULE["publish-all"]["task"] == publish_all.name
    with superuser() as link, link.transaction():
        link.execute("SELECT FROM referrals_organization WHERE id = %s FOR UPDATE", [bodies[1].pk])
        with pytest.raises(CommandError, match="1 of the organizations"):
            call_command("publish")
    assert {row.organization_id for row in rows()} == {bodies[0].pk, bodies[2].pk}
    assert str(bodies[1].pk) in caplog.text
    publish_all()
    assert len(rows()) == 3


def test_french_typed_with_plain_spaces_is_shown_with_those_that_do_not_break() -> None:
    body = making.organization()
    making.service(
        body, description_fr="Horaire : tous les jours. On dit « oui ». Voir https://a.example/x : là", url="https://a.example/b",
        fees_fr="Déjà\u00a0: fait, « ainsi »", description_en="Ratio 3:1 : as typed",
    )  # fmt: skip
    making.published(body)
    row = PublishedListing.objects.get()
    said = row.shown["fr"]
    assert said["description"] == (
        "Horaire\u00a0: tous les jours. On dit «\u00a0oui\u00a0». Voir https://a.example/x\u00a0: là"
    )
    assert said["fees"] == "Déjà\u00a0: fait, «\u00a0ainsi\u00a0»"
    assert said["url"] == "https://a.example/b"
    body.services.get().refresh_from_db()
    assert body.services.get().description_fr.startswith("Horaire : tous"), "what they typed stays theirs"
    with public_surface() as client:
        assert (
            "Horaire\u00a0: tous" in client.get(f"/fr/directory/service/{row.service_id}/").content.decode()
        )
