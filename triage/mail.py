"""The e-mail of an alert: neutral, without any fact of a tip, to one recipient, under one Message-ID however often it
goes out. One bad address in a message would hold it back from all others in it."""

from __future__ import annotations

import contextlib
import errno
import smtplib
import time
from functools import cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Role

PATIENCE = 5  # seconds that a mail server may take for one answer
IDLE = 30.0  # seconds after which an open connection is not trusted to be one
NO_ROOM = (452, 552)  # SMTP: no storage there, or in that mailbox
FULL = (errno.ENOSPC, errno.EDQUOT)
SILENT = (
    "timed_out",
    "broken_off",
)  # once it may be one recipient's doing; twice in a row it is the server's


def recipients(*more: Role) -> list[str]:
    """Everybody who may act, and the duty mailboxes of HOTLINE_ALERT_EMAILS beside them."""
    people = Staff.objects.filter(is_active=True, role__in=[Role.SUPERVISOR, Role.DIRECTOR, *more])
    return [*people.order_by("email").values_list("email", flat=True), *settings.HOTLINE_ALERT_EMAILS]


@cache
def words(*, test: bool = False) -> list[str]:
    """The one sentence, in both languages. An onlooker learns that something waits, or that somebody tries the alerts,
    and nothing else."""
    texts = []
    for language in ("en", "fr"):
        with translation.override(language):
            texts.append(
                _("This is only a test. Nothing waits for you.")
                if test
                else _("Something waits for you. Please sign in.")
            )
    return texts


def message_to(address: str, name: str, *, test: bool = False) -> EmailMessage:
    """`name` is the left half of the Message-ID."""
    texts = words(test=test)
    return EmailMessage(
        subject=" / ".join(texts),
        body="\n\n".join(texts) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={
            "Message-ID": f"<{name}@{settings.HOTLINE_MAIL_DOMAIN}>",
            "Auto-Submitted": "auto-generated",
        },
    )


class Away(Exception):
    """The mail server cannot be spoken with at all: no other message need be tried now."""


class Line:
    """The connection to the mail server, kept open from one message to the next and from one pass to the next. What
    was closed meanwhile is opened again, once a message."""

    def __init__(self) -> None:
        self.backend: Any = None
        self.made_for: tuple[Any, ...] = ()
        self.used_at = 0.0

    def send(self, address: str, name: str, *, test: bool = False) -> None:
        """Raises Away, or what the mail server raises."""
        message, kept = message_to(address, name, test=test), self._open()
        try:
            self._say(message)
        except Exception as error:
            if is_answer(error) or is_silence(error) or not kept:
                raise
            self._open()  # it was closed while nobody spoke
            self._say(message)

    def _say(self, message: EmailMessage) -> None:
        try:
            self.backend.send_messages([message])
        except Exception as error:
            if not is_answer(error):  # else the server has spoken of this message, and the connection is good
                self.close()
            raise
        finally:
            self.used_at = time.monotonic()

    def _open(self) -> bool:
        """Whether there was one already."""
        facts = (
            settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_USER,
            settings.EMAIL_USE_TLS,
        )  # fmt: skip
        if self.backend and facts == self.made_for and time.monotonic() - self.used_at < IDLE:
            return True
        self.close()
        self.backend, self.made_for = get_connection(timeout=PATIENCE), facts
        try:
            self.backend.open()
        except smtplib.SMTPAuthenticationError:
            self.close()
            raise
        except OSError as error:
            self.close()
            raise Away from error
        return False

    def close(self) -> None:
        if self.backend is None:
            return
        with contextlib.suppress(OSError):  # it may be gone already
            self.backend.close()
        self.backend = None


LINE = Line()


def is_answer(error: Exception) -> bool:
    code = code_of(error)
    return code is not None and code != 421  # "closing": no word about the message


def is_silence(error: Exception) -> bool:
    """The library calls it a closed connection when an answer does not come in time."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def code_of(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _text in error.recipients.values()), None)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def trouble_of(error: Exception) -> str:
    """A code. The server's words may hold an address, and are kept nowhere."""
    if isinstance(error, Away):
        return "unreachable"
    if is_silence(error):
        return "timed_out"
    if (code := code_of(error)) is not None and code != 421:
        return "no_room" if code in NO_ROOM else "refused"
    if isinstance(error, OSError) and error.errno in FULL:
        return "no_room"
    gone = isinstance(error, (smtplib.SMTPServerDisconnected, smtplib.SMTPResponseException, ConnectionError))
    return "broken_off" if gone else "other"
