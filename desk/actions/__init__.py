"""Writes of the desk, keyword-only, each naming by whom; the audit entry is the last statement of each."""

from desk.actions.alerts import acknowledge, close_alert, hand_back, raise_alert, take
from desk.actions.drafts import Saved, leave_empty, save_draft, start_call
from desk.actions.finishing import finish_call
from desk.actions.logging import log_call, mark
from desk.actions.members import give_call
from desk.actions.reading import open_draft, read_summary, read_window
from desk.actions.shifts import accept, answer_break, hand_over, read_handover, sign_off, sign_on

__all__ = [
    "Saved",
    "accept",
    "acknowledge",
    "answer_break",
    "close_alert",
    "finish_call",
    "give_call",
    "hand_back",
    "hand_over",
    "leave_empty",
    "log_call",
    "mark",
    "open_draft",
    "raise_alert",
    "read_handover",
    "read_summary",
    "read_window",
    "save_draft",
    "sign_off",
    "sign_on",
    "start_call",
    "take",
]
