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
# The tables of wrapped data keys: app, model, and the column that names what the key belongs to.
KEY_TABLES = (
    ("intake", "TipKey", "tip_id"),
    ("referrals", "LocationKey", "location_id"),
    ("referrals", "AnswerKey", "answer_id"),
    ("desk", "DeskKey", "owner"),
    ("triage", "FileKey", "owner"),
)

# Those whose tags are made with a tag key, by its id.
TAG_TABLES = (("triage", "LinkTag"), ("triage", "TagRun"), ("triage", "Spike"))


def wraps_by_key() -> dict[str, int]:
    """Number of stored wraps by key id. A purged row holds no wrap and counts for nothing."""
    counts: Counter[str] = Counter()
    for app, model, _ in KEY_TABLES:
        ids = _rows(app, model).values_list("key_id", flat=True)
        counts.update(ids.iterator())
    for app, model in TAG_TABLES:
        counts.update(apps.get_model(app, model)._default_manager.values_list("key_id", flat=True).iterator())
    return dict(counts)


def rewrap_all(current: PublicKey, ring: PrivateRing) -> int:
    """Returns how many. Each batch is a transaction, so that a crash leaves every row openable and the next
    run goes on. A tip that is being written meanwhile may still take the old key: run again until 0."""
    total = 0
    for app, model, owner in KEY_TABLES:
        while done := _rewrap_batch(app, model, owner, current, ring):
            total += done
    return total


@transaction.atomic
def _rewrap_batch(app: str, model: str, owner: str, current: PublicKey, ring: PrivateRing) -> int:
    stale = _rows(app, model).exclude(key_id=current.key_id)
    rows = list(stale.select_for_update().order_by("pk")[:BATCH])
    table = connection.ops.quote_name(apps.get_model(app, model)._meta.db_table)
    with connection.cursor() as cursor:
        for row in rows:
            key = rewrapped(as_sealed_key(row, owner), current, ring)
            cursor.execute(
                f"UPDATE {table} SET key_id = %s, wrap = %s WHERE id = %s",  # noqa: S608 - our own table name
                [key.key_id, key.wrap, key.id],
            )
    return len(rows)


def rewrapped(key: SealedKey, current: PublicKey, ring: PrivateRing) -> SealedKey:
    info = key_info(tip_id=key.tip_id, data_class=key.data_class, id_=key.id, key_id=current.key_id)
    wrapped = box.wrap(unwrap_key(key, ring), current, info=info)
    return SealedKey(key.id, key.tip_id, key.data_class, current.key_id, wrapped)


def as_sealed_key(row: Any, owner: str = "tip_id") -> SealedKey:
    """From a row of a key table, without importing its app: it stands above this one. `tip_id` of a SealedKey is
    whatever the key belongs to: a tip, or a confidential site."""
    return SealedKey(row.pk, getattr(row, owner), row.data_class, row.key_id, bytes(row.wrap))


def _rows(app: str, model: str) -> Any:
    return apps.get_model(app, model)._default_manager.filter(wrap__isnull=False)
