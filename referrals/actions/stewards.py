"""Whose listing it is: one specialist at a time, and who it was before."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from referrals.actions.editing import Act, Refused, act, added_once
from referrals.models import Organization, Stewardship, Task


def hand_over(*, by: Staff, of: Iterable[UUID], to: Staff) -> int:
    """How many changed hands, in one act. Raises Refused where `to` may not look after a listing."""
    if not has_permission(to, Permission.DIRECTORY_EDIT):
        raise Refused("no_specialist")
    ids = set(of)
    with act(by=by, of=ids, action="listing.handed_over", count=len(ids)) as one:
        for body in Organization.objects.filter(pk__in=ids).order_by("pk"):
            give(one, body, to)
    return len(one.revisions)


def give(one: Act, body: Organization, to: Staff | None) -> None:
    """Within an act. The new specialist finds it among their tasks, unless they took it themselves."""
    if body.specialist_id == (to.pk if to else None):
        return
    one.change(body, {"specialist": to})
    Stewardship.objects.filter(organization=body, until__isnull=True).update(until=one.at)
    if to is None:
        return
    Stewardship.objects.create(organization=body, specialist=to, since=one.at)
    if one.by is None or to.pk != one.by.pk:
        Task.objects.create(kind="hand_over", organization=body, assigned=to, raised_by=one.by, at=one.at)


def add_body(*, by: Staff, row: Organization) -> Organization:
    """A new one belongs to whoever writes it down, until they hand it over."""
    row.specialist = by
    with added_once(row), act(by=by, of=[], action="listing.added", target=row, kind="organization") as one:
        one.add(row)
        Stewardship.objects.create(organization=row, specialist=by, since=one.at)
    return row
