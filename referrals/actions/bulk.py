"""One safe change of many listings at once: seen before it is done, and taken back as one act."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from hotline.accounts.models import Staff
from referrals.actions.editing import Refused, Stale, act
from referrals.actions.stewards import give
from referrals.editable import plain
from referrals.models import Organization, Service

SAFE = ("specialist", "add_type", "remove_type", "recheck_on")
LIVE = ("active", "temporarily closed")


@dataclass(frozen=True)
class Change:
    """`what`: of SAFE. `value`: Staff, a service type, or a date (None: by its cycle again)."""

    what: str
    value: Staff | str | date | None

    @property
    def field(self) -> str:
        return "types" if self.what.endswith("_type") else self.what


@dataclass(frozen=True)
class Step:
    row: Any
    before: Any
    after: Any


def plan(of: list[UUID], change: Change) -> list[Step]:
    """What would change, and nothing that would stay."""
    if change.what == "specialist":
        rows: Any = Organization.objects.filter(pk__in=of).select_related("specialist").order_by("pk")
        steps = [Step(row, row.specialist, change.value) for row in rows]
    else:
        rows = Service.objects.filter(organization__in=of, status__in=LIVE).select_related("organization")
        steps = [_step(row, change) for row in rows.order_by("organization", "pk")]
    return [step for step in steps if step.before != step.after]


def _step(row: Service, change: Change) -> Step:
    if change.what == "recheck_on":
        return Step(row, row.recheck_on, change.value)
    code = str(change.value)
    kept = [one for one in row.types if one != code]
    adds = change.what == "add_type"
    after = [*row.types, code] if adds and code not in row.types else row.types if adds else kept
    return Step(row, list(row.types), list(after))


def seen(steps: list[Step]) -> str:
    """Of what somebody has looked at: anything else is not done."""
    said = [[str(step.row.pk), plain(step.before), plain(step.after)] for step in steps]
    return sha256(json.dumps(said).encode()).hexdigest()[:24]


def change_many(*, by: Staff, of: list[UUID], change: Change, looked_at: str) -> int:
    """How many were changed. Raises Stale where the plan is no longer the one that was seen."""
    if not of:
        raise Refused("nothing_ticked")
    with act(by=by, of=of, action="listing.bulk", field=change.field, count=0) as one:
        steps = plan(of, change)
        if seen(steps) != looked_at:
            raise Stale(steps)
        for step in steps:
            if change.what == "specialist":
                give(one, step.row, step.after)
            else:
                one.change(step.row, {change.field: step.after})
    return len(steps)
