"""How somebody who called may be reached, for those who reach out again later. The newest answer about a way holds."""

from __future__ import annotations

from uuid import UUID

from desk.models import SafeContact
from desk.sealing import opened, opener
from hotline.sealing.errors import SealingError
from triage.safe_ways import SafeWay


class CallSaid:
    def said(self, tip_id: UUID) -> list[SafeWay]:
        return [_way(row) for row in _newest(tip_id)]

    def opened(self, tip_id: UUID) -> list[SafeWay]:
        ways = []
        for row in _newest(tip_id):
            try:
                how = opened(opener(row.call_id, "R", "kept"), row, "how")
            except SealingError:
                how = None  # one that is gone must not keep the others shut
            ways.append(_way(row, _words(how)))
        return ways


def _newest(tip_id: UUID) -> list[SafeContact]:
    rows = SafeContact.objects.filter(call__interaction__tip=tip_id).order_by("channel", "-at", "-id")
    return list(rows.distinct("channel"))


def _way(row: SafeContact, how: str = "") -> SafeWay:
    return SafeWay(row.channel, row.safe, row.voicemail, row.announce, row.at, how)


def _words(how: object) -> str:
    if isinstance(how, dict):
        return "\n".join(str(text) for text in how.values() if text)
    return str(how or "")
