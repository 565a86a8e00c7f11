"""The two rings. A web process asks them at every use, so that a rotation reaches it without a restart."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from time import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hotline.sealing.errors import KeyGone, KeyRefused, NoCurrentKey
from hotline.sealing.files import read_private
from hotline.sealing.keys import PrivateKey, PublicKey, check_id, read_public_document


def machine_time() -> datetime:
    """For the life of keys alone: it begins before there is a database to ask. All else asks hotline.now."""
    return datetime.fromtimestamp(time(), UTC)


class PublicRing:
    """All public keys in one directory. One stranger among them refuses the whole ring: whoever could put
    it there wanted to read what people tell us."""

    def __init__(self, directory: Path, verify_key: Ed25519PublicKey) -> None:
        self._directory = directory
        self._verify_key = verify_key
        self._seen: tuple[tuple[str, int, int], ...] | None = None
        self._keys: dict[str, PublicKey] = {}

    def all(self) -> list[PublicKey]:
        """Newest first. Raises KeyRefused."""
        files = sorted(self._directory.glob("*.json"))
        seen = tuple((file.name, stat.st_mtime_ns, stat.st_size) for file in files for stat in [file.stat()])
        if seen != self._seen:
            self._seen = None
            self._keys = {key.key_id: key for key in map(self._read, files)}
            self._seen = seen
        return sorted(self._keys.values(), key=lambda key: (key.created, key.key_id), reverse=True)

    def current(self, now: datetime | None = None) -> PublicKey:
        """The newest key that is not past its end. Raises NoCurrentKey, KeyRefused."""
        moment = now or machine_time()
        for key in self.all():
            if moment < key.not_after:
                return key
        raise NoCurrentKey("No public key is valid today. Run `manage.py keys rotate` on the staff side.")

    def _read(self, file: Path) -> PublicKey:
        key = read_public_document(file.read_text(), self._verify_key)
        if file.name != f"{key.key_id}.json":
            raise KeyRefused(f"{file.name} holds another key than its name says.")
        return key


class PrivateRing:
    """Private keys, each read once; a key whose file is gone is forgotten at once."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._keys: dict[str, PrivateKey] = {}

    def get(self, key_id: str) -> PrivateKey:
        """Raises KeyGone, KeyRefused."""
        check_id(key_id)
        path = self._directory / f"{key_id}.key"
        if not path.exists():
            self._keys.pop(key_id, None)
            raise KeyGone(f"Private key {key_id} is not here: destroyed, or never on this machine.")
        if key_id not in self._keys:
            self._keys[key_id] = self._read(path, key_id)
        return self._keys[key_id]

    def ids(self) -> list[str]:
        return sorted(path.stem for path in self._directory.glob("*.key") if _is_pair(path))

    def _read(self, path: Path, key_id: str) -> PrivateKey:
        try:
            facts = json.loads(read_private(path))
            raw = base64.b64decode(facts["private"], validate=True)
        except (KeyError, TypeError, ValueError):
            raise KeyRefused(f"{path.name} is not a private key file.") from None
        return PrivateKey.from_raw(key_id, raw)


def private_document(key: PrivateKey) -> bytes:
    facts = {"key_id": key.key_id, "private": base64.b64encode(key.raw).decode()}
    return json.dumps(facts).encode() + b"\n"


def _is_pair(path: Path) -> bool:
    """Key pairs are named after their month (2026-11-...); mfa.key and others live in the same place."""
    return re.match(r"\d{4}-\d\d-", path.name) is not None
