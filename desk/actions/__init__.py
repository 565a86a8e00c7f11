"""Writes of the desk, keyword-only, each naming by whom; the audit entry is the last statement of each."""

from desk.actions.alerts import acknowledge, close_alert, hand_back, raise_alert, take
from desk.actions.care import (
    confirm_child_report,
    finish_outreach,
    mark_action,
    plan_outreach,
    read_script,
    report_child,
    say_safe,
    write_plan,
)
from desk.actions.consents import record_consent, withdraw
from desk.actions.drafts import Saved, leave_empty, save_draft, start_call
from desk.actions.finishing import finish_call
from desk.actions.interpreters import (
    add_vendor,
    end_agreement,
    end_interpreter,
    record_agreement,
    start_interpreter,
)
from desk.actions.logging import log_call, mark
from desk.actions.members import give_call
from desk.actions.profiles import purge_profiles, read_profile, save_profile
from desk.actions.reading import open_draft, read_child_reports, read_summary, read_window
from desk.actions.referrals import add_referral, confirm_referral, end_referral
from desk.actions.shifts import accept, answer_break, hand_over, read_handover, sign_off, sign_on

__all__ = [
    "Saved",
    "accept",
    "acknowledge",
    "add_referral",
    "add_vendor",
    "answer_break",
    "close_alert",
    "confirm_child_report",
    "confirm_referral",
    "end_agreement",
    "end_interpreter",
    "end_referral",
    "finish_call",
    "finish_outreach",
    "give_call",
    "hand_back",
    "hand_over",
    "leave_empty",
    "log_call",
    "mark",
    "mark_action",
    "open_draft",
    "plan_outreach",
    "purge_profiles",
    "raise_alert",
    "read_child_reports",
    "read_handover",
    "read_profile",
    "read_script",
    "read_summary",
    "read_window",
    "record_agreement",
    "record_consent",
    "report_child",
    "save_draft",
    "save_profile",
    "say_safe",
    "sign_off",
    "sign_on",
    "start_call",
    "start_interpreter",
    "take",
    "withdraw",
    "write_plan",
]
