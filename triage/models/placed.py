"""What holds of a place: its rule about a child, and whom to tell. Each page of a review asks."""

from __future__ import annotations

from collections.abc import Sequence

from hotline.plain import Columns, shared
from hotline.prepared import prepared
from triage.models.agency import Agency, Protocol
from triage.models.duty import DutyRule

RULE = Columns(DutyRule, "d")
STEP, AGENCY = Columns(Protocol, "p"), Columns(Agency, "a")
READ_RULE = f"SELECT {RULE} FROM triage_dutyrule d WHERE d.province = %s"  # noqa: S608
READ_STEPS = f"""
    SELECT {STEP}, {AGENCY} FROM triage_protocol p JOIN triage_agency a ON a.id = p.agency_id
    WHERE p.province = ANY(%s) AND p.situation = ANY(%s) AND p.ended_at IS NULL AND a.is_active
"""  # noqa: S608


def read_rule(province: str) -> DutyRule | None:
    with prepared() as cursor:
        cursor.execute(READ_RULE, [province])
        row = cursor.fetchone()
    return RULE.made(row) if row else None


def read_steps(places: Sequence[str], situations: Sequence[str]) -> list[Protocol]:
    """Those in force, with their agencies, in no order."""
    with prepared() as cursor:
        cursor.execute(READ_STEPS, [list(places), list(situations)])
        rows = cursor.fetchall()
    found = []
    for row in rows:
        step, step.agency = shared(row, STEP, AGENCY)
        found.append(step)
    return found
