"""Each kind of event in words, and who is told of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENT_NAMES = {
    "urgent": _("An urgent tip is here"),
    "ack_overdue": _("Nobody has taken an urgent tip"),
    "ack_supervisors": _("Still nobody: all supervisors are told"),
    "ack_director": _("Still nobody: the director is told"),
    "first_step": _("Taken, and no first step recorded"),
    "look_due": _("Nobody has looked at a tip yet"),
    "remind": _("A tip is still without a decision"),
    "due_soon": _("The end of the review is near"),
    "overdue": _("The review is over its time"),
    "claim_lapsed": _("A claim has run out"),
    "step_overdue": _("A step of a response plan is overdue"),
    "not_handed_over": _("A released report has not been handed over"),
    "agency_silent": _("An agency has not confirmed a report"),
    "follow_up_due": _("A follow-up with an agency is due"),
    "release_unconfirmed": _("An emergency release is not confirmed"),
    "help_overdue": _("Nobody has answered a call for a supervisor"),
    "help_supervisors": _("Still nobody: all supervisors are told"),
    "help_director": _("Still nobody: the director is told"),
    "added": _("A reporter has added something"),
    "related": _("A related tip opens one that lacked information"),
    "spike": _("Many tips within days name the same"),
    "taken_back": _("A consent was taken back, and a report is stopped"),
    "broken_glass": _("Who told us was opened in an emergency"),
    "access_asked": _("Somebody asks to see who told us"),
    "content_asked": _("Somebody asks to read a tip"),
    "glass_asked": _("An emergency access waits for a second person"),
    "mailbox": _("The mailbox is not being fetched"),
    "clock_step": _("The database’s clock has leapt"),
}
COUNTED_FROM = {
    "urgent": _("when it became urgent"),
    "ack_overdue": _("when it became urgent; a call, when it was written down"),
    "ack_supervisors": _("when it should have been taken"),
    "ack_director": _("when it should have been taken"),
    "first_step": _("when it was taken"),
    "claim_lapsed": _("the end of the claim"),
    "step_overdue": _("the time of the step"),
    "not_handed_over": _("the release"),
    "agency_silent": _("the release"),
    "follow_up_due": _("the day of the follow-up"),
    "release_unconfirmed": _("the release"),
}
FROM_RECEIPT = _("receipt")
AUDIENCE_NAMES = {
    "duty": _("on duty"),
    "backup": _("back-up"),
    "supervisors": _("all supervisors"),
    "director": _("the director"),
}
