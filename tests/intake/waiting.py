"""Moves what waits for a reporter through time, as superuser: nobody else can, the owner of the tables included."""

from __future__ import annotations

from datetime import timedelta

from tests.support import superuser


def shifted(by: timedelta) -> None:
    """Every question, with all its times."""
    moved = ", ".join(
        f"{name} = {name} + %(by)s" for name in ("asked_at", "read_at", "expires_at", "closed_at")
    )
    with superuser() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(f"UPDATE intake_question SET {moved}", {"by": by})
