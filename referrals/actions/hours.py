"""The rows of a week, all in one act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hotline.accounts.models import Staff
from referrals.actions.editing import Stale, act
from referrals.editable import bodies
from referrals.models import Schedule


@dataclass(frozen=True)
class Row:
    """`key` None: a new one. `values` None: take it away."""

    key: UUID | None
    version: str
    values: dict[str, Any] | None


def keep_hours(*, by: Staff, owner: dict[str, Any], rows: list[Row]) -> None:
    """`owner`: {"service" | "location" | "at": row}. Raises Stale where somebody changed a row meanwhile; then
    nothing was written."""
    (parent,) = owner.values()
    with act(by=by, of=bodies(parent), kind="schedule") as one:
        for row in rows:
            found = Schedule.objects.filter(pk=row.key, **owner).first() if row.key else None
            if row.key and found is None:
                raise Stale(None)
            if row.values is None:
                if found is not None:
                    one.remove(found, row.version)
            elif found is not None:
                one.change(found, row.values, row.version)
            elif not Schedule.objects.filter(**owner, **row.values).exists():  # sent twice, or typed twice
                one.add(Schedule(**owner, **row.values))
