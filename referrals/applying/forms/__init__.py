"""What bodies fill in, and what staff make of it."""

from referrals.applying.forms.application import PAIRED, PARTS, ApplicationForm

__all__ = ["PAIRED", "PARTS", "ApplicationForm"]
