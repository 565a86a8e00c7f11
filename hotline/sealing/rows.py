"""Sealed columns of a row, and the rows of wrapped keys beside them. Each table of keys has an `owner` of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models

from hotline.sealing.config import private_ring
from hotline.sealing.opener import Opener
from hotline.sealing.sealer import SealedKey, Sealer, Value


class RowSeal:
    """One for each owner and writing transaction; `keep_keys` in that transaction. `keys`: the model of the wrapped
    keys; `stored`: what each of its rows holds besides (`owner` or the like, and how long the key lives)."""

    def __init__(self, owner: UUID, keys: type[models.Model], /, **stored: Any) -> None:
        self._sealer, self._keys, self._stored = Sealer(owner), keys, stored

    def put(self, row: models.Model, field: str, value: Value) -> None:
        """Seals into the column; an empty value leaves it empty."""
        if value:
            column: Any = row._meta.get_field(field)
            sealed = self._sealer.seal(
                column.data_class, table=row._meta.db_table, field=field, row_id=row.pk, value=value
            )
            setattr(row, field, sealed)

    def keep_keys(self) -> None:
        manager: Any = self._keys._default_manager
        manager.bulk_create(
            self._keys(id=key.id, data_class=key.data_class, key_id=key.key_id, wrap=key.wrap, **self._stored)
            for key in self._sealer.keys()
        )


def opener_of(owner: UUID, keys: Iterable[Any]) -> Opener:
    """With these rows of wrapped keys. Only after a committed entry in the log."""
    found = {row.id: SealedKey(row.id, owner, row.data_class, row.key_id, bytes(row.wrap)) for row in keys}
    return Opener(owner, found, private_ring())


def opened(content: Opener, row: models.Model, field: str) -> Any:
    """None where the column is empty. Raises SealBroken, KeyGone."""
    sealed = getattr(row, field)
    if sealed is None:
        return None
    return content.open(bytes(sealed), table=row._meta.db_table, field=field, row_id=row.pk)
