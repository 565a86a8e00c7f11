"""Sealing what triage writes beside the tips, and opening it again after the entry in the log."""

from __future__ import annotations

from uuid import UUID

from hotline.sealing.opener import Opener
from hotline.sealing.rows import RowSeal, opened, opener_of
from triage.models import FileKey

__all__ = ["Seal", "opened", "opener"]


class Seal(RowSeal):
    """Of a case, a disclosure …"""

    def __init__(self, owner: UUID) -> None:
        super().__init__(owner, FileKey, owner=owner)


def opener(owner: UUID, data_class: str) -> Opener:
    """Only after a committed entry in the log."""
    return opener_of(owner, FileKey.objects.filter(owner=owner, data_class=data_class))
