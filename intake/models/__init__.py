"""What people tell us. Tip, Person, Reporter, Identifier, Consent and Correction are never changed once
written (a trigger refuses UPDATE): a correction is a new row, and rules read the latest.

The public process inserts into these tables and can do nothing else with them, so no field here has a
database default, is generated or is automatic: each would need a RETURNING, hence SELECT."""

from intake.models.consent import Consent
from intake.models.correction import Correction
from intake.models.interaction import Interaction
from intake.models.mail import MachineRead, Mailbox, MailMessage, SetAside
from intake.models.person import Identifier, Person, Reporter
from intake.models.question import Addition, CodeTag, Question
from intake.models.tip import Tip, TipKey

__all__ = [
    "Addition",
    "CodeTag",
    "Consent",
    "Correction",
    "Identifier",
    "Interaction",
    "MachineRead",
    "MailMessage",
    "Mailbox",
    "Person",
    "Question",
    "Reporter",
    "SetAside",
    "Tip",
    "TipKey",
]
