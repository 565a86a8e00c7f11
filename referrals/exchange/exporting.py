"""Everything we hold, in the exchange format: for our own copies and for partners who sign for it. It holds what is
for staff only; what is confidential is sealed and leaves by no export. The public profile is public.py's."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from referrals.exchange.columns import LINKED, MODELS, OWNER_COLUMN, OWNERS, Bad, columns
from referrals.exchange.reading import Record
from referrals.exchange.shape import FILES, LINKS, LISTS, SINGLES
from referrals.models import ExchangeObject
from referrals.models.base import Listed

FILE_OF = {entity: name for name, entity in reversed(FILES.items())}
MEMBER_OF = {entity: member for member, entity in reversed(LISTS.items())}
LINK_OF = {entity: name for name, entity in LINKS.items()}
ROOTS = ("organization", "service", "taxonomy", "taxonomy_term")


def records(language: str = "en") -> Iterator[Record]:
    """Every object, flat, with its parents."""
    for entity, model in MODELS.items():
        rows = model._default_manager.order_by("pk")
        if entity == "schedule":
            rows = rows.filter(extra__of__isnull=True)
        for row in rows.iterator():
            yield record_of(entity, row, language)
    for kept in ExchangeObject.objects.order_by("entity", "pk").iterator():
        raw = (kept.external_id or "").partition(":")[2]
        yield Record(kept.entity, raw, dict(kept.extra["hsds"]), "", _parents(kept.extra))


def record_of(entity: str, row: Any, language: str) -> Record:
    """A member that nobody touched stands as it came, to the letter; one that was edited here stands as it is now."""
    facts: dict[str, Any] = dict(row.extra.get("hsds", {}))
    facts.setdefault("id", str(row.external_id or row.pk))
    for name, column in columns(entity, language).items():
        value = getattr(row, column.name)
        if name in facts and _same(column, facts[name], value):
            continue
        if value in (None, "") and name not in facts:
            continue
        facts[name] = column.give(value)
    for name in ("name", "description"):
        if entity in ("organization", "service", "program", "taxonomy_term", "taxonomy") and not facts.get(
            name
        ):
            facts[name] = _other_language(row, name)
    parents = _parents(row.extra) if "parents" in row.extra else list(_own_parents(entity, row))
    return Record(entity, str(facts["id"]), facts, "", parents)


def _same(column: Any, raw: Any, value: Any) -> bool:
    try:
        return bool(column.take(raw) == value)
    except Bad:
        return False


def _other_language(row: Listed, name: str) -> str:
    return str(getattr(row, f"{name}_en", "") or getattr(row, f"{name}_fr", ""))


def _parents(extra: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(entity, raw, member) for entity, raw, member in extra["parents"]]


def _own_parents(entity: str, row: Any) -> Iterator[tuple[str, str, str]]:
    """Of what was made here: by its foreign keys."""
    for target, column, _ in LINKED.get(entity, ()):
        if key := getattr(row, f"{column}_id"):
            member = {"organization": "organization", "program": "program", "location": "location"}.get(
                target, ""
            )
            yield target, str(key), member if entity in ("service", "service_at_location") else ""
            if entity == "service_at_location" and target == "service":
                yield target, str(key), "service_at_locations"
    for target in OWNERS.get(entity, ()):
        if key := getattr(row, f"{OWNER_COLUMN.get(target, target)}_id"):
            yield target, str(key), MEMBER_OF[entity]


class Nest:
    """The nested form: each object where it stood, or where its parent is."""

    def __init__(self, found: list[Record]) -> None:
        self.by_id = {(record.entity, record.id): record for record in found}
        self.children: dict[tuple[str, str], list[tuple[str, Record]]] = defaultdict(list)
        self.reached: set[tuple[str, str]] = set()
        for record in found:
            for entity, raw, member in record.parents:
                if member in LISTS:
                    self.children[entity, raw].append((member, record))

    def whole(self, record: Record, path: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
        here = (record.entity, record.id)
        self.reached.add(here)
        made = dict(record.facts)
        for entity, raw, member in record.parents:
            target = self.by_id.get((entity, raw))
            if member in SINGLES and target and (entity, raw) not in path:
                made[member] = self.whole(target, (*path, here))
        for member, child in self.children[here]:
            if (child.entity, child.id) not in path:
                made.setdefault(member, []).append(self.whole(child, (*path, here)))
        return made

    def document(self) -> dict[str, list[dict[str, Any]]]:
        """Organizations, services and terms in full, then whatever none of them led to."""
        made: dict[str, list[dict[str, Any]]] = {FILE_OF[entity]: [] for entity in ROOTS}
        for root in (True, False):
            for record in self.by_id.values():
                wanted = record.entity in ROOTS if root else (record.entity, record.id) not in self.reached
                if wanted and record.entity in FILE_OF:
                    made.setdefault(FILE_OF[record.entity], []).append(self.whole(record))
        return made


def write_json(path: Path, language: str) -> int:
    """One document; how many objects it holds."""
    found = list(records(language))
    path.write_text(json.dumps(Nest(found).document(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return len(found)


def write_csv(folder: Path, language: str) -> int:
    """A folder with a file for each entity."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in records(language):
        row = dict(record.facts)
        for entity, raw, _ in record.parents:
            if entity in LINK_OF:
                row.setdefault(LINK_OF[entity], raw)
        if record.entity == "attribute":
            row.setdefault(
                "link_id", next((raw for _, raw, member in record.parents if member == "attributes"), "")
            )
        tables[record.entity].append(row)
    for entity, rows in tables.items():
        names = list(dict.fromkeys(name for row in rows for name in row))
        with (folder / f"{FILE_OF[entity]}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(rows)
    return sum(map(len, tables.values()))
