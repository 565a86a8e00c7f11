"""The letter to a body, in the language of its application. Sent once; a mail server that fails loses nothing."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from hotline.accounts.models import Staff
from hotline.audit import log
from hotline.now import now
from referrals.applying.letter import address_of, letter_of
from referrals.applying.rules import Refused
from referrals.models import InclusionReview

logger = logging.getLogger(__name__)


def send_letter(*, review: InclusionReview, by: Staff) -> None:
    """Raises Refused. The row is held while the mail server is asked: two who press at once send one letter."""
    with transaction.atomic():
        locked = (
            InclusionReview.objects.select_for_update(of=("self",))
            .select_related("application")
            .get(pk=review.pk)
        )
        letter, to = letter_of(locked), address_of(locked.application)
        if letter is None or locked.state == "second":
            raise Refused("no_letter")
        if not to:
            raise Refused("no_address")
        if locked.letter_sent_at:
            raise Refused("letter_sent")
        message = EmailMessage(
            subject=letter.subject,
            body=letter.body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[to],
            reply_to=[settings.HOTLINE_PARTNERSHIP_EMAIL],
            headers={
                "Message-ID": f"<{locked.pk}.{locked.round}.{locked.state}@{settings.HOTLINE_MAIL_DOMAIN}>"
            },
        )
        try:
            message.send()
        except Exception as error:
            logger.exception("A letter could not be sent.")
            raise Refused("not_sent") from error
        locked.letter_sent_at = now()
        locked.save(update_fields=["letter_sent_at"])
        log.record(by=by, action="application.letter_sent", target=locked)
