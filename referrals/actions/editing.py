"""Edits of listings: each act is one transaction that keeps what stood there before, rebuilds the public copy of all
whom it touches, and ends with its line in the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, models, transaction

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from referrals.actions.publish import publish
from referrals.editable import bodies, body_id, facts, plain, state
from referrals.models import Organization, Revision

MOST_FIELDS = 12  # named in one line of the log


class Refused(Exception):
    """`code`: why, in the words of referrals.desk.refusals. Nothing was written."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Stale(Refused):
    """The row is not what the page was made from. `row`: as it stands now; None where it is gone."""

    def __init__(self, row: Any) -> None:
        super().__init__("stale" if row is not None else "gone")
        self.row = row


@dataclass
class Act:
    """One person's edits in one transaction. `told`: its line stands in the log even where it edits nothing."""

    by: Staff | None
    batch: UUID
    at: datetime
    revisions: list[Revision] = field(default_factory=list)
    touched: set[UUID] = field(default_factory=set)
    told: bool = False

    def change(self, row: Any, values: dict[str, Any], version: str = "") -> Any:
        """The row as it is now. `values` by field name; what is the same already is no edit. Raises Stale."""
        current = fresh(row)
        before = facts(current)
        changed = [name for name, value in values.items() if before[name] != plain(value)]
        if changed:
            if version and version != state(current):
                raise Stale(current)
            for name in changed:
                setattr(current, name, values[name])
            self._write(current, changed)
            after = facts(current)
            self.keep(current, {one: before[one] for one in changed}, {one: after[one] for one in changed})
        return current

    def add(self, row: Any) -> Any:
        if hasattr(row, "updated_at"):
            row.updated_at = self.at
        row.save(force_insert=True)
        self.keep(row, {}, facts(row))
        return row

    def remove(self, row: Any, version: str = "") -> None:
        current = fresh(row, version)
        self.keep(current, facts(current), {})
        current.delete()

    def keep(self, row: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Without what only says when, and before the row can be gone."""
        key, body = row.pk, body_id(row)
        assert body is not None  # what hangs on nobody has no form
        self.touched |= bodies(row)
        self.revisions.append(
            Revision(
                organization_id=body, object_type=row._meta.model_name, object_id=key,
                before=before, after=after, batch=self.batch, by=self.by, at=self.at,
            )
        )  # fmt: skip

    def _write(self, row: Any, names: list[str]) -> None:
        if hasattr(row, "updated_at"):
            row.updated_at = self.at
            names = [*names, "updated_at"]
        row.save(update_fields=names)

    @property
    def fields(self) -> list[str]:
        """What changed, by name: for the log, which holds no value."""
        names = {name for one in self.revisions for name in {**one.before, **one.after} if name != "extra"}
        return sorted(names)[:MOST_FIELDS]


def fresh(row: Any, version: str = "") -> Any:
    """Locked, as it stands now. Raises Stale where it is not what the page was made from, or is gone."""
    current = (
        type(row)._default_manager.select_for_update(no_key=True, of=("self",)).filter(pk=row.pk).first()
    )
    if current is None or (version and version != state(current)):
        raise Stale(current)
    return current


@contextmanager
def act(
    *,
    by: Staff | None,
    of: Iterable[UUID],
    action: str = "listing.changed",
    batch: UUID | None = None,
    **said: Any,
) -> Iterator[Act]:
    """`of`: the bodies whose listings may change. They are locked first and in order, so that two acts on one body
    come one after the other and never wait for each other in a ring."""
    with transaction.atomic():
        ids = sorted(set(of))
        locked = (
            Organization.objects.filter(pk__in=ids)
            .order_by("pk")
            .select_for_update(no_key=True, of=("self",))
        )
        found = list(locked)
        one = Act(by=by, batch=batch or uuid4(), at=now())
        yield one
        if not (one.revisions or one.told):
            return
        Revision.objects.bulk_create(one.revisions)
        for body in sorted(one.touched):
            publish(body, one.at)
        theirs = {edit.organization_id for edit in one.revisions}
        said.setdefault("target", next((body for body in found if {body.pk} == theirs), None))
        if "count" in said:
            said["count"] = len(one.revisions)
        if action == "listing.changed":
            said = {"kind": one.revisions[0].object_type, "fields": one.fields} | said
        record(by=by, action=action, **said)


def save(*, by: Staff, row: models.Model, values: dict[str, Any], version: str = "") -> Any:
    """The row as it is now. Raises Stale."""
    with act(by=by, of=bodies(row)) as one:
        return one.change(row, values, version)


def add(*, by: Staff, row: models.Model) -> Any:
    with added_once(row):
        with act(by=by, of=bodies(row), action="listing.added", kind=str(row._meta.model_name)) as one:
            one.add(row)
    return row


@contextmanager
def added_once(row: Any) -> Iterator[None]:
    """The id of a new row comes with its page: one page that is sent twice adds once. Sent again with other words,
    by the way back of the browser, it adds another thing."""
    if (there := _there(row)) is not None and facts(there) != facts(row):
        row.pk = uuid4()
    try:
        yield
    except IntegrityError:
        there = _there(row)
        if there is None or facts(there) != facts(row):
            raise


def _there(row: Any) -> Any:
    return type(row)._default_manager.filter(pk=row.pk).first()


def remove(*, by: Staff, row: models.Model, version: str = "") -> None:
    """What hangs on it goes with it, and comes back with it: see undo. Raises Stale."""
    with act(by=by, of=bodies(row), action="listing.removed", kind=str(row._meta.model_name)) as one:
        for child in hanging_on(row):
            one.remove(child)
        one.remove(row, version)


def hanging_on(row: Any) -> list[Any]:
    """Phones of a contact; phones, hours, contacts and areas of a service at a site. Innermost first."""
    found: list[Any] = []
    for name in ("contacts", "phones", "schedules", "areas"):
        if hasattr(row, name):
            for child in getattr(row, name).all():
                found += [*hanging_on(child), child]
    return found
