"""Sealing what triage writes beside the tips, and opening it again after the entry in the log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models

from hotline.sealing.config import private_ring
from hotline.sealing.opener import Opener
from hotline.sealing.sealer import SealedKey, Sealer, Value
from triage.models import FileKey


class Seal:
    """One for each owner (a case, a disclosure …) and writing transaction; `keep_keys` in that transaction."""

    def __init__(self, owner: UUID) -> None:
        self.owner, self._sealer = owner, Sealer(owner)

    def put(self, row: models.Model, field: str, value: Value) -> None:
        """Seals into the column; an empty value leaves it empty."""
        if value:
            column: Any = row._meta.get_field(field)
            sealed = self._sealer.seal(
                column.data_class, table=row._meta.db_table, field=field, row_id=row.pk, value=value
            )
            setattr(row, field, sealed)

    def keep_keys(self) -> None:
        FileKey.objects.bulk_create(
            FileKey(id=key.id, owner=self.owner, data_class=key.data_class, key_id=key.key_id, wrap=key.wrap)
            for key in self._sealer.keys()
        )


def opener(owner: UUID, data_class: str) -> Opener:
    """Only after a committed entry in the log."""
    rows = FileKey.objects.filter(owner=owner, data_class=data_class)
    keys = {row.id: SealedKey(row.id, owner, row.data_class, row.key_id, bytes(row.wrap)) for row in rows}
    return Opener(owner, keys, private_ring())


def opened(content: Opener, row: models.Model, field: str) -> Any:
    """None where the column is empty. Raises SealBroken, KeyGone."""
    sealed = getattr(row, field)
    if sealed is None:
        return None
    return content.open(bytes(sealed), table=row._meta.db_table, field=field, row_id=row.pk)
