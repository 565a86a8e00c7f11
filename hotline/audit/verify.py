"""Walks the chain from the first entry and names the first one that is wrong."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing

from hotline.audit.chain import FIRST, entry_hash
from hotline.audit.head import Head, read_checkpoints, read_head
from hotline.audit.models import AuditEntry


class Broken(Exception):
    """`number`: the first bad entry."""

    def __init__(self, number: int, what: str) -> None:
        super().__init__(f"Entry {number}: {what}")
        self.number = number


def verify() -> int:
    """Number of entries. Raises Broken, HeadBroken."""
    # Head and checkpoints first: entries that are written meanwhile are then newer than both.
    head, checkpoints = read_head(), read_checkpoints()
    signed = {point.number: point.hash for point in [*checkpoints, *([head] if head else [])]}
    count = 0
    # Closed by us: the collector could close it while the connection is held, and would wait for itself.
    with closing(_entries()) as entries:
        for entry in _linked(entries):
            count = entry.number
            if signed.get(entry.number, entry.hash) != entry.hash:
                raise Broken(
                    entry.number, "the chain was made anew: its hash is not the one that was signed."
                )
    _check_tail(count, head, checkpoints)
    return count


def _entries() -> Generator[AuditEntry]:
    yield from AuditEntry.objects.order_by("number").iterator(chunk_size=2000)


def _linked(entries: Iterable[AuditEntry]) -> Iterator[AuditEntry]:
    previous = FIRST
    for number, entry in enumerate(entries, start=1):
        if entry.number != number:
            raise Broken(number, "it is missing.")
        if entry.prev_hash != previous:
            raise Broken(number, "it does not follow the entry before it.")
        if entry.hash != entry_hash(entry):
            raise Broken(number, "its contents were changed.")
        previous = entry.hash
        yield entry


def _check_tail(count: int, head: Head | None, checkpoints: list[Head]) -> None:
    last = max((point.number for point in checkpoints), default=0)
    if head is None and count:
        raise Broken(count, "the signed head is missing.")
    last = max(last, head.number if head else 0)
    if last > count:
        raise Broken(count + 1, f"it is missing, and so are all up to {last}: the tail was cut off.")
