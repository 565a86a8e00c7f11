"""Published rows as objects of the format. A list has objects with what there is once; "full" adds what there are
many of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from referrals.api.asking import Asked
from referrals.api.selecting import Row
from referrals.exchange.public import merged
from referrals.exchange.taxonomy import HIDDEN

Shape = dict[str, Any]


def items(kind: str, ids: list[UUID], rows: list[Row], asked: Asked) -> list[Shape]:
    """In the order of `ids`; one that is gone since they were found is left out."""
    column = {"services": "service_id", "organizations": "organization_id", "service_at_locations": "id"}[
        kind
    ]
    by_id: dict[UUID, list[Row]] = {}
    for row in rows:
        by_id.setdefault(getattr(row, column), []).append(row)
    make = {"services": service, "organizations": organization, "service_at_locations": at}[kind]
    return [make(by_id[one], asked) for one in ids if one in by_id]


def service(rows: list[Row], asked: Asked) -> Shape:
    changed = max(row.updated_at for row in rows).isoformat()
    if asked.minimal:
        return {"id": str(rows[0].service_id), "modified_date": changed}
    whole = merged([row.hsds for row in rows]) | {"last_modified": changed}
    return whole if asked.full else once(whole)


def organization(rows: list[Row], asked: Asked) -> Shape:
    body: Shape = dict(rows[0].hsds["organization"])
    if not (asked.full or asked.full_service):
        return body
    by_service: dict[UUID, list[Row]] = {}
    for row in rows:
        by_service.setdefault(row.service_id, []).append(row)
    services = [service(own, Asked(full=asked.full_service)) for own in by_service.values()]
    return body | {"services": [without(one, "organization") for one in services]}


def at(rows: list[Row], asked: Asked) -> Shape:
    (row,) = rows
    made: Shape = dict(row.hsds["service_at_locations"][0])
    of = without(service(rows, Asked(full=asked.full)), "service_at_locations")
    if not asked.full:
        # Whoever draws maps must see at once that this one has no point, and in which community it is.
        hidden = is_hidden(made["location"])
        kept = ("service_areas",) if hidden else ()
        location = made["location"] if hidden else once(made["location"])
        made = once(made, *kept) | {"location": location}
    return made | {"service": of}


def is_hidden(location: Shape) -> bool:
    return any(one["taxonomy_term_id"] == HIDDEN for one in location.get("attributes", ()))


def once(shape: Shape, *kept: str) -> Shape:
    return {name: value for name, value in shape.items() if name in kept or not isinstance(value, list)}


def without(shape: Shape, *names: str) -> Shape:
    return {name: value for name, value in shape.items() if name not in names}


def envelope(total: int, contents: Iterable[Shape], asked: Asked) -> Shape:
    found = list(contents)
    pages = -(-total // asked.per_page)
    return {
        "total_items": total, "total_pages": pages, "page_number": asked.page, "size": len(found),
        "first_page": asked.page == 1, "last_page": asked.page >= pages, "empty": not found, "contents": found,
    }  # fmt: skip
