"""Sealing what the desk writes, and opening it again after the entry in the log.

`store` says how long the key lives: draft, profile or kept (see DeskKey)."""

from __future__ import annotations

from uuid import UUID

from desk.models import DeskKey
from hotline.sealing.opener import Opener
from hotline.sealing.rows import RowSeal, opened, opener_of

__all__ = ["Seal", "opened", "opener"]


class Seal(RowSeal):
    """Of a call, or a hand-over."""

    def __init__(self, owner: UUID, store: str) -> None:
        super().__init__(owner, DeskKey, owner=owner, store=store)


def opener(owner: UUID, data_class: str, *stores: str) -> Opener:
    """Only after a committed entry in the log."""
    return opener_of(owner, DeskKey.objects.filter(owner=owner, data_class=data_class, store__in=stores))
