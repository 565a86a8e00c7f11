"""The ledger line: who did what and when, in one plain sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from hotline.accounts.permissions import ROLE_NAMES
from hotline.audit.models import AuditEntry
from hotline.audit.registry import Action, get
from hotline.house_time import to_the_second
from hotline.reference import reference

Names = Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    at: datetime
    text: str
    tip_id: UUID | None
    action: str

    @property
    def tip(self) -> str:
        return reference(self.tip_id) if self.tip_id else ""

    @property
    def said(self) -> str:
        """When, in the house's zone and the reader's language; to the second, since it is a record."""
        return to_the_second(self.at)


def lines(entries: Iterable[AuditEntry]) -> list[Line]:
    """One statement for all the names of a page."""
    page = list(entries)
    names = staff_names(page)
    return [
        Line(entry.number, entry.at, sentence(entry, names), entry.tip_id, entry.action) for entry in page
    ]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acted, in the role they had then, and how often."""

    name: str
    role: str | Promise
    number: int


def people(entries: QuerySet[AuditEntry]) -> list[Person]:
    """Of these entries, who acted most first."""
    rows = list(
        entries.order_by()
        .values_list("actor_id", "actor_role")
        .annotate(number=Count("*"))
        .order_by("-number")
    )
    names = dict(Staff.objects.filter(pk__in=[row[0] for row in rows if row[0]]).values_list("pk", "name"))
    roles: dict[str, str | Promise] = {str(role): name for role, name in ROLE_NAMES.items()}
    return [
        Person(
            names.get(actor, _("A former staff member")) if actor else _("The system"),
            roles.get(role, ""),
            number,
        )
        for actor, role, number in rows
    ]


def staff_names(entries: Iterable[AuditEntry]) -> dict[UUID, str]:
    """Of those who acted, and of those whose account was acted on."""
    ids = {entry.actor_id for entry in entries if entry.actor_id}
    ids |= {person for entry in entries if (person := acted_on(entry))}
    return dict(Staff.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def sentence(entry: AuditEntry, names: Names) -> str:
    """In the active language. Raises UnknownAction: an entry nobody can read must not pass in silence."""
    action = get(entry.action)
    words = {name: _word(action, name, entry.facts.get(name)) for name in action.facts}
    return str(action.sentence).format(
        who=_who(entry, names),
        target=_target(entry, names),
        tip=reference(entry.tip_id) if entry.tip_id else "",
        **words,
    )


def short(id_: str) -> str:
    """The first block of an id, as staff read it aloud."""
    return id_.split("-")[0].upper()


def acted_on(entry: AuditEntry) -> UUID | None:
    """Whose account the entry is about. A row that somebody tampered with still has to be shown."""
    if entry.target_type != Staff._meta.label_lower:
        return None
    try:
        return UUID(entry.target_id)
    except ValueError:
        return None


def _target(entry: AuditEntry, names: Names) -> str:
    person = acted_on(entry)
    return names.get(person, short(entry.target_id)) if person else short(entry.target_id)


def _who(entry: AuditEntry, names: Names) -> str:
    if entry.actor_id is None:
        return _("The system")
    return names.get(entry.actor_id) or _("A former staff member")


def _word(action: Action, name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_word(action, name, item) for item in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(action.labels.get(name, {}).get(str(value), value))
