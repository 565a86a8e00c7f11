"""What the desk's pages say of a call, in the reader's words. No statement is made here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from desk.access.calls import OwnCall
from desk.models import Call
from hotline.codes import CHANNEL, INTERACTION_KIND
from hotline.codes.languages import language_label
from hotline.places.provinces import PROVINCES
from triage.lanes import LANE_NAMES
from triage.shown.rows import SHAPES
from triage.times import exact, when


@dataclass(frozen=True)
class Line:
    """`lane` is a code, empty without a review; `reference` likewise."""

    id: UUID
    at: str
    exact: str
    machine: str
    channel: str
    kind: str
    language: str
    province: str
    is_tip: bool
    is_urgent: bool
    reference: str
    lane: str
    lane_name: str
    shape: str


def line(call: OwnCall, now: datetime) -> Line:
    lane = call.review.lane if call.review else ""
    return Line(
        id=call.id,
        at=when(call.at, now),
        exact=exact(call.at),
        machine=call.at.isoformat(timespec="minutes"),
        channel=str(CHANNEL.label(call.channel)),
        kind=str(INTERACTION_KIND.label(call.kind)),
        language=language_label(call.language),
        province=PROVINCES[call.province].name if call.province in PROVINCES else "",
        is_tip=call.tip is not None,
        is_urgent=call.is_urgent,
        reference=call.review.reference if call.review else "",
        lane=lane,
        lane_name=str(LANE_NAMES.get(lane, "")),
        shape=SHAPES.get(lane, ""),
    )


@dataclass(frozen=True)
class GoingLine:
    """A call that is not logged yet, by what its row says. `is_urgent`: danger now, or somebody may be under 18."""

    id: UUID
    since: str
    exact: str
    machine: str
    saved: str
    language: str
    is_urgent: bool


def going_line(call: Call, now: datetime) -> GoingLine:
    return GoingLine(
        id=call.id,
        since=when(call.started_at, now),
        exact=exact(call.started_at),
        machine=call.started_at.isoformat(timespec="minutes"),
        saved=when(call.saved_at, now) if call.saved_at else "",
        language=language_label(call.language),
        is_urgent=call.danger == "yes" or call.minor in ("yes", "maybe"),
    )
