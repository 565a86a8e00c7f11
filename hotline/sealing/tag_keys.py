"""Keys of the link tags: 32 random bytes in a file beside the private keys, named after the moment it was made.

They open nothing. Whoever has one and the database can try which telephone numbers are in it, slowly."""

from __future__ import annotations

import secrets
from datetime import datetime

from hotline.sealing import config
from hotline.sealing.errors import KeyGone, KeyRefused
from hotline.sealing.files import write_new

PREFIX = "tag-"


def ids() -> list[str]:
    """Oldest first."""
    return sorted(path.stem for path in config.key_dir().glob(f"{PREFIX}*.key"))


def current() -> str:
    """The newest. Raises KeyGone."""
    if found := ids():
        return found[-1]
    raise KeyGone("No tag key is here. Run `manage.py keys init` on the staff side.")


def get(key_id: str) -> bytes:
    """Raises KeyGone, KeyRefused."""
    path = config.key_dir() / f"{key_id}.key"
    if not key_id.startswith(PREFIX) or not path.exists():
        raise KeyGone(f"Tag key {key_id} is not here: destroyed, or never on this machine.")
    return config.mac_key(path)


def make(now: datetime) -> str:
    """The newest from now on: names are in order, to the microsecond. Raises KeyRefused where the clock went back."""
    key_id = f"{PREFIX}{now:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(3)}"
    if any(key_id < older for older in ids()):
        raise KeyRefused("A tag key here is younger than this machine's clock says. Set the clock first.")
    write_new(config.key_dir() / f"{key_id}.key", secrets.token_bytes(config.MAC_BYTES))
    return key_id
