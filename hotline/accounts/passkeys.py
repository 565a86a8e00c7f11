"""What a passkey may do: sign in alone, or be the second step after a password, as its owner chose."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator

from .models import Staff


def proves_its_owner(passkey: Authenticator) -> bool:
    """Whether it asked for finger, face or PIN when it was added. One that asked for a touch proves nothing,
    whatever it says of itself later: whoever finds it could set the PIN."""
    return bool(passkey.wrap().authenticator_data.is_user_verified())


def signs_in_alone(passkey: Authenticator) -> bool:
    return bool(passkey.wrap().is_passwordless) and proves_its_owner(passkey)


def chosen(credential: dict[str, Any], *, alone: bool) -> dict[str, Any]:
    """The credential with its owner's choice in place of the browser's word for it: some devices make every key
    one that a browser offers at sign-in, and some browsers do not say."""
    extensions = credential.get("clientExtensionResults") or {}
    return credential | {"clientExtensionResults": extensions | {"credProps": {"rk": alone}}}


def offer(options: dict[str, Any], staff: Staff) -> bool:
    """Leave only those keys in a browser's options that would be accepted. False when none is left."""
    keys = Authenticator.objects.filter(user=staff, type=Authenticator.Type.WEBAUTHN)
    fine = {key.data["credential"]["id"] for key in keys if proves_its_owner(key)}
    asked = options["publicKey"]
    asked["allowCredentials"] = [key for key in asked.get("allowCredentials") or [] if key["id"] in fine]
    return bool(asked["allowCredentials"])
