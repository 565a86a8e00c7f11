"""The register: every column of every model with its data class. What is not in it fails the build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from hotline.sealing.fields import PURPOSES, SealedField
from hotline.sealing.third_party import THIRD_PARTY

CLASSES = {
    "R": "reporter-identifying, sealed",
    "C": "content, sealed",
    "X": "link tag",
    "S": "safe for statistics",
    "O": "operations",
    "D": "directory, agency and library data",
}
OUR_APPS = ("referrals", "intake", "triage", "desk", "trends")
# A class-S text this short is a code at most; anything longer needs a list that the database holds.
CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `purpose` is empty unless the class is R or C."""

    model: str
    field: str
    data_class: str
    purpose: str


def is_ours(model: type[models.Model]) -> bool:
    name = model._meta.app_config.name if model._meta.app_config else ""
    return name.startswith("hotline.") or name.split(".")[0] in OUR_APPS


def all_models() -> list[type[models.Model]]:
    """Every table, those of many-to-many fields too; proxies have no table of their own."""
    found = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    return sorted(found, key=lambda model: model._meta.label_lower)


def entries(chosen: Iterable[type[models.Model]] | None = None) -> Iterator[Entry]:
    for model in chosen if chosen is not None else all_models():
        for field, declared in sorted(declared_classes(model).items()):
            data_class, _, purpose = declared.partition(":")
            yield Entry(model._meta.label_lower, field, data_class, purpose)


def problems(chosen: Iterable[type[models.Model]] | None = None) -> list[str]:
    """One sentence each; empty when all is well."""
    found: list[str] = []
    for model in chosen if chosen is not None else all_models():
        declared, fields = declared_classes(model), columns(model)
        label = model._meta.label_lower
        found += [f"{label}.{name} is not registered." for name in sorted(set(fields) - set(declared))]
        found += [
            f"{label}.{name} is registered, but is no field." for name in sorted(set(declared) - set(fields))
        ]
        for name in sorted(set(fields) & set(declared)):
            found += [f"{label}.{name} {what}" for what in _wrong(model, fields[name], declared[name])]
        if _bears_sealed(declared) and not isinstance(model._meta.pk, models.UUIDField):
            found.append(f"{label} is sealed in part and needs a random id (UUIDField) as its key.")
    return found


def declared_classes(model: type[models.Model]) -> dict[str, str]:
    """By field name. A many-to-many table takes the class of its field for each of its columns."""
    owner: Any = model._meta.auto_created
    if owner and is_ours(owner):
        own = declared_classes(owner)
        field = next(field for field in owner._meta.local_many_to_many if field.remote_field.through is model)
        return dict.fromkeys(columns(model), own[field.name]) if field.name in own else {}
    if is_ours(model):
        return dict(getattr(model, "data_classes", {}))
    return dict(THIRD_PARTY.get(model._meta.label_lower, {}))


def columns(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    """Fields by name, many-to-many ones too."""
    fields = [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]
    return {field.name: field for field in fields}


def _wrong(model: type[models.Model], field: models.Field[Any, Any], declared: str) -> Iterator[str]:
    data_class, _, purpose = declared.partition(":")
    if data_class not in CLASSES:
        yield f"has the unknown data class {data_class!r}."
    elif data_class in ("R", "C"):
        yield from _wrong_seal(field, data_class, purpose)
    elif isinstance(field, SealedField):
        yield f"is sealed, but registered as {data_class}."
    elif purpose:
        yield "has a purpose, which only the classes R and C have."
    elif data_class == "S":
        yield from _too_fine(model, field)


def _wrong_seal(field: models.Field[Any, Any], data_class: str, purpose: str) -> Iterator[str]:
    if purpose not in PURPOSES:
        yield f"needs a purpose: {data_class}:service, {data_class}:investigation or {data_class}:safety."
    if not isinstance(field, SealedField):
        yield f"is of class {data_class} and must be a SealedField."
    elif field.data_class != data_class:
        yield f"is sealed as {field.data_class}, but registered as {data_class}."
    elif field.purpose and field.purpose != purpose:
        yield f"is asked for {field.purpose}, but registered for {purpose}."


def _too_fine(model: type[models.Model], field: models.Field[Any, Any]) -> Iterator[str]:
    if isinstance(field, (models.DateTimeField, models.TimeField)):
        yield "is of class S and finer than a week: keep the week, or register it as O."
    if isinstance(field, models.BinaryField):
        yield "is of class S: bytes say nothing that can be counted."
    text = getattr(field, "base_field", field)
    if not isinstance(text, (models.CharField, models.TextField, models.JSONField)):
        return
    short = isinstance(field, models.CharField) and (field.max_length or 999) <= CODE_LENGTH
    if not (short or text.choices or field.name in _checked_fields(model)):
        yield "is of class S and free text: give it choices or a CHECK with the list of its codes."


def _checked_fields(model: type[models.Model]) -> set[str]:
    checks = [c for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
    return {lookup.split("__")[0] for check in checks for lookup in _lookups(check.condition)}


def _lookups(condition: Any) -> Iterator[str]:
    for child in getattr(condition, "children", ()):
        if isinstance(child, tuple):
            yield child[0]
        else:
            yield from _lookups(child)


def _bears_sealed(declared: dict[str, str]) -> bool:
    return any(value[:1] in ("R", "C") for value in declared.values())
