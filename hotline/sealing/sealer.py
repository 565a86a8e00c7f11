"""The writing side: seals without being able to open, its own envelopes of a minute ago included.

A column holds: version (1 byte) | id of its TipKey row (16) | nonce (12) | ciphertext and tag.
Every writing transaction makes data keys of its own, so that whoever adds a note needs no older key.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from hotline.sealing import box
from hotline.sealing.keys import PublicKey

if TYPE_CHECKING:
    from hotline.sealing.rings import PublicRing

Value = str | dict[str, Any] | list[Any]
ID_BYTES = 16
COLUMN_SIZES = tuple(step + box.OVERHEAD + ID_BYTES for step in box.STEPS)
CLASSES = ("R", "C")


@dataclass(frozen=True, slots=True)
class SealedKey:
    """One data key, wrapped; becomes one TipKey row. `data_class` is "R" or "C"."""

    id: UUID
    tip_id: UUID
    data_class: str
    key_id: str
    wrap: bytes = field(repr=False)


class Sealer:
    """One per tip and writing transaction; store `keys()` in that transaction, or what it sealed is lost."""

    def __init__(self, tip_id: UUID, public: PublicKey | None = None) -> None:
        self.tip_id = tip_id
        self._public = public or _current_public()
        self._made: dict[str, tuple[UUID, bytes]] = {}

    def seal(self, data_class: str, *, table: str, field: str, row_id: UUID, value: Value) -> bytes:
        """The bytes of the column. Raises SealTooBig. `table` and `field` are those of the database."""
        key_id, data_key = self._data_key(data_class)
        bound = column_aad(table=table, field=field, row_id=row_id, key_id=key_id, tip_id=self.tip_id)
        envelope = box.seal(encode(value), data_key, aad=bound)
        return envelope[:1] + key_id.bytes + envelope[1:]

    def keys(self) -> list[SealedKey]:
        """One for each class that was used, in the order of first use; the same on every call."""
        return [self._wrapped(data_class) for data_class in self._made]

    def _data_key(self, data_class: str) -> tuple[UUID, bytes]:
        if data_class not in CLASSES:
            raise ValueError("Only the classes R and C are sealed.")
        if data_class not in self._made:
            self._made[data_class] = (uuid4(), box.new_data_key())
        return self._made[data_class]

    def _wrapped(self, data_class: str) -> SealedKey:
        id_, data_key = self._made[data_class]
        info = key_info(tip_id=self.tip_id, data_class=data_class, id_=id_, key_id=self._public.key_id)
        wrapped = box.wrap(data_key, self._public, info=info)
        return SealedKey(id_, self.tip_id, data_class, self._public.key_id, wrapped)


def column_aad(*, table: str, field: str, row_id: UUID, key_id: UUID, tip_id: UUID) -> bytes:
    version = bytes([box.VERSION])
    return box.bind(version, table.encode(), field.encode(), row_id.bytes, key_id.bytes, tip_id.bytes)


def key_info(*, tip_id: UUID, data_class: str, id_: UUID, key_id: str) -> bytes:
    version = bytes([box.VERSION])
    return box.bind(version, b"tipkey", tip_id.bytes, data_class.encode(), id_.bytes, key_id.encode())


def encode(value: Value) -> bytes:
    """UTF-8 JSON. Half a surrogate pair (a broken keyboard's emoji) becomes "?": no reason to lose a tip."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _current_public() -> PublicKey:
    from hotline.sealing.config import public_ring

    ring: PublicRing = public_ring()
    return ring.current()
