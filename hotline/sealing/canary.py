"""Whether what the public form seals to is ours, and for how long yet. Asked on the staff side, which alone has
the private halves: it seals a word the way the form does, and opens it.

The form itself refuses a key without our signature. What it cannot notice is that the judge was replaced too,
its pinned verify key, or that somebody who stole the signing key made a key of their own."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hotline.sealing import config
from hotline.sealing.errors import KeyGone, NoCurrentKey, SealBroken, SealingError
from hotline.sealing.files import read_private
from hotline.sealing.keys import PublicKey
from hotline.sealing.lifecycle import SIGNING_FILE
from hotline.sealing.opener import Opener
from hotline.sealing.rings import PublicRing, machine_time
from hotline.sealing.sealer import Sealer

WARN = timedelta(days=14)
CALM = ("ok", "ending")  # anything else: the form refuses tips, or seals them to a stranger


@dataclass(frozen=True)
class Keys:
    """`code`: ok; ending, within WARN; expired; refused, a file without our signature; pin, another verify key
    is pinned than ours; substituted, a key among them is not ours. `ends`: of the current key, where there is one."""

    code: str
    ends: datetime | None = None


def look(now: datetime | None = None) -> Keys:
    """Reads every file anew: a ring that was kept would not see a file put in another's place."""
    moment = now or machine_time()
    try:
        pinned = config.pin()
        if pinned != _own_pin(pinned):
            return Keys("pin")
        ring = PublicRing(config.public_key_dir(), config.verify_key(pinned))
        if not all(map(_is_ours, ring.all())):
            return Keys("substituted")
        current = ring.current(moment)
        if not _opens(current):
            return Keys("substituted")
    except NoCurrentKey:
        return Keys("expired")
    except (SealingError, OSError):
        return Keys("refused")
    return Keys("ending" if current.not_after - moment < WARN else "ok", current.not_after)


def _own_pin(pinned: str) -> str:
    """That of our signing key; where it is kept offline there is nothing to compare."""
    try:
        signer = Ed25519PrivateKey.from_private_bytes(read_private(config.key_dir() / SIGNING_FILE))
    except FileNotFoundError:
        return pinned
    return base64.b64encode(signer.public_key().public_bytes_raw()).decode()


def _is_ours(key: PublicKey) -> bool:
    try:
        return config.private_ring().get(key.key_id).public_raw == key.raw
    except KeyGone:
        return False


def _opens(key: PublicKey) -> bool:
    sealer = Sealer(uuid4(), key)
    place = {"table": "canary", "field": "canary", "row_id": sealer.tip_id}
    sealed = sealer.seal("C", value="canary", **place)  # type: ignore[arg-type]
    wraps = {wrapped.id: wrapped for wrapped in sealer.keys()}
    try:
        opener = Opener(sealer.tip_id, wraps, config.private_ring())
        return bool(opener.open(sealed, **place) == "canary")  # type: ignore[arg-type]
    except SealBroken:
        return False


_seen: tuple[float, Keys] | None = None


def recent(seconds: float = 30.0) -> Keys:
    """For pages: what was seen at most that long ago."""
    global _seen
    if _seen is None or time.monotonic() - _seen[0] > seconds:
        _seen = (time.monotonic(), look())
    return _seen[1]


def forget() -> None:
    """For tests that change the keys."""
    global _seen
    _seen = None
