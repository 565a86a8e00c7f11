"""Models out of a statement of one's own. Django writes the statement of a QuerySet anew each time it is asked, which
for the widest of them costs several times what PostgreSQL does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


class Columns(Generic[M]):
    """All columns of a model, or those of `names` (the others are then fetched when somebody looks), under the name
    that its table has in the statement."""

    def __init__(self, model: type[M], table: str, *names: str) -> None:
        self.model, self.table = model, table
        fields = model._meta.concrete_fields
        self.fields = [field for field in fields if not names or field.name in names]
        self.names = [field.attname for field in self.fields]

    def __str__(self) -> str:
        return ", ".join(f'{self.table}."{field.column}"' for field in self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    @cached_property
    def converters(self) -> list[tuple[int, Any, Any]]:
        return [
            (place, converter, field.get_col(self.model._meta.db_table, field))
            for place, field in enumerate(self.fields)
            for converter in field.get_db_converters(connection)
        ]

    def made(self, values: Sequence[Any]) -> M:
        row = list(values)
        for place, converter, column in self.converters:
            row[place] = converter(row[place], column, connection)
        return self.model.from_db("default", self.names, row)


def shared(row: Sequence[Any], *parts: Columns[Any]) -> list[Any]:
    """Each part of one row as a model; None where an outer join found none."""
    found, begin = [], 0
    for part in parts:
        values = row[begin : begin + len(part)]
        found.append(part.made(values) if any(value is not None for value in values) else None)
        begin += len(part)
    return found
