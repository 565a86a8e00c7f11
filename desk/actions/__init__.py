"""Writes of the desk, keyword-only, each naming by whom; the audit entry is the last statement of each."""

from desk.actions.drafts import Saved, leave_empty, save_draft, start_call
from desk.actions.finishing import finish_call
from desk.actions.logging import log_call, mark
from desk.actions.members import give_call
from desk.actions.reading import open_draft, read_window

__all__ = [
    "Saved",
    "finish_call",
    "give_call",
    "leave_empty",
    "log_call",
    "mark",
    "open_draft",
    "read_window",
    "save_draft",
    "start_call",
]
