"""Statements that are asked with nearly every page, planned once for each connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection
from django.db.backends.utils import CursorWrapper


def plan_once(after: int) -> None:
    """For a process of few statements, again and again on a connection of its own, all of which look for rows by their
    keys: each is planned once, from the time on that it has been asked so often."""
    with connection.cursor() as cursor:
        cursor.execute("SET plan_cache_mode = force_generic_plan")
    connection.connection.prepare_threshold = after


@contextmanager
def planned_by_value() -> Iterator[None]:
    """For statements amid these whose plan depends on what is asked, such as all since a moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('plan_cache_mode'), set_config('plan_cache_mode', 'auto', false)"
        )
        before = cursor.fetchone()[0]
    try:
        yield
    finally:
        if before != "auto":
            with suppress(Error), connection.cursor() as cursor:  # gone with its connection, if that is gone
                cursor.execute("SELECT set_config('plan_cache_mode', %s, false)", [before])


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
