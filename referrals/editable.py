"""Of any listed thing: what stands in it, as history keeps it; at which state of it a page was made; whose it is."""

from __future__ import annotations

import json
from datetime import date, time
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import models

from referrals.models import Location, Organization, Service, ServiceAtLocation
from referrals.models.location import PLAIN, WORDS

# Stands in history instead of what is sealed, or was sealed afterwards: it can neither be read nor brought back.
SEALED = {"sealed": True}
OWNERS = ("contact", "at", "service", "location", "organization")
NEVER_KEPT = ("id", "updated_at", "hidden")
# What leads to the door. Of a confidential site all of it is sealed, in the names it has here.
OF_THE_DOOR = (*PLAIN, "lat", "lon", *WORDS)


def plain(value: Any) -> Any:
    """As JSON holds it, and as a form's value compares with it."""
    if isinstance(value, models.Model):
        value = value.pk
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if field.name not in NEVER_KEPT]


def facts(row: models.Model) -> dict[str, Any]:
    """Everything of it but its id, its stamp and what is sealed."""
    return {field.name: plain(getattr(row, field.attname)) for field in columns(type(row))}


def state(row: models.Model) -> str:
    """Changes with anything of the row, its sealed part included: what a page was made from."""
    said = json.dumps(facts(row), sort_keys=True, default=str).encode()
    return sha256(said + bytes(getattr(row, "hidden", None) or b"")).hexdigest()[:24]


def owner_of(row: Any) -> Any:
    """What it hangs on; None for what hangs on nothing but a body."""
    for name in OWNERS:
        if getattr(row, f"{name}_id", None):
            return getattr(row, name)
    return None


def body_id(row: Any) -> UUID | None:
    """The body that answers for it. A site that came in without one belongs to who works there."""
    while row is not None and not isinstance(row, Organization):
        if isinstance(row, ServiceAtLocation):
            row = row.service
        elif isinstance(row, Location) and row.organization_id is None:
            first = row.at.select_related("service").order_by("pk").first()
            row = first.service if first else None
        elif isinstance(row, Location | Service):
            return row.organization_id
        else:
            row = owner_of(row)
    return row.pk if row is not None else None


def site_of(row: Any) -> Location | None:
    """The site that it is, or hangs on."""
    while row is not None:
        if isinstance(row, Location):
            return row
        if isinstance(row, ServiceAtLocation):
            return row.location if row.location_id else None  # one that is being added has none yet
        row = owner_of(row) if not isinstance(row, Organization | Service) else None
    return None


def bodies(row: Any) -> set[UUID]:
    """All whose public copy shows something of it: several may work at one site."""
    found = {body_id(row)}
    if site := site_of(row):
        found |= set(site.at.values_list("service__organization_id", flat=True))
    return {one for one in found if one is not None}


def in_hiding(row: Any) -> bool:
    """Whether it is, or hangs on, a site that nobody may find."""
    site = site_of(row)
    return site is not None and site.confidential
