"""Second-factor secrets: sealed at rest, and named for people rather than for hosts."""

from __future__ import annotations

import base64
import logging
import os
from typing import Any

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathImage

from hotline.sealing import config

from .models import Staff

# It tells at INFO which passkey signed in when: that belongs in the audit log alone.
logging.getLogger("fido2").setLevel(logging.WARNING)

NONCE_BYTES = 12
PURPOSE = b"hotline.accounts.mfa"
MARK = "v1."


class SealedSecrets(DefaultMFAAdapter):
    """AES-256-GCM with the key file mfa.key, which no database backup holds."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code or passkey does not match."),
    }

    def encrypt(self, text: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + AESGCM(config.mfa_key()).encrypt(nonce, text.encode(), PURPOSE)
        return MARK + base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises ValueError for text that was never sealed, InvalidTag for text sealed with another key."""
        if not encrypted_text.startswith(MARK):
            raise ValueError("A second-factor secret lies in the clear.")
        raw = base64.b64decode(encrypted_text.removeprefix(MARK), validate=True)
        return AESGCM(config.mfa_key()).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], PURPOSE).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays: an account without a second factor opens nothing."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def build_totp_svg(self, url: str) -> str:
        # Inline in the page: the content policy lets no data: image through.
        return qrcode.make(url, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {
            "name": pgettext("name of the system", "Hotline")
        }

    def get_public_key_credential_user_entity(self, user: Staff) -> dict[str, Any]:
        return super().get_public_key_credential_user_entity(user) | {"display_name": user.name}

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """None: they would carry the address and program of a machine. The audit log keeps the event."""

    def _get_site_name(self) -> str:
        return "Hotline"
