"""Writes of the directory, keyword-only, each naming by whom."""

from referrals.actions.agreements import agree, withdraw
from referrals.actions.answers import take_in_answers
from referrals.actions.changes import decide_change, read_words
from referrals.actions.editing import Refused, Stale, act, add, remove, save
from referrals.actions.hiding import hide, open_hidden, seal_again, show
from referrals.actions.nothing import count_nothing
from referrals.actions.publish import may_be_listed, publish, publish_all
from referrals.actions.rounds import ask_now, run_round
from referrals.actions.stewards import add_body, hand_over
from referrals.actions.todo import finish_task, flag, raise_task, take_task
from referrals.actions.undoing import undo
from referrals.actions.verifying import verify
from referrals.actions.words import recount_words

__all__ = [
    "Refused",
    "Stale",
    "act",
    "add",
    "add_body",
    "agree",
    "ask_now",
    "count_nothing",
    "decide_change",
    "finish_task",
    "flag",
    "hand_over",
    "hide",
    "may_be_listed",
    "open_hidden",
    "publish",
    "publish_all",
    "raise_task",
    "read_words",
    "recount_words",
    "remove",
    "run_round",
    "save",
    "seal_again",
    "show",
    "take_in_answers",
    "take_task",
    "undo",
    "verify",
    "withdraw",
]
