"""Invented bodies and services for tests, made the way the house makes them."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.db import transaction

from hotline.now import now
from hotline.places.models import Community
from referrals.actions import publish
from referrals.models import (
    EligibilityRule,
    Location,
    Organization,
    Phone,
    PublicListingConsent,
    Schedule,
    Service,
    ServiceAtLocation,
)
from referrals.sealing import seal_site


def organization(name: str = "Harbour Lights", **more: Any) -> Organization:
    facts = {"name_en": name, "name_fr": f"{name} (fr)", "visibility": "public", "updated_at": now()}
    made = Organization.objects.create(**(facts | more))
    if made.visibility == "public":
        PublicListingConsent.objects.create(
            organization=made, agreed_by="A. Tremblay, director", agreed_on=date(2026, 1, 5), wording="1"
        )
    return made


def service(body: Organization, name: str = "Safe beds", **more: Any) -> Service:
    facts = {
        "name_en": name, "name_fr": f"{name} (fr)", "visibility": "public", "types": ["emergency_shelter"],
        "stages": ["emergency"], "languages": ["en", "fr"], "verified_on": now().date(), "updated_at": now(),
    }  # fmt: skip
    return Service.objects.create(organization=body, **(facts | more))


def community(name: str, province: str) -> Community:
    return Community.objects.get(name_en=name, province_id=province)


def site(body: Organization, town: str = "Halifax", province: str = "NS", **more: Any) -> Location:
    place = community(town, province)
    facts = {
        "visibility": "public", "community": place, "province": province, "city": town, "zone": place.zone,
        "lat": place.lat + 0.01, "lon": place.lon + 0.01, "public_lat": place.lat + 0.01,
        "public_lon": place.lon + 0.01, "address_1": "12 Water Street", "postal_code": "B3H 1A1",
        "updated_at": now(),
    }  # fmt: skip
    return Location.objects.create(organization=body, **(facts | more))


HIDDEN = {
    "address_1": "7 Quiet Lane", "city": "Halifax", "postal_code": "B3K 9Z9", "lat": 44.65123, "lon": -63.60321,
    "phones": [{"number": "902-555-0177", "extension": "", "phone_type": "voice"}],
}  # fmt: skip


def hidden_site(body: Organization, town: str = "Halifax", province: str = "NS", **more: Any) -> Location:
    place = community(town, province)
    made = Location.objects.create(
        organization=body, visibility="confidential", confidential=True, community=place, province=province,
        public_lat=place.lat, public_lon=place.lon, zone=place.zone, updated_at=now(),
    )  # fmt: skip
    with transaction.atomic():
        seal_site(made, HIDDEN | more)
        made.save()
    return made


def at(what: Service, where: Location) -> ServiceAtLocation:
    return ServiceAtLocation.objects.create(service=what, location=where, updated_at=now())


def phone(number: str = "902-555-0111", **owner: Any) -> Phone:
    return Phone.objects.create(number=number, dial=number, visibility="public", updated_at=now(), **owner)


def hours(weekday: int, opens: str, closes: str, **owner: Any) -> Schedule:
    times = [time.fromisoformat(one) for one in (opens, closes)]
    return Schedule.objects.create(
        weekday=weekday, opens=times[0], closes=times[1], updated_at=now(), **owner
    )


def gender_rule(what: Service, *serves: str, hard: bool = True) -> EligibilityRule:
    return EligibilityRule.objects.create(service=what, dimension="gender", serves=list(serves), hard=hard)


def published(body: Organization) -> int:
    with transaction.atomic():
        return publish(body.pk)
