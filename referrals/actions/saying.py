"""Words about a site that stand beside it: of a service there, of how to get in, notes at its hours. They go into the
seal with its address. What a service or its body says of itself is not ours to cut: we name it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q, TextField

from referrals.models import Location, Organization, Schedule, Service, ServiceAtLocation

LANGUAGES = ("en", "fr")
SHORTEST = 5  # "12" alone stands in many a text


def take_words_in(site: Location, hidden: dict[str, Any], at: datetime) -> None:
    """Into the way there; out of the rows, which keep the rest."""
    rows: list[tuple[Any, str]] = [
        (row, "description") for row in ServiceAtLocation.objects.filter(location=site)
    ]
    there = Schedule.objects.filter(Q(location=site) | Q(at__location=site)).order_by("weekday", "opens")
    rows += [*((row, "note") for row in there), (site, "accessibility")]
    for language in LANGUAGES:
        for row, stem in rows:
            name = f"{stem}_{language}"
            if words := getattr(row, name):
                way = f"transportation_{language}"
                hidden[way] = "\n".join(one for one in (hidden[way], words) if one)
                setattr(row, name, "")
                row.updated_at = at
                row.save(update_fields=[name, "updated_at"])


def still_said(site: Location, hidden: dict[str, Any]) -> list[str]:
    """Names of the services there, and of their bodies, whose own words hold its address, code or a number."""
    sought = [_plain(hidden[name]) for name in ("address_1", "postal_code")]
    sought += [_plain(phone["number"]) for phone in hidden["phones"]]
    sought = [one for one in sought if len(one) >= SHORTEST]
    services = Service.objects.filter(at__location=site).distinct()
    bodies = Organization.objects.filter(Q(services__at__location=site) | Q(locations=site)).distinct()
    rows: tuple[Any, ...] = (*services, *bodies, site)
    return list(
        dict.fromkeys(row.name for row in rows if any(one in said for said in _texts(row) for one in sought))
    )


def _texts(row: Any) -> Iterator[str]:
    for field in row._meta.concrete_fields:
        if isinstance(field, TextField) or field.name.startswith("name_"):
            yield _plain(getattr(row, field.name) or "")


def _plain(text: str) -> str:
    """As an address or a number is written in many ways: letters and digits alone."""
    return re.sub(r"[\W_]+", "", text).lower()
