"""From flat records to our tables: all of a file or nothing of it, and a second time changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction

from hotline.now import now
from hotline.places.provinces import PROVINCES
from referrals.exchange.columns import LINKED, MODELS, OWNER_COLUMN, OWNERS, Bad, columns, derived, key_of
from referrals.exchange.reading import Record
from referrals.exchange.shape import REQUIRED
from referrals.exchange.weeks import weekday_rows
from referrals.models import ExchangeObject, Location, Schedule

PRECISE = {
    "location": ("latitude", "longitude", "description", "transportation")
}  # never taken for a confidential site


@dataclass
class Report:
    """`rejected`: (where, what is wrong). `notes`: kept, with something to know. `changes`: (new or changed, entity,
    id, members)."""

    rejected: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str, list[str]]] = field(default_factory=list)
    same: int = 0


class Undo(Exception):
    """Ends a dry run."""


def import_records(records: list[Record], *, language: str = "en", apply: bool = False) -> Report:
    """Writes nothing unless `apply` and nothing was rejected. New things are staff only until a person opens them."""
    report = Report()
    good = [record for record in records if _fine(record, language, report)]
    try:
        with transaction.atomic():
            Writer(good, language, report).write()
            if not apply or report.rejected:
                raise Undo
    except Undo:
        pass
    return report


def _fine(record: Record, language: str, report: Report) -> bool:
    found = list(_faults(record, language))
    report.rejected += [(f"{record.where} ({record.entity})", fault) for fault in found]
    return not found


def _faults(record: Record, language: str) -> Iterable[str]:
    if not record.id:
        yield "id is missing"
    if "" in record.facts:
        yield str(record.facts[""]) if isinstance(record.facts[""], str) else "is no object"
    for name in REQUIRED.get(record.entity, ()):
        if record.facts.get(name) in (None, ""):
            yield f"{name} is missing"
    if record.entity in MODELS:
        for name, column in columns(record.entity, language).items():
            if name in record.facts:
                try:
                    column.take(record.facts[name])
                except Bad as fault:
                    yield f"{name} {fault}: {str(record.facts[name])[:60]!r}"


class Writer:
    """One import. Objects are fetched and written in the order of MODELS, parents before children."""

    def __init__(self, records: list[Record], language: str, report: Report) -> None:
        self.records, self.language, self.report = records, language, report
        self.moment = now()
        self.seen: dict[tuple[str, UUID], models.Model] = {}
        self.hidden: set[UUID] = set()  # confidential sites

    def write(self) -> None:
        by_entity: dict[str, list[Record]] = {}
        for record in self.records:
            by_entity.setdefault(record.entity, []).append(record)
        for entity in MODELS:
            for record in by_entity.pop(entity, []):
                self._one(record)
        for rest in by_entity.values():
            for record in rest:
                self._keep(record)

    def _one(self, record: Record) -> None:
        links, missing = self._links(record)
        if missing:
            self.report.notes.append((record.where, f"kept and not used: its {missing} is not here"))
            self._keep(record)
            return
        key = key_of(record.entity, record.id)
        model = MODELS[record.entity]
        found = model._default_manager.filter(pk=key).first()
        facts = self._facts(record, found)
        wanted = {
            column.name: column.take(facts.get(name))
            for name, column in columns(record.entity, self.language).items()
            if name in facts
        }
        wanted |= derived(record.entity, wanted) if not self._is_hidden(found) else {}
        wanted |= links | {"extra": {"hsds": facts, "parents": [list(parent) for parent in record.parents]}}
        try:
            with transaction.atomic():
                before = len(self.report.changes)
                row = self.seen[record.entity, key] = self._upsert(model, key, found, wanted, record)
                if isinstance(row, Schedule) and len(self.report.changes) > before:
                    weekday_rows(row, facts)
        except IntegrityError as error:
            self.report.rejected.append((record.where, f"the database refuses it: {_why(error)}"))

    def _facts(self, record: Record, found: models.Model | None) -> dict[str, Any]:
        """A feed that still knows where a shelter is must not put it back into plain columns."""
        if not self._is_hidden(found):
            return record.facts
        assert found is not None
        self.hidden.add(found.pk)
        self.report.notes.append((record.where, "is confidential here: its address and point were left out"))
        return {name: value for name, value in record.facts.items() if name not in PRECISE["location"]}

    def _is_hidden(self, found: models.Model | None) -> bool:
        return isinstance(found, Location) and found.confidential

    def _upsert(
        self,
        model: type[models.Model],
        key: UUID,
        found: models.Model | None,
        wanted: dict[str, Any],
        record: Record,
    ) -> models.Model:
        if found is None:
            self.report.changes.append(("new", record.entity, record.id, []))
            return model._default_manager.create(
                pk=key, external_id=record.id, updated_at=self.moment, **wanted
            )
        changed = [name for name, value in wanted.items() if getattr(found, name) != value]
        if not changed:
            self.report.same += 1
            return found
        for name in changed:
            setattr(found, name, wanted[name])
        found.updated_at = self.moment  # type: ignore[attr-defined]
        found.save(update_fields=[*changed, "updated_at"])
        self.report.changes.append(("changed", record.entity, record.id, sorted(changed)))
        return found

    def _links(self, record: Record) -> tuple[dict[str, Any], str]:
        """The columns that name other objects, or the entity of one that must be there and is not."""
        links: dict[str, Any] = {}
        for entity, column, needed in LINKED.get(record.entity, ()):
            target = self._target(record, entity) or self._organization_of_program(record, entity)
            if target is None and needed:
                return {}, entity.replace("_", " ")
            links[f"{column}_id"] = target
        if record.entity == "attribute":
            where = next(((e, i) for e, i, member in record.parents if member == "attributes"), ("", ""))
            links |= {"link_type": where[0], "link_id": key_of(where[0], where[1])} if where[1] else {}
            if not where[1]:
                return {}, "object"
        for entity in OWNERS.get(record.entity, ()):
            target = self._target(record, entity)
            if target is not None and not any(links.values()):
                links[f"{OWNER_COLUMN.get(entity, entity)}_id"] = target
        if record.entity in OWNERS and not links:
            return {}, "owner"
        return links, ""

    def _target(self, record: Record, entity: str) -> UUID | None:
        for parent, raw, _ in record.parents:
            if parent == entity and raw:
                key = key_of(entity, raw)
                if (entity, key) in self.seen or MODELS[entity]._default_manager.filter(pk=key).exists():
                    return key
        return None

    def _organization_of_program(self, record: Record, entity: str) -> UUID | None:
        """In nested files a program stands inside its service and its organization beside it."""
        if record.entity != "program" or entity != "organization":
            return None
        for other in self.records:
            if ("program", record.id, "program") in other.parents and other.entity == "service":
                return self._target(other, "organization")
        return None

    def _keep(self, record: Record) -> None:
        """What has no table of ours, whole."""
        parent = next(((e, i) for e, i, _ in record.parents if i), ("", ""))
        parent_id = key_of(*parent) if parent[1] else None
        if record.entity == "address" and parent_id in self.hidden:
            return
        wanted = {
            "entity": record.entity, "parent_entity": parent[0], "parent_id": parent_id,
            "extra": {"hsds": record.facts, "parents": [list(parent) for parent in record.parents]},
        }  # fmt: skip
        key = key_of(f"{record.entity}/", f"{record.entity}:{record.id}")
        found = ExchangeObject.objects.filter(pk=key).first()
        row = Record(record.entity, f"{record.entity}:{record.id}", record.facts, record.where)
        self._upsert(ExchangeObject, key, found, wanted, row)
        if record.entity == "address" and parent_id:
            self._address(parent_id, record.facts)
        if record.entity == "language":
            self._language(record)

    def _address(self, location_id: UUID, facts: dict[str, Any]) -> None:
        """The first address of a site is the one that pages show, until a person says otherwise."""
        province = str(facts.get("state_province", "")).upper()
        Location.objects.filter(pk=location_id, confidential=False, address_1="").update(
            address_1=str(facts.get("address_1", ""))[:300],
            address_2=str(facts.get("address_2", ""))[:300],
            city=str(facts.get("city", ""))[:200],
            postal_code=str(facts.get("postal_code", ""))[:10],
            country=str(facts.get("country", "CA"))[:2].upper(),
            province=province if province in PROVINCES else "",
        )

    def _language(self, record: Record) -> None:
        code = str(record.facts.get("code", ""))[:8]
        for entity, raw, _ in record.parents:
            if entity in ("service", "phone") and code and raw:
                row: Any = self.seen.get((entity, key_of(entity, raw)))
                if row is not None and code not in row.languages:
                    row.languages = [*row.languages, code]
                    row.save(update_fields=["languages"])


def _why(error: IntegrityError) -> str:
    """The rule that refused; the driver's text could quote the row."""
    diag = getattr(error.__cause__, "diag", None)
    return str(getattr(diag, "constraint_name", None) or getattr(diag, "message_primary", "") or "a rule")
