"""Tips for tests, made the way the house makes them."""

from __future__ import annotations

from typing import Any

from intake.actions import receive_tip
from intake.said import PersonSaid, TipSaid
from triage.models import Review


def said(**facts: Any) -> TipSaid:
    return TipSaid(**({"language": "en", "narrative": "A girl at the motel never leaves her room."} | facts))


def review_of(
    by: Any = None,
    received_at: Any = None,
    return_code: str = "",
    held: bool = False,
    channel: str = "web_form",
    **facts: Any,
) -> Review:
    received = receive_tip(
        said=said(**facts),
        channel=channel,
        by=by,
        received_at=received_at,
        return_code=return_code,
        held=held,
    )
    return Review.objects.get(tip_id=received.tip_id)


def victim(age_band: str) -> PersonSaid:
    return PersonSaid(role="potential_victim", age_band=age_band)
