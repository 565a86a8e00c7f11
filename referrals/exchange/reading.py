"""From files of the exchange format to flat records: nested JSON, pages and lists of it, single objects, and CSV
packages, each with its id and its parents. Nothing is judged here but whether there is something to read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from referrals.exchange.shape import FILES, LINKS, LISTS, SINGLES

MARKS = (  # which members tell what a single object is, the surest first
    ("service_at_location", ("service", "location")),
    ("service_at_location", ("location", "schedules")),
    ("service", ("service_at_locations",)),
    ("service", ("eligibility_description",)),
    ("service", ("application_process",)),
    ("organization", ("organization_identifiers",)),
    ("organization", ("legal_status",)),
    ("location", ("location_type",)),
    ("taxonomy_term", ("term_uri",)),
    ("taxonomy_term", ("taxonomy_detail",)),
    ("taxonomy_term", ("taxonomy",)),
    ("taxonomy", ("version",)),
    ("service", ("status",)),
    ("organization", ("name", "website")),
)


class CannotRead(Exception):
    """The path holds nothing of the format; the message says why."""


@dataclass
class Record:
    """`facts`: its own members. `parents`: (entity, id, member) of what it hangs on, in the order of the file.
    `where`: file and line or path, for the person who has to mend it."""

    entity: str
    id: str
    facts: dict[str, Any]
    where: str
    parents: list[tuple[str, str, str]] = field(default_factory=list)


def read(path: Path, columns: Mapping[str, Mapping[str, str]] | None = None) -> list[Record]:
    """`columns`: {entity: {name in the file: name in the format}} for feeds with older names. Raises CannotRead."""
    if path.is_dir():
        records = list(_package(path, columns or {}))
    else:
        records = list(_document(path, columns or {}))
    if not records:
        raise CannotRead(f"{path}: no object of the format was found.")
    return joined(records)


def joined(records: list[Record]) -> list[Record]:
    """One record for one object, however often it stands in a nested file; its parents together."""
    known: dict[tuple[str, str], Record] = {}
    single: list[Record] = []
    for record in records:
        if not record.id:
            single.append(record)
        elif first := known.get((record.entity, record.id)):
            first.facts = record.facts | first.facts
            first.parents += [parent for parent in record.parents if parent not in first.parents]
        else:
            known[record.entity, record.id] = record
    return [*known.values(), *single]


def _document(path: Path, columns: Mapping[str, Mapping[str, str]]) -> Iterator[Record]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".ndjson":
            whole: Any = [json.loads(line) for line in text.splitlines() if line.strip()]
        else:
            whole = json.loads(text)
    except (OSError, ValueError) as error:
        raise CannotRead(f"{path}: {error}") from None
    yield from _anything(whole, path.name, columns)


def _anything(whole: Any, where: str, columns: Mapping[str, Mapping[str, str]]) -> Iterator[Record]:
    if isinstance(whole, list):
        for place, item in enumerate(whole):
            yield from _anything(item, f"{where}[{place}]", columns)
    elif isinstance(whole, dict) and isinstance(whole.get("contents"), list):
        # total_items of published pages is often wrong: what is there counts.
        yield from _anything(whole["contents"], where, columns)
    elif isinstance(whole, dict) and (kinds := _top(whole)):
        for name, entity in kinds.items():
            for place, item in enumerate(whole[name]):
                yield from _walk(renamed(item, columns.get(entity)), entity, f"{where}.{name}[{place}]")
    elif isinstance(whole, dict):
        yield from _walk(whole, kind_of(whole), where)
    else:
        raise CannotRead(f"{where}: an object was expected.")


def _top(whole: dict[str, Any]) -> dict[str, str]:
    """Members of a package document: {"organizations": […]} or the tabular form's {"organizations.csv": […]}."""
    if "id" in whole:
        return {}
    names = {name: name.removesuffix(".csv") for name, value in whole.items() if isinstance(value, list)}
    return {
        name: FILES.get(plain) or LISTS[plain]
        for name, plain in names.items()
        if plain in FILES or plain in LISTS
    }


def kind_of(item: dict[str, Any]) -> str:
    """What a single object is, from its members. Raises CannotRead."""
    for entity, members in MARKS:
        if all(member in item for member in members):
            return entity
    raise CannotRead("An object says neither by its place nor by its members what it is.")


def renamed(item: Any, names: Mapping[str, str] | None) -> Any:
    if not names or not isinstance(item, dict):
        return item
    return {names.get(name, name): value for name, value in item.items()}


def _walk(item: Any, entity: str, where: str, parent: tuple[str, str, str] | None = None) -> Iterator[Record]:
    if not isinstance(item, dict):
        yield Record(entity, "", {"": item}, where)
        return
    facts = {
        name: value
        for name, value in item.items()
        if not (_holds_list(name, value) or _holds_one(name, value))
    }
    record = Record(entity, str(item.get("id") or ""), facts, where, [parent] if parent else [])
    yield record
    for name, value in item.items():
        if _holds_list(name, value):
            for place, child in enumerate(value):
                yield from _walk(child, LISTS[name], f"{where}.{name}[{place}]", (entity, record.id, name))
        elif _holds_one(name, value):
            record.parents.append((SINGLES[name], str(value.get("id") or ""), name))
            yield from _walk(value, SINGLES[name], f"{where}.{name}")


def _holds_list(name: str, value: Any) -> bool:
    return name in LISTS and isinstance(value, list)


def _holds_one(name: str, value: Any) -> bool:
    return name in SINGLES and isinstance(value, dict)


def _package(folder: Path, columns: Mapping[str, Mapping[str, str]]) -> Iterator[Record]:
    for path in sorted(folder.iterdir()):
        if path.suffix == ".csv" and (entity := FILES.get(path.stem)):
            yield from _table(path, entity, columns.get(entity, {}))
        elif path.suffix in (".json", ".ndjson") and path.stem != "datapackage":
            yield from _document(path, columns)


def _table(path: Path, entity: str, names: Mapping[str, str]) -> Iterator[Record]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")  # what spreadsheets still write
    for line, row in enumerate(csv.DictReader(text.splitlines(keepends=True)), 2):
        facts = {
            names.get(name, name): value for name, value in row.items() if name and value not in (None, "")
        }
        if row.get(None):
            facts[""] = "more cells than columns"
        record = Record(entity, str(facts.get("id") or ""), facts, f"{path.name} line {line}")
        record.parents = [(LINKS[name], str(value), "") for name, value in facts.items() if name in LINKS]
        if entity == "attribute" and facts.get("link_id"):
            record.parents.append(("", str(facts["link_id"]), "attributes"))
        yield record
