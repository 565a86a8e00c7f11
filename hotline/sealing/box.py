"""The envelope of one value and the wrap of one data key.

Envelope: version (1 byte) | nonce (12) | AES-256-GCM of the padded plaintext and its tag (16).
Padded plaintext: length (4 bytes, big endian) | plaintext | zeros, up to 4, 16, 64 or 256 KiB, so that
the size of a row tells a thief one of four things and no more.

Wrap: HPKE single shot, ML-KEM-768 with X25519. What people tell us stays dangerous to them for decades,
so what is copied today must not open to the machines of then.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from hotline.sealing.errors import SealBroken, SealTooBig
from hotline.sealing.keys import PrivateKey, PublicKey

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
LENGTH_BYTES = 4
STEPS = (4 * 1024, 16 * 1024, 64 * 1024, 256 * 1024)
OVERHEAD = 1 + NONCE_BYTES + TAG_BYTES
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def new_data_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def bind(*parts: bytes) -> bytes:
    """One byte string out of many, each with its length, so that no two lists give the same bytes."""
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def seal(plaintext: bytes, data_key: bytes, *, aad: bytes) -> bytes:
    """Raises SealTooBig above 256 KiB less the length prefix."""
    return _seal_with_nonce(plaintext, data_key, aad=aad, nonce=secrets.token_bytes(NONCE_BYTES))


def _seal_with_nonce(plaintext: bytes, data_key: bytes, *, aad: bytes, nonce: bytes) -> bytes:
    """For the known-answer vectors. A nonce used twice under one key gives both texts away."""
    sealed = AESGCM(data_key).encrypt(nonce, _pad(plaintext), aad)
    return bytes([VERSION]) + nonce + sealed


def open_envelope(envelope: bytes, data_key: bytes, *, aad: bytes) -> bytes:
    """Raises SealBroken, with nothing more to say about why."""
    size_step(envelope)
    nonce, sealed = envelope[1 : 1 + NONCE_BYTES], envelope[1 + NONCE_BYTES :]
    try:
        padded = AESGCM(data_key).decrypt(nonce, sealed, aad)
    except (InvalidTag, ValueError):
        raise SealBroken("The envelope does not open.") from None
    return _unpad(padded)


def size_step(envelope: bytes) -> int:
    """Bytes of padded plaintext inside: 4096, 16384, 65536 or 262144."""
    step = len(envelope) - OVERHEAD
    if step not in STEPS or envelope[0] != VERSION:
        raise SealBroken("This is not an envelope of a known version and size.")
    return step


def wrap(data_key: bytes, public: PublicKey, *, info: bytes) -> bytes:
    return _SUITE.encrypt(data_key, public.material, info=info)


def unwrap(wrapped: bytes, private: PrivateKey, *, info: bytes) -> bytes:
    try:
        data_key = _SUITE.decrypt(wrapped, private.material, info=info)
    except (InvalidTag, ValueError):
        raise SealBroken("The data key does not unwrap.") from None
    if len(data_key) != KEY_BYTES:
        raise SealBroken("The data key does not unwrap.")
    return data_key


def _pad(plaintext: bytes) -> bytes:
    needed = LENGTH_BYTES + len(plaintext)
    for step in STEPS:
        if needed <= step:
            return len(plaintext).to_bytes(LENGTH_BYTES, "big") + plaintext + bytes(step - needed)
    raise SealTooBig("A sealed value holds at most 256 KiB.")


def _unpad(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    if length > len(padded) - LENGTH_BYTES:
        raise SealBroken("The envelope does not open.")
    return padded[LENGTH_BYTES : LENGTH_BYTES + length]
