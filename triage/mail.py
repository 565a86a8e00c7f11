"""The e-mail of an alert: neutral, without any fact of the tip, under one Message-ID however often it goes out."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation
from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Role
from triage.models import Alert


def recipients(*more: Role) -> list[str]:
    """Everybody who may act on it; HOTLINE_ALERT_EMAILS replaces them (a duty mailbox, a pager)."""
    if settings.HOTLINE_ALERT_EMAILS:
        return list(settings.HOTLINE_ALERT_EMAILS)
    people = Staff.objects.filter(is_active=True, role__in=[Role.SUPERVISOR, Role.DIRECTOR, *more])
    return list(people.order_by("email").values_list("email", flat=True))


def told_to(role: str) -> list[str]:
    """Those of this role in person, whatever stands in HOTLINE_ALERT_EMAILS; where there is none, everybody else."""
    people = Staff.objects.filter(is_active=True, role=role)
    return list(people.order_by("email").values_list("email", flat=True)) or recipients()


def words() -> list[str]:
    """The one sentence, in both languages. An onlooker learns that something waits, and nothing else."""
    texts = []
    for language in ("en", "fr"):
        with translation.override(language):
            texts.append(_("Something waits for you. Please sign in."))
    return texts


def send_alert(alert: Alert, to: list[str], through: BaseEmailBackend) -> None:
    send(str(alert.id), to, through)


def send(name: str, to: list[str], through: BaseEmailBackend) -> None:
    """`name` is the left half of the Message-ID. Raises what the mail server raises."""
    if not to:
        raise LookupError("nobody to send alerts to")
    texts = words()
    message = EmailMessage(
        subject=" / ".join(texts),
        body="\n\n".join(texts) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[settings.DEFAULT_FROM_EMAIL],
        bcc=to,
        headers={
            "Message-ID": f"<{name}@{settings.HOTLINE_MAIL_DOMAIN}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    through.send_messages([message])
