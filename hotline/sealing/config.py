"""Where Django's settings meet the key files. Everything here is asked for at use, never at import."""

from __future__ import annotations

import base64
import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from hotline.sealing.errors import KeyRefused
from hotline.sealing.files import read_private
from hotline.sealing.rings import PrivateRing, PublicRing

MAC_BYTES = 32
PIN_FILE = "keys.pin"


def key_dir() -> Path:
    return Path(settings.HOTLINE_KEY_DIR)


def public_key_dir() -> Path:
    return Path(settings.HOTLINE_PUBLIC_KEY_DIR)


def pin_file() -> Path:
    """Beside the public keys' directory, not in it: whoever may write there must not choose the judge too."""
    return public_key_dir().parent / PIN_FILE


def pin() -> str:
    """The verify key, base64: HOTLINE_KEY_PIN, else the file that `keys init` left."""
    if given := getattr(settings, "HOTLINE_KEY_PIN", "") or os.environ.get("HOTLINE_KEY_PIN", ""):
        return str(given)
    try:
        return pin_file().read_text().strip()
    except FileNotFoundError:
        raise KeyRefused(
            "No verify key is pinned. Run `manage.py keys init`, or set HOTLINE_KEY_PIN."
        ) from None


def public_ring() -> PublicRing:
    return _public_ring(public_key_dir(), pin())


def private_ring() -> PrivateRing:
    return _private_ring(key_dir())


def form_key() -> bytes:
    """The public process's own secret (form tokens, return codes, thread marks). It opens no tip."""
    return _mac_key(public_key_dir() / "form.key")


def audit_mac() -> bytes:
    return _mac_key(key_dir() / "audit.mac")


def mfa_key() -> bytes:
    return _mac_key(key_dir() / "mfa.key")


def mail_key() -> bytes:
    """By it an e-mail is known again without its words or its sender being kept."""
    return _mac_key(key_dir() / "mail.key")


def code_key() -> bytes:
    """By what the staff side recognises a return code; a tag made with it tells nothing without it."""
    return _mac_key(key_dir() / "code.mac")


def verify_key(pinned: str) -> Ed25519PublicKey:
    """Raises KeyRefused."""
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(pinned, validate=True))
    except ValueError:
        raise KeyRefused("The pinned verify key is not 32 bytes of base64.") from None


@lru_cache(maxsize=8)
def _public_ring(directory: Path, pinned: str) -> PublicRing:
    return PublicRing(directory, verify_key(pinned))


@lru_cache(maxsize=8)
def _private_ring(directory: Path) -> PrivateRing:
    return PrivateRing(directory)


def mac_key(path: Path) -> bytes:
    """32 bytes from a file of the key directory. Raises KeyRefused."""
    return _mac_key(path)


@lru_cache(maxsize=16)
def _mac_key(path: Path) -> bytes:
    try:
        key = read_private(path)
    except FileNotFoundError:
        raise KeyRefused(f"{path.name} is missing. Run `manage.py keys init`.") from None
    if len(key) != MAC_BYTES:
        raise KeyRefused(f"{path.name} has the wrong length.")
    return key
