"""Writes about applications, keyword-only, each naming by whom. The public's is `keep_application`."""

from referrals.applying.actions.keeping import keep_application
from referrals.applying.actions.letters import send_letter
from referrals.applying.actions.reviewing import agree, appeal, ask_for_more, propose, send_back, take

__all__ = [
    "agree", "appeal", "ask_for_more", "keep_application", "propose", "send_back", "send_letter", "take",
]  # fmt: skip
