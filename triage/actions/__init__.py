"""What people do to a review. Each ends with its audit entry as the last statement of its transaction."""

from triage.actions.cases import add_tip, open_case
from triage.actions.claims import claim, release
from triage.actions.decisions import classify, decide
from triage.actions.facts import add_person, correct, record_duty
from triage.actions.held import lift
from triage.actions.questions import ask, take_back
from triage.actions.unseal import Opened, unseal

__all__ = [
    "Opened",
    "add_person",
    "add_tip",
    "ask",
    "claim",
    "classify",
    "correct",
    "decide",
    "lift",
    "open_case",
    "record_duty",
    "release",
    "take_back",
    "unseal",
]
