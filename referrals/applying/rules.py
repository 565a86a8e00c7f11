"""What may follow what. Plain functions; the database says the same (migrations/0006_applying.py)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

OPEN = ("in_review", "needs_more")  # a first reviewer is at it
TAKEN_UP = ("received", "appealed", *OPEN)
DECIDED = ("approved", "declined")


class Refused(Exception):
    """An act that cannot be done now; `code` is a key of applying.refusals.SENTENCES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_state(state: str, allowed: Collection[str]) -> None:
    if state not in allowed:
        raise Refused("too_late")


def check_own(reviewer_id: UUID | None, by_id: UUID) -> None:
    if reviewer_id != by_id:
        raise Refused("not_yours")


def check_second(reviewer_id: UUID | None, by_id: UUID, decided_before: Collection[UUID]) -> None:
    """Nobody agrees with themself, and whoever took part in a decision does not judge the appeal against it."""
    if reviewer_id == by_id:
        raise Refused("same_person")
    if by_id in decided_before:
        raise Refused("took_part")


def check_proposal(decision: str, verdicts: Mapping[str, str], visibility: str, *, agreed: bool) -> None:
    """A listing has no criterion unmet; a refusal names one; nobody becomes public who did not agree."""
    unmet = "not_met" in verdicts.values()
    if decision == "approved" and unmet:
        raise Refused("unmet")
    if decision == "declined" and not unmet:
        raise Refused("all_met")
    if decision == "approved" and not visibility:
        raise Refused("say_who_sees")
    if decision == "approved" and visibility == "public" and not agreed:
        raise Refused("not_agreed")
