"""What can go wrong. No message ever carries plaintext, ciphertext or key material."""

from __future__ import annotations


class SealingError(Exception):
    """Any fault of the seal."""


class SealBroken(SealingError):
    """The envelope does not open: changed, cut short, moved to another place, or another key's."""


class SealTooBig(SealingError):
    """More than the largest size step holds. Forms must refuse such a text before it gets here."""


class KeyRefused(SealingError):
    """A key file is not what the hotline signed, or may be read by others."""


class NoCurrentKey(SealingError):
    """No public key is valid today: nothing can be sealed. `manage.py keys rotate` makes one."""


class KeyGone(SealingError):
    """The private key was destroyed, or was never on this machine."""
