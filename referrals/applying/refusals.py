"""What a refused act tells the person who tried it: why, and what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from referrals.applying.rules import Refused

SENTENCES = {
    "stale": _(
        "Somebody else changed this while you had the page open. Nothing was saved and your words are still here:"
        " look at what changed, then send them again."
    ),
    "too_late": _("This step does not fit any more: the application has moved on. Nothing was saved."),
    "not_yours": _(
        "Somebody else is the first reviewer. Take it up yourself first, if you have talked to them."
    ),
    "same_person": _("You proposed this yourself. Somebody else has to agree: nobody decides alone."),
    "took_part": _(
        "You took part in the decision that is appealed against. Somebody who did not has to agree to the new one."
    ),
    "unmet": _("A criterion is not met. Say why it is an exception, or propose not to list the body."),
    "all_met": _(
        "Every criterion is met or an exception. Name the one that is not, or propose to list the body."
    ),
    "say_who_sees": _("Choose who sees the listing."),
    "not_agreed": _(
        "This body has not agreed to be public. Choose staff only: its agreement can be recorded later, in the"
        " directory."
    ),
    "unreadable": _(
        "Something in this application cannot be made into a listing, and nothing was saved. Ask the body to send the"
        " form again."
    ),
    "no_letter": _("No letter belongs to this step."),
    "no_address": _("The application gives no e-mail address. Call them, or send the letter by post."),
    "letter_sent": _("This letter was sent already."),
    "not_sent": _("The mail server did not take the letter. Nothing is lost: try again in a few minutes."),
    "fault": _("The database did not take this, and nothing was saved. Wait a moment, then try again."),
}


def sentence(refused: Refused) -> str:
    return str(SENTENCES.get(refused.code, SENTENCES["fault"]))
