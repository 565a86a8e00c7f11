"""Rows of one transaction, inserted in one round trip to the database."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection, models


def insert(rows: Iterable[models.Model]) -> None:
    """One plain INSERT for each run of rows of one kind, in their order, nothing returned. In the caller's
    transaction, which is over when the database refuses one: then raises what Django's own INSERT would."""
    with connection.cursor() as cursor, connection.wrap_database_errors, connection.connection.pipeline():
        for model, run in groupby(rows, type):
            same = list(run)
            cursor.execute(_statement(model, len(same)), [value for row in same for value in _values(row)])


@cache
def _statement(model: type[models.Model], count: int) -> str:
    name, fields = connection.ops.quote_name, model._meta.concrete_fields
    columns = ", ".join(name(str(field.column)) for field in fields)
    marks = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * count)
    return f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES {marks}"  # noqa: S608


def _values(row: models.Model) -> list[Any]:
    fields = row._meta.concrete_fields
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
