"""Which column of ours holds which member of the format, and how one becomes the other. One language at a time: the
format has one text where we have two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import models

from referrals.codes import SERVICE_STATUS
from referrals.models import (
    Attribute,
    Contact,
    Location,
    Organization,
    Phone,
    Program,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from referrals.phones import parse

# In the order in which they can be written: parents first.
MODELS: dict[str, type[models.Model]] = {
    "organization": Organization, "program": Program, "service": Service, "location": Location,
    "service_at_location": ServiceAtLocation, "contact": Contact, "phone": Phone, "schedule": Schedule,
    "service_area": ServiceArea, "taxonomy": Taxonomy, "taxonomy_term": TaxonomyTerm, "attribute": Attribute,
}  # fmt: skip
ENTITIES = {model: entity for entity, model in MODELS.items()}
TEXTS = {
    "organization": {"name": "name", "description": "description"},
    "program": {"name": "name", "description": "description"},
    "service": {
        "name": "name", "description": "description", "eligibility_description": "eligibility",
        "application_process": "application", "fees_description": "fees", "alert": "alert",
    },
    "location": {"name": "name", "description": "description", "transportation": "transportation"},
    "service_at_location": {"description": "description"},
    "phone": {"description": "description"},
    "schedule": {"notes": "note"},
    "service_area": {"name": "name"},
    "taxonomy": {"name": "name", "description": "description"},
    "taxonomy_term": {"name": "name", "description": "description"},
}  # fmt: skip
# Columns that mean that an object stands in one place, most particular first; exactly one is set.
OWNERS = {
    "contact": ("service_at_location", "location", "service", "organization"),
    "phone": ("service_at_location", "location", "service", "contact", "organization"),
    "schedule": ("service_at_location", "location", "service"),
    "service_area": ("service_at_location", "service"),
}
OWNER_COLUMN = {"service_at_location": "at"}
# Columns that name another object: entity of it, column, and whether it must be there.
LINKED = {
    "program": (("organization", "organization", True),),
    "service": (("organization", "organization", True), ("program", "program", False)),
    "location": (("organization", "organization", False),),
    "service_at_location": (("service", "service", True), ("location", "location", True)),
    "taxonomy_term": (("taxonomy", "taxonomy", False),),
    "attribute": (("taxonomy_term", "term", True),),
}


class Bad(ValueError):
    """A member that cannot be taken; the message says what is expected."""


@dataclass(frozen=True)
class Column:
    """One member: the column, from the file to it, and from it to the file."""

    name: str
    take: Callable[[Any], Any]
    give: Callable[[Any], Any]


def text(limit: int | None = None) -> Callable[[Any], str]:
    def take(value: Any) -> str:
        said = "" if value is None else str(value).replace("\0", "")
        if limit and len(said) > limit:
            raise Bad(f"is longer than {limit} characters")
        return said

    return take


def number(value: Any) -> int | None:
    try:
        return None if value in (None, "") else int(float(value))
    except (TypeError, ValueError, OverflowError):
        raise Bad("is no whole number") from None


def real(value: Any) -> float | None:
    try:
        return None if value in (None, "") else float(value)
    except (TypeError, ValueError):
        raise Bad("is no number") from None


def day(value: Any) -> date | None:
    try:
        return None if value in (None, "") else date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Bad("is no date such as 2026-04-30") from None


def moment(value: Any) -> time | None:
    try:
        return (
            None
            if value in (None, "")
            else time.fromisoformat(str(value).removesuffix("Z")).replace(tzinfo=None)
        )
    except ValueError:
        raise Bad("is no time such as 17:30") from None


def status(value: Any) -> str:
    if value not in SERVICE_STATUS:
        raise Bad(f"is none of {', '.join(SERVICE_STATUS.codes())}")
    return str(value)


def location_type(value: Any) -> str:
    return str(value) if value in ("physical", "postal", "virtual") else "physical"


def same(value: Any) -> Any:
    return value


def iso(value: Any) -> str | None:
    return value.isoformat() if value else None


def columns(entity: str, language: str) -> dict[str, Column]:
    """{member: column} of an entity."""
    found = {
        member: Column(f"{base}_{language}", text(_limit(entity, f"{base}_{language}")), same)
        for member, base in TEXTS.get(entity, {}).items()
    }
    for member, column in PLAIN.get(entity, {}).items():
        found[member] = column
    return found


PLAIN: dict[str, dict[str, Column]] = {
    "organization": {
        "alternate_name": Column("alternate_name", text(300), same), "email": Column("email", text(254), same),
        "website": Column("website", text(500), same), "legal_status": Column("legal_status", text(200), same),
        "year_incorporated": Column("year_incorporated", number, same),
    },
    "service": {
        "alternate_name": Column("alternate_name", text(300), same), "url": Column("url", text(500), same),
        "email": Column("email", text(254), same), "status": Column("status", status, same),
        "minimum_age": Column("minimum_age", number, same), "maximum_age": Column("maximum_age", number, same),
        "assured_date": Column("verified_on", day, iso),
    },
    "location": {
        "location_type": Column("location_type", location_type, same), "latitude": Column("lat", real, same),
        "longitude": Column("lon", real, same),
    },
    "contact": {
        name: Column(name, text(254 if name == "email" else 200), same)
        for name in ("name", "title", "department", "email")
    },
    "phone": {"number": Column("number", text(100), same), "extension": Column("extension", text(20), same)},
    "schedule": {
        "opens_at": Column("opens", moment, iso), "closes_at": Column("closes", moment, iso),
        "valid_from": Column("valid_from", day, iso), "valid_to": Column("valid_to", day, iso),
    },
    "taxonomy": {"version": Column("version", text(20), same)},
    "taxonomy_term": {"code": Column("code", text(80), same)},
}  # fmt: skip


def _limit(entity: str, column: str) -> int | None:
    limit: int | None = getattr(MODELS[entity]._meta.get_field(column), "max_length", None)
    return limit


def key_of(entity: str, raw: str) -> UUID:
    """Our id for an id of a feed: the same where that is a UUID, made from it where it is not."""
    try:
        return UUID(raw)
    except ValueError:
        return uuid5(NAMESPACE_URL, f"hsds:{entity}:{raw}")


def derived(entity: str, taken: dict[str, Any]) -> dict[str, Any]:
    """Columns that follow from others."""
    if entity == "phone":
        read = parse(taken["number"], taken.get("extension", ""))
        return {"e164": read.e164, "dial": read.dial}
    if entity == "location":
        return {"public_lat": taken.get("lat"), "public_lon": taken.get("lon")}
    return {}
