"""A neutral receipt, where the operator has switched it on. Whoever looks over the sender's shoulder learns that
some message arrived somewhere: no service, no number to look up, not a word of what was written."""

from __future__ import annotations

import logging
import uuid
from email.utils import parseaddr

import redis
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation
from django.utils.translation import gettext as _

from hotline.now import now
from intake.mail.marks import of_receipt

DAY = 24 * 3600
log = logging.getLogger(__name__)


def send(addresses: list[str]) -> None:
    """At most one for each address and day. A receipt that fails is not tried again, nor are the ones behind it:
    nothing depends on them."""
    if not settings.HOTLINE_MAILBOX_RECEIPT or not addresses:
        return
    try:
        with get_connection() as through:
            for address in addresses:
                if not_yet_today(address):
                    send_one(address, through)
    except Exception:  # a receipt is a courtesy
        log.exception("receipts could not be sent")


def not_yet_today(address: str) -> bool:
    """Remembered for a day under an HMAC of address and date; without Redis there is no receipt."""
    client = redis.Redis.from_url(settings.REDIS_URL.replace("redis+socket://", "unix://"), socket_timeout=2)
    try:
        name = f"receipt:{of_receipt(address, now().date().isoformat())}"
        return bool(client.set(name, 1, nx=True, ex=DAY))
    finally:
        client.close()


def texts() -> tuple[str, str]:
    """(subject, body), English and French in one: the language of a message is only guessed."""
    subjects, bodies = [], []
    for language in ("en", "fr"):
        with translation.override(language):
            subjects.append(_("Received"))
            bodies.append("\n\n".join(sentences()))
    return " / ".join(subjects), "\n\n--\n\n".join(bodies) + "\n"


def sentences() -> list[str]:
    return [
        _("Your message has arrived. Somebody will read it within 24 hours, at night and on weekends too."),
        _("You may not get another answer."),
        _("In an emergency, call 911."),
        _("This is an automatic reply."),
    ]


def send_one(address: str, through: BaseEmailBackend) -> None:
    """No In-Reply-To: many programs would show the receipt beside the sender's own words."""
    subject, body = texts()
    message = EmailMessage(
        subject=subject,
        body=body,
        from_email=parseaddr(settings.HOTLINE_MAILBOX_RECEIPT_FROM or settings.DEFAULT_FROM_EMAIL)[1],
        to=[address],
        headers={
            "Message-ID": f"<{uuid.uuid4()}@{settings.HOTLINE_MAIL_DOMAIN}>",
            "Auto-Submitted": "auto-replied",
        },
    )
    through.send_messages([message])
