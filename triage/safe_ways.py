"""What was said on a call about how a reporter may be reached. The desk keeps it, and stands above this app: it offers
itself here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class SafeWay:
    """The newest answer about one way. `how` (class R) only where it was opened; codes of SAFE otherwise."""

    way: str
    safe: str
    voicemail: str
    announce: str
    at: datetime
    how: str = ""


class Source(Protocol):
    def said(self, tip_id: UUID) -> list[SafeWay]:
        """Codes alone; nothing is unsealed."""
        ...

    def opened(self, tip_id: UUID) -> list[SafeWay]:
        """With the words about how. Only after a committed entry in the log."""
        ...


_sources: list[Source] = []


def offer(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def said(tip_id: UUID) -> list[SafeWay]:
    return [way for source in _sources for way in source.said(tip_id)]


def opened(tip_id: UUID) -> list[SafeWay]:
    return [way for source in _sources for way in source.opened(tip_id)]
