"""The life of a key pair: made, current, old, retiring, destroyed.

Rotation is purge: what is still kept is wrapped anew, and once no wrap and no backup within its retention
names the old key, its private half is destroyed. What was purged is then gone from every older copy too.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hotline.sealing import config, tag_keys
from hotline.sealing.errors import NoCurrentKey, SealingError
from hotline.sealing.files import destroy, locked, private_dir, read_private, replace, write_new
from hotline.sealing.keys import PublicKey, check_id, generate, public_document
from hotline.sealing.rings import machine_time, private_document

# Rotate monthly; the rest is reserve, since a form without a valid key can take no tip.
DAYS_VALID = 180
SIGNING_FILE = "signing.key"


class Refused(SealingError):
    """The step would lose what must still be read."""


@dataclass(frozen=True, slots=True)
class KeyState:
    """`state` is current, old, retiring or destroyed; `destroy_on` stands only with retiring."""

    key_id: str
    state: str
    created: datetime | None
    not_after: datetime | None
    destroy_on: date | None
    wraps: int


def init(*, now: datetime | None = None) -> PublicKey:
    """Make whatever is missing and return the current key. Running it twice, or twice at once, is safe."""
    keys, public = config.key_dir(), config.public_key_dir()
    private_dir(keys)
    public.mkdir(mode=0o755, parents=True, exist_ok=True)
    with locked(keys / ".lock"):
        _signer()
        own = (keys / "audit.mac", keys / "mfa.key", keys / "mail.key", keys / "code.mac")
        for path in (*own, public / "form.key"):
            write_new(path, secrets.token_bytes(config.MAC_BYTES))
        if not tag_keys.ids():
            tag_keys.make(now or machine_time())
        try:
            return config.public_ring().current(now)
        except NoCurrentKey:
            return _make_pair(now or machine_time())


def make_current(*, now: datetime | None = None) -> PublicKey:
    """A new key pair; every process seals to it from its next tip on."""
    with locked(config.key_dir() / ".lock"):
        return _make_pair(now or machine_time())


def make_tag_key(*, now: datetime | None = None) -> str:
    """A new key for link tags; the staff worker tags anew whatever bears an older one."""
    with locked(config.key_dir() / ".lock"):
        return tag_keys.make(now or machine_time())


def retire(key_id: str, *, wraps: int, at_once: bool, today: date, retention_days: int) -> str:
    """Take one step and return the state reached: "retiring" or "destroyed".

    wraps: rows that still name the key. at_once: do not wait for the backups to run out, which
    makes every backup older than the last rotation unreadable for kept tips too.
    """
    check_id(key_id)
    with locked(config.key_dir() / ".lock"):
        if key_id in (config.public_ring().current().key_id, *tag_keys.ids()[-1:]):
            raise Refused(f"{key_id} is the current key. Run `keys rotate` first, of a tag key with --tags.")
        if wraps:
            if key_id in tag_keys.ids():
                raise Refused(
                    f"{wraps} tags still name {key_id}. The worker is making them anew: run this later."
                )
            raise Refused(f"{wraps} data keys still name {key_id}. Run `keys rotate` first.")
        if key_id not in (*config.private_ring().ids(), *tag_keys.ids()):
            raise Refused(f"No private key {key_id} is here.")
        due = _mark_retiring(key_id, today, retention_days)
        if not at_once and today < due:
            return "retiring"
        destroy(config.key_dir() / f"{key_id}.key")
        destroy(config.public_key_dir() / f"{key_id}.json")
        replace(_mark(key_id), json.dumps({"destroyed_on": today.isoformat()}).encode())
        return "destroyed"


def states(wraps: Mapping[str, int]) -> list[KeyState]:
    """Newest first. wraps: number of rows by key id; a key that only the rows know is listed too."""
    public = {key.key_id: key for key in config.public_ring().all()}
    current = next((key for key in public.values() if machine_time() < key.not_after), None)
    tags = tag_keys.ids()
    here = {*config.private_ring().ids(), *tags}
    marked = {path.stem for path in config.key_dir().glob("*.retired")}
    rows = []
    for key_id in sorted(set(public) | here | marked | set(wraps), reverse=True):
        key = public.get(key_id)
        state, due = _state(
            key_id, here=key_id in here, current=(key is not None and key is current) or key_id in tags[-1:]
        )
        created, end = (key.created, key.not_after) if key else (None, None)
        rows.append(KeyState(key_id, state, created, end, due, wraps.get(key_id, 0)))
    return rows


def _make_pair(now: datetime) -> PublicKey:
    """The private half is on disk before the public one can be used."""
    pair = generate(now=now, days=DAYS_VALID)
    private_dir(config.key_dir())
    write_new(config.key_dir() / f"{pair.private.key_id}.key", private_document(pair.private))
    document = public_document(pair.public, _signer()).encode()
    write_new(config.public_key_dir() / f"{pair.public.key_id}.json", document, mode=0o644)
    return pair.public


def _signer() -> Ed25519PrivateKey:
    path: Path = config.key_dir() / SIGNING_FILE
    write_new(path, Ed25519PrivateKey.generate().private_bytes_raw())
    signer = Ed25519PrivateKey.from_private_bytes(read_private(path))
    verify_key = base64.b64encode(signer.public_key().public_bytes_raw())
    write_new(config.pin_file(), verify_key + b"\n", mode=0o644)
    return signer


def _mark(key_id: str) -> Path:
    return config.key_dir() / f"{key_id}.retired"


def _mark_retiring(key_id: str, today: date, retention_days: int) -> date:
    write_new(_mark(key_id), json.dumps({"retired_on": today.isoformat()}).encode())
    return _due(key_id, retention_days) or today


def _due(key_id: str, retention_days: int) -> date | None:
    retired_on = json.loads(read_private(_mark(key_id))).get("retired_on")
    return date.fromisoformat(retired_on) + timedelta(days=retention_days) if retired_on else None


def _state(key_id: str, *, here: bool, current: bool) -> tuple[str, date | None]:
    from django.conf import settings

    if not here:
        return "destroyed", None
    if current:
        return "current", None
    if _mark(key_id).exists():
        return "retiring", _due(key_id, settings.HOTLINE_BACKUP_RETENTION_DAYS)
    return "old", None
