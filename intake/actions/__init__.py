"""Writes of intake, keyword-only, each naming by whom."""

from intake.actions.facts import add_person, correct, log_interaction, refuse_consent
from intake.actions.joining import Joined, close_expired, join_additions
from intake.actions.machine import done, read_by_machine
from intake.actions.questions import ask, take_back
from intake.actions.receive import Received, TipRows, receive_tip, tip_key

__all__ = [
    "Joined",
    "Received",
    "TipRows",
    "add_person",
    "ask",
    "close_expired",
    "correct",
    "done",
    "join_additions",
    "log_interaction",
    "read_by_machine",
    "receive_tip",
    "refuse_consent",
    "take_back",
    "tip_key",
]
