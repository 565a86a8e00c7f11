"""Writes of the directory, keyword-only, each naming by whom."""

from referrals.actions.answers import take_in_answers
from referrals.actions.changes import decide_change
from referrals.actions.publish import may_be_listed, publish
from referrals.actions.rounds import ask_now, run_round
from referrals.actions.todo import finish_task, flag, raise_task, take_task
from referrals.actions.verifying import verify
from referrals.actions.words import recount_words

__all__ = [
    "ask_now",
    "decide_change",
    "finish_task",
    "flag",
    "may_be_listed",
    "publish",
    "raise_task",
    "recount_words",
    "run_round",
    "take_in_answers",
    "take_task",
    "verify",
]
