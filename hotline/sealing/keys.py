"""Key pairs as objects and as files.

A public key is a signed JSON file that the public process may read; a private key is a file that only the
staff side can reach. Parsed keys are kept: parsing costs as much as a wrap.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from hotline.sealing.errors import KeyRefused

ALGORITHM = "HPKE-MLKEM768-X25519-HKDF-SHA256-AES256GCM"
SEED_BYTES = 64
MLKEM_PUBLIC_BYTES = 1184
KEY_ID = re.compile(r"[a-z0-9][a-z0-9-]{3,39}")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Can close an envelope; can open none. `created` and `not_after` are aware, UTC."""

    key_id: str
    created: datetime
    not_after: datetime
    raw: bytes = field(repr=False)
    material: MLKEM768X25519PublicKey = field(repr=False, compare=False)

    @classmethod
    def from_raw(cls, key_id: str, raw: bytes, *, created: datetime, not_after: datetime) -> PublicKey:
        """raw: ML-KEM-768 public key (1184 bytes), then the X25519 one (32)."""
        check_id(key_id)
        if len(raw) != MLKEM_PUBLIC_BYTES + 32:
            raise KeyRefused(f"Public key {key_id} has the wrong length.")
        material = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(raw[:MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(raw[MLKEM_PUBLIC_BYTES:]),
        )
        return cls(key_id, created, not_after, raw, material)


@dataclass(frozen=True, slots=True)
class PrivateKey:
    key_id: str
    raw: bytes = field(repr=False)
    material: MLKEM768X25519PrivateKey = field(repr=False, compare=False)
    public_raw: bytes = field(repr=False, compare=False)

    @classmethod
    def from_raw(cls, key_id: str, raw: bytes) -> PrivateKey:
        """raw: ML-KEM-768 seed (64 bytes), then the X25519 private key (32)."""
        check_id(key_id)
        if len(raw) != SEED_BYTES + 32:
            raise KeyRefused(f"Private key {key_id} has the wrong length.")
        lattice = MLKEM768PrivateKey.from_seed_bytes(raw[:SEED_BYTES])
        curve = X25519PrivateKey.from_private_bytes(raw[SEED_BYTES:])
        public_raw = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
        return cls(key_id, raw, MLKEM768X25519PrivateKey(lattice, curve), public_raw)


@dataclass(frozen=True, slots=True)
class KeyPair:
    private: PrivateKey
    public: PublicKey


def check_id(key_id: str) -> None:
    """A key id becomes a file name: refuse anything that could leave the directory."""
    if not KEY_ID.fullmatch(key_id):
        raise KeyRefused("A key id has 4 to 40 small letters, digits and hyphens.")


def generate(*, now: datetime, days: int) -> KeyPair:
    """A fresh pair named after its month, good for `days` days."""
    key_id = f"{now:%Y-%m}-{secrets.token_hex(4)}"
    raw = MLKEM768PrivateKey.generate().private_bytes_raw() + X25519PrivateKey.generate().private_bytes_raw()
    private = PrivateKey.from_raw(key_id, raw)
    created = now.astimezone(UTC)
    public = PublicKey.from_raw(
        key_id, private.public_raw, created=created, not_after=created + timedelta(days=days)
    )
    return KeyPair(private, public)


def public_document(key: PublicKey, signer: Ed25519PrivateKey) -> str:
    facts = {
        "key_id": key.key_id,
        "algorithm": ALGORITHM,
        "public": base64.b64encode(key.raw).decode(),
        "created": key.created.isoformat(),
        "not_after": key.not_after.isoformat(),
    }
    facts["signature"] = base64.b64encode(signer.sign(_signed_bytes(facts))).decode()
    return json.dumps(facts, indent=2) + "\n"


def read_public_document(text: str, verify_key: Ed25519PublicKey) -> PublicKey:
    """Raises KeyRefused unless the document bears the hotline's signature over every other entry."""
    try:
        facts = json.loads(text)
        verify_key.verify(base64.b64decode(facts["signature"], validate=True), _signed_bytes(facts))
        if facts["algorithm"] != ALGORITHM:
            raise KeyRefused("A public key names another algorithm.")
        return PublicKey.from_raw(
            facts["key_id"],
            base64.b64decode(facts["public"], validate=True),
            created=datetime.fromisoformat(facts["created"]),
            not_after=datetime.fromisoformat(facts["not_after"]),
        )
    except (InvalidSignature, KeyError, TypeError, ValueError):
        raise KeyRefused("A public key does not bear the hotline's signature.") from None


def _signed_bytes(facts: dict[str, Any]) -> bytes:
    names = ("key_id", "algorithm", "public", "created", "not_after")
    return b"hotline public key 1\n" + "\n".join(str(facts[name]) for name in names).encode()
