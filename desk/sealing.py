"""Sealing what the desk writes, and opening it again after the entry in the log.

`store` says how long the key lives: draft, profile or kept (see DeskKey)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models

from desk.models import DeskKey
from hotline.sealing.config import private_ring
from hotline.sealing.opener import Opener
from hotline.sealing.sealer import SealedKey, Sealer, Value


class Seal:
    """One for each owner (a call, a hand-over) and writing transaction; `keep_keys` in that transaction."""

    def __init__(self, owner: UUID, store: str) -> None:
        self.owner, self.store = owner, store
        self._sealer = Sealer(owner)

    def put(self, row: models.Model, field: str, value: Value) -> None:
        """Seals into the column; an empty value leaves it empty."""
        if value:
            column: Any = row._meta.get_field(field)
            sealed = self._sealer.seal(
                column.data_class, table=row._meta.db_table, field=field, row_id=row.pk, value=value
            )
            setattr(row, field, sealed)

    def keep_keys(self) -> None:
        DeskKey.objects.bulk_create(
            DeskKey(
                id=key.id, owner=self.owner, store=self.store, data_class=key.data_class, key_id=key.key_id,
                wrap=key.wrap,
            )
            for key in self._sealer.keys()
        )  # fmt: skip


def opener(owner: UUID, data_class: str, *stores: str) -> Opener:
    """Only after a committed entry in the log."""
    rows = DeskKey.objects.filter(owner=owner, data_class=data_class, store__in=stores)
    keys = {row.id: SealedKey(row.id, owner, row.data_class, row.key_id, bytes(row.wrap)) for row in rows}
    return Opener(owner, keys, private_ring())


def opened(content: Opener, row: models.Model, field: str) -> Any:
    """None where the column is empty. Raises SealBroken, KeyGone."""
    sealed = getattr(row, field)
    if sealed is None:
        return None
    return content.open(bytes(sealed), table=row._meta.db_table, field=field, row_id=row.pk)
