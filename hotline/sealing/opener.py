"""The reading side, for staff processes only: nothing else can reach a private key.

Callers commit an audit entry first (design rule 8); this module only knows keys.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hotline.sealing import box
from hotline.sealing.errors import SealBroken
from hotline.sealing.rings import PrivateRing
from hotline.sealing.sealer import COLUMN_SIZES, ID_BYTES, SealedKey, column_aad, key_info


class Opener:
    """Opens columns of one tip; each data key is unwrapped once. Keep it no longer than one request."""

    def __init__(self, tip_id: UUID, keys: Mapping[UUID, SealedKey], ring: PrivateRing) -> None:
        self.tip_id = tip_id
        self._keys = keys
        self._ring = ring
        self._opened: dict[UUID, bytes] = {}

    def open(self, sealed: bytes, *, table: str, field: str, row_id: UUID) -> Any:
        """The str, dict or list that was sealed. Raises SealBroken, KeyGone."""
        sealed = bytes(sealed)
        key_id = column_key_id(sealed)
        bound = column_aad(table=table, field=field, row_id=row_id, key_id=key_id, tip_id=self.tip_id)
        envelope = sealed[:1] + sealed[1 + ID_BYTES :]
        return json.loads(box.open_envelope(envelope, self._data_key(key_id), aad=bound))

    def _data_key(self, id_: UUID) -> bytes:
        if id_ not in self._opened:
            key = self._keys.get(id_)
            if key is None or key.id != id_ or key.tip_id != self.tip_id:
                raise SealBroken("The envelope names a key that this tip does not have.")
            self._opened[id_] = unwrap_key(key, self._ring)
        return self._opened[id_]


def open_column(
    sealed: bytes,
    *,
    table: str,
    field: str,
    row_id: UUID,
    tip_id: UUID,
    keys: Mapping[UUID, SealedKey],
    ring: PrivateRing,
) -> Any:
    """One column. For a page with many, one Opener saves an unwrap each."""
    return Opener(tip_id, keys, ring).open(sealed, table=table, field=field, row_id=row_id)


def column_key_id(sealed: bytes) -> UUID:
    """Which TipKey row a column needs."""
    if len(sealed) not in COLUMN_SIZES or sealed[0] != box.VERSION:
        raise SealBroken("This is not a sealed column of a known version and size.")
    return UUID(bytes=bytes(sealed[1 : 1 + ID_BYTES]))


def unwrap_key(key: SealedKey, ring: PrivateRing) -> bytes:
    info = key_info(tip_id=key.tip_id, data_class=key.data_class, id_=key.id, key_id=key.key_id)
    return box.unwrap(bytes(key.wrap), ring.get(key.key_id), info=info)
