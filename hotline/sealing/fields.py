"""A column that can only hold an envelope, on the instance and in the database alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from hotline.sealing import box
from hotline.sealing.sealer import COLUMN_SIZES, ID_BYTES

if TYPE_CHECKING:
    _BinaryField = models.BinaryField[Any, Any]
else:
    _BinaryField = models.BinaryField

PURPOSES = ("service", "investigation", "safety")


class Sealed:
    """Bytes of a sealed column. Shows its class and size step, never what is inside (it cannot)."""

    __slots__ = ("_data", "data_class")

    def __init__(self, data: bytes, data_class: str) -> None:
        if len(data) not in COLUMN_SIZES or data[0] != box.VERSION:
            raise TypeError("Only a sealed column may stand here: use hotline.sealing.sealer.Sealer.")
        self._data = data
        self.data_class = data_class

    @property
    def step(self) -> int:
        """Size step in bytes: 4096, 16384, 65536 or 262144."""
        return len(self._data) - box.OVERHEAD - ID_BYTES

    def __bytes__(self) -> bytes:
        return self._data

    def __repr__(self) -> str:
        return f"‹sealed {self.data_class} {self.step // 1024} KiB›"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self._data == other._data

    def __hash__(self) -> int:
        return hash(self._data)


class SealedAttribute(DeferredAttribute):
    """Refuses plaintext at the assignment, where the mistake is made, not at the save."""

    field: SealedField

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class SealedField(_BinaryField):
    """data_class "R" or "C"; `purpose` (service, investigation, safety) says what the entry is asked for.

    Takes and gives `Sealed`; also takes the bytes that Sealer.seal returns. A text raises TypeError, and a
    CHECK of the column's version and size keeps raw SQL honest.
    """

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, data_class: str, purpose: str = "", **kwargs: Any) -> None:
        if data_class not in ("R", "C"):
            raise ValueError("A sealed field has data_class R or C.")
        if purpose and purpose not in PURPOSES:
            raise ValueError(f"A purpose is one of {', '.join(PURPOSES)}.")
        self.data_class = data_class
        self.purpose = purpose
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["data_class"] = self.data_class
        if self.purpose:
            kwargs["purpose"] = self.purpose
        return name, path, args, kwargs

    def db_check(self, connection: Any) -> str | None:
        column = connection.ops.quote_name(self.column)
        sizes = ", ".join(map(str, COLUMN_SIZES))
        return f"octet_length({column}) IN ({sizes}) AND get_byte({column}, 0) = {box.VERSION}"

    def to_python(self, value: object) -> Sealed | None:
        if value is None or isinstance(value, Sealed):
            return value
        if isinstance(value, (bytes, bytearray, memoryview)):
            return Sealed(bytes(value), self.data_class)
        raise TypeError(f"{self.name} takes a sealed value only.")

    def from_db_value(self, value: object, expression: object, connection: object) -> Sealed | None:
        return self.to_python(value)

    def get_prep_value(self, value: object) -> Any:
        sealed = self.to_python(value)
        return None if sealed is None else bytes(sealed)

    def get_db_prep_value(self, value: object, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)

    def value_to_string(self, obj: models.Model) -> str:
        """For serializers (dumpdata): not even the ciphertext leaves by that door."""
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def get_default(self) -> Any:
        return self.default if self.has_default() else None
