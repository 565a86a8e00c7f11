"""Why something was not done, for the person in front of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from referrals.actions import Refused


def sentence(refused: Refused) -> str:
    return {
        "stale": _(
            "Somebody changed this while you wrote. What you typed is still here; beside it stands what they wrote."
            " Look it over and save once more."
        ),
        "gone": _("Somebody took this away while you wrote. What you typed is still here: copy what you need."),
        "community_missing": _("Give the site its community first: it is all that the public will know."),
        "hidden_already": _("The site is confidential already."),
        "not_hidden": _("The site is not confidential any more. Nothing was sealed."),
        "agreed_already": _("An agreement stands already. Withdraw it first if it was wrong."),
        "nothing_agreed": _("No agreement stands: there is nothing to withdraw."),
        "no_specialist": _("This person may not look after listings."),
        "undone_already": _("This was taken back already."),
        "does_not_fit": _("Something was changed after it, so that taking it back no longer fits. Write it by hand."),
        "sealed": _("What stood there is sealed and cannot be brought back from the history."),
        "end_it": _("This is not deleted: set it to “Ended” or “Not active” instead."),
        "nothing_ticked": _("Nothing is ticked."),
        "refused": _("The database did not take it. Nothing was changed; what you typed is still here."),
    }[refused.code]  # fmt: skip
