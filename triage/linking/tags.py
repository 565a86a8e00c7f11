"""The tag of a value: equal for equal values, and without the key as slow to guess as a password."""

from __future__ import annotations

import hashlib
import hmac
from typing import NamedTuple

from argon2.low_level import Type, hash_secret_raw

from triage.linking.values import Value

TAG_BYTES = 16


class Cost(NamedTuple):
    """Memory in KiB, and rounds. Only tests name another than COST."""

    memory: int
    rounds: int


COST = Cost(64 * 1024, 3)


def stretched(value: Value, cost: Cost = COST) -> bytes:
    """The slow part; the same under every key."""
    salt = hashlib.sha256(b"hotline link tag " + value.kind.encode()).digest()[:16]
    return hash_secret_raw(
        value.text.encode(), salt, time_cost=cost.rounds, memory_cost=cost.memory, parallelism=1, hash_len=32,
        type=Type.ID,
    )  # fmt: skip


def tag_of(kind: str, slow: bytes, key: bytes) -> bytes:
    """`key` is the house's tag key; each kind has its own, made from it."""
    own = hmac.digest(key, b"kind " + kind.encode(), "sha256")
    return hmac.digest(own, slow, "sha256")[:TAG_BYTES]
