"""What a body is told, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from referrals.models import Application, InclusionReview


@dataclass(frozen=True)
class Letter:
    """`language` is the one it is written in."""

    subject: str
    body: str
    language: str


def address_of(application: Application) -> str:
    """Their contact's, else the body's own; empty when neither was given."""
    answers = application.answers
    return str(answers.get("contact_email") or answers.get("email") or "")


def letter_of(review: InclusionReview) -> Letter | None:
    """That of where the review stands; in the second review, what would be sent. None where none belongs."""
    kind = review.proposal if review.state == "second" else review.state
    if kind not in ("approved", "declined", "needs_more"):
        return None
    language = review.application.language
    with translation.override(language):
        paragraphs = [_("Hello,"), *_words(review, kind), _("The directory team")]
        return Letter(_("Your application to our directory"), "\n\n".join(paragraphs) + "\n", language)


def _words(review: InclusionReview, kind: str) -> list[str]:
    answer = _("You can answer this letter, or write to %(mail)s.") % {
        "mail": settings.HOTLINE_PARTNERSHIP_EMAIL
    }
    if kind == "needs_more":
        return [
            _("Thank you for applying to our directory. Before we decide, we need to know a little more:"),
            review.note,
            _("Please do not write a confidential address: tell us when we can call you."),
            answer,
        ]
    if kind == "approved":
        seen = (
            _(
                "The public can see your listing. Ask us on any day if you no longer want that:"
                " it takes effect at once."
            )
            if review.visibility == "public"
            else _(
                "Your listing is seen by our staff alone, who tell people about you. Ask us on any day if you want the"
                " public to see it."
            )
        )
        yearly = _(
            "Once a year we ask you whether all of it is still right. Tell us whenever something changes."
        )
        return [
            _("Thank you for applying to our directory. Two of us have read your application, and you are now listed."),
            review.reason, seen, yearly, answer,
        ]  # fmt: skip
    return [
        _("Thank you for applying to our directory. Two of us have read your application, and we cannot list you now."),
        review.reason,
        _("This is no judgment of your work. If things change, you can apply again at any time."),
        _(
            "If you see it differently, tell us why. Somebody who had no part in this decision then looks at it again."
        ),
        answer,
    ]  # fmt: skip
