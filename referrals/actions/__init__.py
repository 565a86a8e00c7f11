"""Writes of the directory, keyword-only, each naming by whom."""

from referrals.actions.publish import may_be_listed, publish
from referrals.actions.words import recount_words

__all__ = ["may_be_listed", "publish", "recount_words"]
