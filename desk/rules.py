"""When a call is a tip, who is asked for help, how long things live. Plain functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.codes import SHIFT_KIND
from intake.said import TipSaid

# In these somebody told of a situation, even when not one detail was caught.
ALWAYS_A_TIP = frozenset({"crisis", "tip"})
# A code that says nothing yet.
NOTHING = frozenset({"", "unknown", "undetermined", "not_asked", "declined"})


def is_tip(kind: str, said: TipSaid) -> bool:
    """Whether a supervisor must look: by the kind, or because something about a situation was said.

    What was written down is never dropped, and only a tip can keep it sealed; so any of it makes one."""
    if kind in ALWAYS_A_TIP or said.danger == "yes" or said.minor_answer in ("yes", "maybe"):
        return True
    words = (said.narrative, said.timing, said.suspects, said.adds_code, *said.place.values())
    rows = (said.persons, said.identifiers, said.indicators)
    codes = (said.trafficking_type, said.venue)
    return any(words) or any(rows) or said.how_many is not None or not set(codes) <= NOTHING


class Refused(Exception):
    """An act the rules do not allow; `code` names the message the reader gets."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


REPEAT_AFTER = timedelta(minutes=2)
# Who is asked, round after round; each round asks those of the earlier ones too.
ROUNDS = (("supervises",), ("supervises", "backup"), ("supervises", "backup", "director"))


def asked(raised_at: datetime, at: datetime, on_duty: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    """The round (from 0) and the kinds of duty that are asked now. Computed, so that no process has to be alive
    for the next one to hear of it. A round with nobody on duty is skipped at once."""
    here = {*on_duty, "director"}
    turn = min(int((at - raised_at) / REPEAT_AFTER), len(ROUNDS) - 1)
    while not here & set(ROUNDS[turn]):
        turn += 1
    return turn, ROUNDS[turn]


def may_work_as(kind: str, staff: Staff) -> bool:
    """Calls are for the trained; on duty as supervisor is who may decide, and is trained too."""
    trained = has_permission(staff, Permission.LOG_CALLS)
    return {"calls": trained}.get(
        kind, trained and has_permission(staff, Permission.DECIDE)
    ) and kind in SHIFT_KIND


def was_hard(danger: str, minor: str, kind: str, reasons: Iterable[str]) -> bool:
    """After which a break is offered."""
    return (
        danger == "yes"
        or minor in ("yes", "maybe")
        or kind == "crisis"
        or bool({"danger", "child", "threat_to_self", "own_need"} & set(reasons))
    )


def reason_of(danger: str, minor: str) -> str:
    """Why a supervisor is called, where nobody said: what the safety check holds."""
    if danger == "yes":
        return "danger"
    return "child" if minor in ("yes", "maybe") else "advice"
