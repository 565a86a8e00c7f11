"""The ladder in force, and those before it."""

from __future__ import annotations

from django.db import connection

from triage.models import (
    Ladder,
    Rung,
)

LADDERS = 50


def ladder_in_force() -> tuple[Ladder, list[Rung]]:
    """The newest that is whole, as the database picks it for a clock that starts now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT triage_ladder_now()")
        found = ladder_of(cursor.fetchone()[0])
    assert found is not None  # the first came with the house
    return found


def ladder_of(number: int) -> tuple[Ladder, list[Rung]] | None:
    rungs = list(Rung.objects.filter(ladder_id=number).select_related("ladder__by").order_by("id"))
    return (rungs[0].ladder, rungs) if rungs else None


def ladders() -> list[Ladder]:
    """The newest first."""
    return list(Ladder.objects.select_related("by").order_by("-number")[:LADDERS])
