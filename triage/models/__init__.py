"""Who looks, by when, and what leaves the building."""

from triage.models.access import AccessRequest, AccessUse, ContactAttempt
from triage.models.agency import Agency, AgencyVersion, Protocol
from triage.models.alert import Alert, ClockMinute, Heartbeat
from triage.models.case import Case, CaseEvent, CaseTip
from triage.models.decision import Decision
from triage.models.disclosure import Disclosure
from triage.models.drill import Drill
from triage.models.duty import DutyRule, DutyRuleVersion, DutyToReport
from triage.models.follow_up import FollowUp
from triage.models.key import FileKey
from triage.models.key_alarm import KeyAlarm
from triage.models.ladder import Deadline, HelpDeadline, Ladder, Rung
from triage.models.link import LinkTag, Spike, TagRun, TipLink
from triage.models.missed import BreachReason
from triage.models.outbox import AlertChoice, Delivery, Round
from triage.models.person import CaseContact, CasePerson, PersonTie
from triage.models.plan import PlanTemplate, ResponsePlan, ResponseStep
from triage.models.publication import PublicationMark
from triage.models.reach import ReachAttempt
from triage.models.review import Review
from triage.models.rota import RotaOffer, RotaTurn
from triage.models.saved_view import SavedView
from triage.models.source import DisclosureSource, ReportedTip
from triage.models.timekeeping import ClockStep, TimeMark

__all__ = [
    "AccessRequest",
    "AccessUse",
    "Agency",
    "AgencyVersion",
    "Alert",
    "AlertChoice",
    "BreachReason",
    "Case",
    "CaseContact",
    "CaseEvent",
    "CasePerson",
    "CaseTip",
    "ClockMinute",
    "ClockStep",
    "ContactAttempt",
    "Deadline",
    "Decision",
    "Delivery",
    "Disclosure",
    "DisclosureSource",
    "Drill",
    "DutyRule",
    "DutyRuleVersion",
    "DutyToReport",
    "FileKey",
    "FollowUp",
    "Heartbeat",
    "HelpDeadline",
    "KeyAlarm",
    "Ladder",
    "LinkTag",
    "PersonTie",
    "PlanTemplate",
    "Protocol",
    "PublicationMark",
    "ReachAttempt",
    "ReportedTip",
    "ResponsePlan",
    "ResponseStep",
    "Review",
    "RotaOffer",
    "RotaTurn",
    "Round",
    "Rung",
    "SavedView",
    "Spike",
    "TagRun",
    "TimeMark",
    "TipLink",
]
