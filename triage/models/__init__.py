"""Who looks, and by when."""

from triage.models.alert import Alert, Heartbeat
from triage.models.decision import Decision
from triage.models.duty import DutyRule, DutyToReport
from triage.models.review import Review

__all__ = ["Alert", "Decision", "DutyRule", "DutyToReport", "Heartbeat", "Review"]
