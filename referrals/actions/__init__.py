"""Writes of the directory, keyword-only, each naming by whom."""

from referrals.actions.publish import may_be_listed, publish

__all__ = ["may_be_listed", "publish"]
