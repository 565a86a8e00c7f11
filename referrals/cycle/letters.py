"""The letter that asks a partner whether its listing is right, with a link of its own.

The link's token is an HMAC of the letter's id under this surface's secret: whoever holds the database alone can
neither read nor make one, and a letter that is sent a second time carries the same link. The database keeps its
SHA-256, and the token itself stands in the mail and nowhere else."""

from __future__ import annotations

import base64
import hashlib
import os
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from referrals.models import ConfirmationRequest

SALT = "referrals.cycle.letter"


def token_of(letter_id: UUID) -> str:
    """43 letters, digits, - and _."""
    seal = salted_hmac(SALT, letter_id.bytes, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(seal).rstrip(b"=").decode()


def lookup_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def public_address() -> str:
    if settings.HOTLINE_PUBLIC_URL:
        return str(settings.HOTLINE_PUBLIC_URL).rstrip("/")
    if settings.PRODUCTION:
        raise ImproperlyConfigured(
            "HOTLINE_PUBLIC_URL is not set: a letter to a partner could carry no link."
        )
    return f"http://localhost:{os.environ.get('PORT', '8000')}"


def link(token: str, language: str) -> str:
    with translation.override(language):
        return public_address() + reverse("confirm_listing", "hotline.urls_public", [token])


def languages(letter: ConfirmationRequest) -> tuple[str, str]:
    """French first for a body that has only a French name, or only sites in Québec."""
    body = letter.organization
    provinces = set(body.locations.exclude(province="").values_list("province", flat=True))
    french = not body.name_en or provinces == {"QC"}
    return ("fr", "en") if french else ("en", "fr")


def subject(letter: ConfirmationRequest) -> str:
    return (
        _("Is your listing still right?") if letter.step == 0 else _("Reminder: is your listing still right?")
    )


def paragraphs(letter: ConfirmationRequest, token: str, language: str) -> list[str]:
    name = letter.form["name"][language]
    first = _(
        "We list %(name)s in our referral directory. People find your help through it, so it has to be right: once a"
        " year, and twice for shelters and for lines that answer day and night, we ask you to look."
    )
    reply = _("You can answer this letter if something is unclear.")
    return [
        _("Hello,"),
        first % {"name": name},
        _(
            "Please open this page and see what we say about you. There you press one button, correct what has"
            " changed, or leave the public directory:"
        ),
        link(token, language),
        _(
            "The page needs no account. The link can be used once and works until %(day)s. Whoever has it can answer"
            " for you, so please pass it on only to the person who should."
        )
        % {"day": date_format(letter.expires_at.date(), "DATE_FORMAT")},
        _("If we hear nothing, your listing leaves the public directory until somebody has confirmed it.")
        + (f" {reply}" if settings.HOTLINE_PARTNERSHIP_EMAIL else ""),
        _("Please never send us by e-mail an address that must stay secret. Call us instead."),
        _("The people who keep the directory"),
    ]


def message(letter: ConfirmationRequest, token: str) -> EmailMessage:
    subjects, bodies = [], []
    for language in languages(letter):
        with translation.override(language):
            subjects.append(subject(letter))
            bodies.append("\n\n".join(paragraphs(letter, token, language)))
    return EmailMessage(
        subject=" / ".join(subjects),
        body="\n\n* * *\n\n".join(bodies) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.sent_to],
        reply_to=[settings.HOTLINE_PARTNERSHIP_EMAIL] if settings.HOTLINE_PARTNERSHIP_EMAIL else [],
        headers={
            "Message-ID": f"<{letter.id}@{settings.HOTLINE_MAIL_DOMAIN}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def send(letter: ConfirmationRequest, token: str, through: BaseEmailBackend) -> None:
    """Raises what the mail server raises."""
    through.send_messages([message(letter, token)])
