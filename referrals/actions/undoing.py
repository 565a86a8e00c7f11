"""Taking an edit back. That is an edit itself, and it is refused where something came after it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models

from hotline.accounts.models import Staff
from referrals.actions.editing import Act, Refused, act, fresh
from referrals.actions.stewards import give
from referrals.editable import SEALED, bodies, facts
from referrals.models import Revision

STAY = ("organization", "program", "service", "location")  # what is never deleted, only ended


def undo(*, by: Staff, revision_id: UUID | None = None, batch: UUID | None = None) -> int:
    """One edit, or all of one act; how many were taken back. All or none. Raises Refused."""
    found = Revision.objects.filter(**({"pk": revision_id} if revision_id else {"batch": batch}))
    edits = list(found.filter(undone_at__isnull=True).order_by("-at", "-pk"))
    if not edits:
        raise Refused("undone_already")
    of = {edit.organization_id for edit in edits}
    for edit in edits:
        of |= bodies(row) if (row := _row(edit)) is not None else set()
    try:
        with act(by=by, of=of, action="listing.undone", count=len(edits)) as one:
            waiting = Revision.objects.select_for_update(of=("self",)).filter(
                pk__in=[edit.pk for edit in edits]
            )
            if waiting.filter(undone_at__isnull=False).exists():
                raise Refused("undone_already")
            for edit in in_order(edits):
                take_back(one, edit)
            waiting.update(undone_at=one.at)
    except IntegrityError:
        raise Refused("does_not_fit") from None
    return len(edits)


def in_order(edits: list[Revision]) -> list[Revision]:
    """What was taken away comes back first, the outer before what hung on it; what was added goes last."""
    back = [edit for edit in edits if not edit.after]
    rest = [edit for edit in edits if edit.after]
    return sorted(back, key=_rank) + sorted(rest, key=lambda edit: (not edit.before, -_rank(edit)))


def _rank(edit: Revision) -> int:
    return {"serviceatlocation": 0, "contact": 1, "phone": 3}.get(edit.object_type, 2)


def take_back(one: Act, edit: Revision) -> None:
    if SEALED in edit.before.values() or SEALED in edit.after.values():
        raise Refused("sealed")
    row = _row(edit)
    if not edit.after:
        if row is not None:
            raise Refused("does_not_fit")
        one.add(_made(edit))
    elif row is None or not _fits(fresh(row), edit.after):
        raise Refused("does_not_fit")
    elif not edit.before:
        if edit.object_type in STAY:
            raise Refused("end_it")
        one.remove(row)
    elif "specialist" in edit.before:
        give(one, row, _staff(edit.before["specialist"]))
    else:
        one.change(row, {name: _value(row, name, value) for name, value in edit.before.items()})


def _fits(row: models.Model, after: dict[str, Any]) -> bool:
    now_there = facts(row)
    return all(now_there[name] == value for name, value in after.items() if name in now_there)


def _row(edit: Revision) -> Any:
    return apps.get_model("referrals", edit.object_type)._default_manager.filter(pk=edit.object_id).first()


def _made(edit: Revision) -> Any:
    model: Any = apps.get_model("referrals", edit.object_type)
    row = model(pk=edit.object_id)
    for name, value in edit.before.items():
        setattr(row, name, _value(row, name, value))
    return row


def _value(row: models.Model, name: str, value: Any) -> Any:
    """From JSON. Raises Refused where what it pointed to is gone."""
    field: Any = row._meta.get_field(name)
    if not field.is_relation or value is None:
        return field.to_python(value)
    other = field.related_model._default_manager.filter(pk=value).first()
    if other is None:
        raise Refused("does_not_fit")
    return other


def _staff(key: str | None) -> Staff | None:
    return Staff.objects.get(pk=key) if key else None
