"""Wraps data keys anew to the current public key, in place. Runs on the staff side, never opens content."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from hotline.sealing import box
from hotline.sealing.keys import PublicKey
from hotline.sealing.opener import unwrap_key
from hotline.sealing.rings import PrivateRing
from hotline.sealing.sealer import SealedKey, key_info

BATCH = 500


def wraps_by_key() -> dict[str, int]:
    """Number of stored wraps by key id. A purged row holds no wrap and counts for nothing."""
    ids = _table().filter(wrap__isnull=False).values_list("key_id", flat=True)
    return dict(Counter(ids.iterator()))


def rewrap_all(current: PublicKey, ring: PrivateRing) -> int:
    """Returns how many. Each batch is a transaction, so that a crash leaves every row openable and the next
    run goes on. A tip that is being written meanwhile may still take the old key: run again until 0."""
    total = 0
    while done := _rewrap_batch(current, ring):
        total += done
    return total


@transaction.atomic
def _rewrap_batch(current: PublicKey, ring: PrivateRing) -> int:
    stale = _table().filter(wrap__isnull=False).exclude(key_id=current.key_id)
    rows = list(stale.select_for_update().order_by("pk")[:BATCH])
    table = connection.ops.quote_name(_model()._meta.db_table)
    with connection.cursor() as cursor:
        for row in rows:
            key = rewrapped(as_sealed_key(row), current, ring)
            cursor.execute(
                f"UPDATE {table} SET key_id = %s, wrap = %s WHERE id = %s",  # noqa: S608 - our own table name
                [key.key_id, key.wrap, key.id],
            )
    return len(rows)


def rewrapped(key: SealedKey, current: PublicKey, ring: PrivateRing) -> SealedKey:
    info = key_info(tip_id=key.tip_id, data_class=key.data_class, id_=key.id, key_id=current.key_id)
    wrapped = box.wrap(unwrap_key(key, ring), current, info=info)
    return SealedKey(key.id, key.tip_id, key.data_class, current.key_id, wrapped)


def as_sealed_key(row: Any) -> SealedKey:
    """From an intake.TipKey row, without importing intake: it stands above this app."""
    return SealedKey(row.pk, row.tip_id, row.data_class, row.key_id, bytes(row.wrap))


def _model() -> Any:
    return apps.get_model("intake", "TipKey")


def _table() -> Any:
    return _model()._default_manager.all()
