"""What a review waits for next, in one sentence, and who is told if it does not come."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.models.known import Next
from triage.times import span, when

TAKEN = gettext_lazy("somebody takes this tip")
DECIDED = gettext_lazy("a decision")
WANTED = {
    "ack_overdue": TAKEN,
    "ack_supervisors": TAKEN,
    "ack_director": TAKEN,
    # It stays laid when a step was taken: the pass asks for one only then.
    "first_step": gettext_lazy("a first step, if none is recorded yet,"),
    "look_due": gettext_lazy("a first look"),
    "remind": DECIDED,
    "due_soon": DECIDED,
    "overdue": DECIDED,
    "claim_lapsed": gettext_lazy("the claim is renewed"),
    "step_overdue": gettext_lazy("a step of the response plan"),
    "not_handed_over": gettext_lazy("the report is handed over"),
    "agency_silent": gettext_lazy("the agency confirms the report"),
    "follow_up_due": gettext_lazy("a follow-up with the agency"),
    "release_unconfirmed": gettext_lazy("a second person confirms the release"),
}
TOLD = {
    "duty": gettext_lazy("If nothing is done, whoever is on duty is told."),
    "backup": gettext_lazy("If nothing is done, whoever is on duty and the back-up are told."),
    "supervisors": gettext_lazy("If nothing is done, all supervisors are told."),
    "director": gettext_lazy("If nothing is done, all supervisors and the director are told."),
}


def next_line(laid: Next | None, now: datetime) -> str:
    """Empty: nothing is laid that is still to come, or what is laid is nobody's to do."""
    if laid is None or laid.kind not in WANTED:
        return ""
    words = {"what": WANTED[laid.kind], "at": when(laid.due_at, now), "span": span(laid.due_at - now)}
    line = _("Next: %(what)s by %(at)s, in %(span)s.") % words
    return f"{line} {TOLD[laid.audience]}" if laid.audience in TOLD else line
