"""Statements that are asked with nearly every page, planned once for each connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper


@contextmanager
def prepared() -> Iterator[CursorWrapper]:
    """A cursor whose statement PostgreSQL keeps with its plan. Only for one that has no values, or looks for rows by
    their keys: its plan must be right for every value, since it is made for none."""
    with connection.cursor() as cursor:
        link = connection.connection
        before, link.prepare_threshold = link.prepare_threshold, 0
        try:
            yield cursor
        finally:
            link.prepare_threshold = before
