"""Writes of intake, keyword-only, each naming by whom."""

from intake.actions.facts import add_person, correct, log_interaction
from intake.actions.machine import done, read_by_machine
from intake.actions.receive import Received, TipRows, receive_tip, tip_key

__all__ = [
    "Received",
    "TipRows",
    "add_person",
    "correct",
    "done",
    "log_interaction",
    "read_by_machine",
    "receive_tip",
    "tip_key",
]
