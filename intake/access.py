"""Fetching what intake holds, and opening it. Opening comes only after the caller's audit entry is committed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hotline.sealing.config import private_ring
from hotline.sealing.opener import Opener
from hotline.sealing.sealer import SealedKey
from intake.models import Correction, Identifier, Person, Tip, TipKey


@dataclass
class OpenedTip:
    """Class C of one tip, in memory for one answer."""

    narrative: str = ""
    place: dict[str, str] = field(default_factory=dict)
    timing: str = ""
    suspects: str = ""
    persons: dict[UUID, dict[str, str]] = field(default_factory=dict)
    identifiers: list[tuple[str, str]] = field(default_factory=list)  # (kind, value)
    reasons: dict[UUID, str] = field(default_factory=dict)  # of corrections


def opener(tip_id: UUID, data_class: str) -> Opener:
    rows = TipKey.objects.filter(tip_id=tip_id, data_class=data_class)
    keys = {
        row.id: SealedKey(row.id, row.tip_id, row.data_class, row.key_id, bytes(row.wrap)) for row in rows
    }
    return Opener(tip_id, keys, private_ring())


def open_tip(tip: Tip, content: Opener) -> OpenedTip:
    """Everything of class C that intake keeps of this tip."""
    opened = OpenedTip()
    for column in ("narrative", "place", "timing", "suspects"):
        if sealed := getattr(tip, column):
            setattr(opened, column, open_field(content, sealed, tip, column))
    for person in Person.objects.filter(tip=tip, details__isnull=False):
        opened.persons[person.id] = open_field(content, person.details, person, "details")
    for row in Identifier.objects.filter(tip=tip):
        opened.identifiers.append((row.kind, open_field(content, row.value, row, "value")))
    for correction in Correction.objects.filter(tip=tip):
        opened.reasons[correction.id] = open_field(content, correction.reason, correction, "reason")
    return opened


def open_field(content: Opener, sealed: Any, row: Any, column: str) -> Any:
    return content.open(bytes(sealed), table=row._meta.db_table, field=column, row_id=row.pk)
