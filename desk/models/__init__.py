"""A call while it goes on, and what the hotline did for the person in it.

What is said stays in sealed drafts until the call is logged; then intake's tables hold it and the drafts are gone.
Times that decide something are the database's."""

from desk.models.alert import SupervisorAlert
from desk.models.call import Call, CallMember, CallWindow, DeskKey, DraftSave, ScriptRead
from desk.models.care import CallAction, ChildReport, Outreach, SafeContact, SafetyPlan
from desk.models.consent import CallConsent
from desk.models.interpreter import InterpreterUse, InterpreterVendor, VendorAgreement
from desk.models.referral import Referral, ReferralProfile
from desk.models.shift import BreakOffer, Handover, Shift

__all__ = [
    "BreakOffer",
    "Call",
    "CallAction",
    "CallConsent",
    "CallMember",
    "CallWindow",
    "ChildReport",
    "DeskKey",
    "DraftSave",
    "Handover",
    "InterpreterUse",
    "InterpreterVendor",
    "Outreach",
    "Referral",
    "ReferralProfile",
    "SafeContact",
    "SafetyPlan",
    "ScriptRead",
    "Shift",
    "SupervisorAlert",
    "VendorAgreement",
]
