"""From an approved application to a listing: the body, its first service, its site, and that somebody checked them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hotline.accounts.models import Staff
from hotline.places.folding import fold
from hotline.places.models import Community
from hotline.places.provinces import PROVINCES
from referrals import phones
from referrals.applying import CRITERIA_VERSION
from referrals.models import (
    Contact,
    InclusionReview,
    Location,
    Organization,
    Phone,
    PublicListingConsent,
    Service,
    ServiceAtLocation,
    Stewardship,
    Verification,
)

BODY = ("name_en", "name_fr", "website", "legal_status", "basis", "email")
SERVICE = (
    "description_en", "description_fr", "eligibility_en", "eligibility_fr", "application_en", "application_fr",
    "fees_en", "fees_fr", "types", "stages", "languages", "interpreter", "minimum_age", "maximum_age", "coverage",
    "provinces",
)  # fmt: skip


def make_listing(*, review: InclusionReview, by: Staff, at: datetime) -> Organization:
    """In the caller's transaction; publishing is the caller's."""
    answers = review.application.answers
    assert review.reviewer  # a proposal has one, says dir_inclusion_proposed
    organization = Organization.objects.create(
        **_given(answers, BODY), visibility=review.visibility, specialist=review.reviewer, updated_at=at
    )
    Stewardship.objects.create(organization=organization, specialist=review.reviewer, since=at)
    service = _service(organization, review, answers, at)
    location = _location(organization, review, answers, at)
    if location:
        ServiceAtLocation.objects.create(service=service, location=location, updated_at=at)
    _reach(organization, answers, at)
    if agreed(answers):
        PublicListingConsent.objects.create(
            organization=organization, agreed_by=spoke_for(answers), agreed_on=review.application.received_at.date(),
            wording=CRITERIA_VERSION, recorded_by=by,
        )  # fmt: skip
    _verified(organization, service, location, review, answers, at)
    return organization


def agreed(answers: dict[str, Any]) -> bool:
    """Whether they asked to be public and said so for their body."""
    return bool(answers.get("agree")) and answers.get("wish") == "public"


def spoke_for(answers: dict[str, Any]) -> str:
    """Who filled it in, as they said it themselves; the body's name where they named nobody."""
    named = ", ".join(answers[name] for name in ("contact_name", "contact_title") if answers.get(name))
    return (named or answers.get("name_en") or answers["name_fr"])[:200]


def _given(answers: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: answers[name] for name in names if name in answers}


def _service(
    organization: Organization, review: InclusionReview, answers: dict[str, Any], at: datetime
) -> Service:
    """Weekly hours are words until somebody has entered the week: till then they are not known, and not "closed"."""
    mode = answers.get("hours_mode", "unknown")
    return Service.objects.create(
        organization=organization,
        name_en=answers.get("service_en") or organization.name_en,
        name_fr=answers.get("service_fr") or organization.name_fr,
        hours_mode=mode if mode in ("always", "appointment") else "unknown",
        visibility=review.visibility,
        verified_on=at.date(),
        updated_at=at,
        **_given(answers, SERVICE),
    )


def _location(
    organization: Organization, review: InclusionReview, answers: dict[str, Any], at: datetime
) -> Location | None:
    """Of a confidential place only the community: its address comes by phone and is sealed."""
    kind, province = answers.get("site"), answers.get("province", "")
    if kind not in ("open", "confidential") or not (answers.get("city") or answers.get("address")):
        return None
    community = _community(answers.get("city", ""), province)
    zone = community.zone if community else PROVINCES[province].zone if province else ""
    place: dict[str, Any] = {
        "organization": organization, "community": community, "province": province, "zone": zone, "updated_at": at,
        "public_lat": community.lat if community else None, "public_lon": community.lon if community else None,
    }  # fmt: skip
    if kind == "confidential":
        return Location.objects.create(**place, confidential=True, visibility="confidential")
    return Location.objects.create(
        **place, visibility=review.visibility, address_1=answers.get("address", ""), city=answers.get("city", ""),
        postal_code=answers.get("postal_code", ""),
    )  # fmt: skip


def _community(city: str, province: str) -> Community | None:
    """The one of that name in that province; None where none or more than one is known."""
    if not city or not province:
        return None
    key = fold(city)
    found = Community.objects.filter(province_id=province)
    exact = list((found.filter(key_en=key) | found.filter(key_fr=key)).order_by("-population")[:2])
    return exact[0] if len(exact) == 1 else None


def _reach(organization: Organization, answers: dict[str, Any], at: datetime) -> None:
    """The number for people who need help is public; whom we speak to is ours alone."""
    if answers.get("phone"):
        _phone(answers["phone"], at, organization=organization, visibility=organization.visibility)
    facts = {name: answers.get(f"contact_{name}", "") for name in ("name", "title", "email")}
    if any(facts.values()) or answers.get("contact_phone"):
        contact = Contact.objects.create(organization=organization, **facts, updated_at=at)
        if answers.get("contact_phone"):
            _phone(answers["contact_phone"], at, contact=contact, visibility="internal")


def _phone(text: str, at: datetime, **more: Any) -> None:
    number = phones.parse(text)
    Phone.objects.create(
        number=number.given, e164=number.e164, extension=number.extension[:20], dial=number.dial[:20], updated_at=at,
        **more,
    )  # fmt: skip


def _verified(
    organization: Organization,
    service: Service,
    location: Location | None,
    review: InclusionReview,
    answers: dict[str, Any],
    at: datetime,
) -> None:
    facts = {
        "organization": organization, "method": review.method, "outcome": "confirmed",
        "informant": spoke_for(answers), "by": review.reviewer, "at": at,
    }  # fmt: skip
    Verification.objects.create(level="organization", **facts)
    Verification.objects.create(level="service", service=service, **facts)
    if location:
        Verification.objects.create(level="location", location=location, **facts)
