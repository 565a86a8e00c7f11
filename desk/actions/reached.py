"""An attempt to speak with the person harmed, made from the desk, stands with the tip too: nobody writes it twice."""

from __future__ import annotations

from uuid import UUID

from desk.models import Outreach
from hotline.codes import REACH_RESULT
from triage.actions.reaching import tried_from_a_call


def tell_triage(outreach: Outreach, tip_id: UUID | None) -> None:
    """Inside the transaction that ends the outreach, or the one that makes the tip."""
    if tip_id is None or outreach.kind != "attempt_victim" or outreach.result not in REACH_RESULT:
        return
    if outreach.done_at and outreach.done_by:
        tried_from_a_call(
            tip_id=tip_id, at=outreach.done_at, way=outreach.channel, result=outreach.result, by=outreach.done_by
        )  # fmt: skip
