"""What applications write into the audit log, and how each line reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hotline.audit.registry import register
from referrals.codes import DECISION, VISIBILITY

LABELS = {
    "decision": {code.code: code.label for code in DECISION},
    "visibility": {code.code: code.label for code in VISIBILITY} | {"": _("nobody new")},
}
register("application.taken", sentence=_("{who} took up an application to the directory."))
register("application.more_asked", sentence=_("{who} asked an applicant for more information."))
register(
    "application.proposed",
    sentence=_("{who} proposed for an application: {decision}."),
    facts=("decision",),
    labels=LABELS,
)
register("application.sent_back", sentence=_("{who} sent an application back to the first reviewer."))
register(
    "application.decided",
    sentence=_("{who} agreed as second reviewer: {decision}. Seen by: {visibility}."),
    facts=("decision", "visibility"),
    labels=LABELS,
)
register("application.appealed", sentence=_("{who} recorded an appeal of an applicant."))
register("application.letter_sent", sentence=_("{who} sent the letter about an application."))
