"""A form's token: it says that this page came from us, and when, and marks the sends of one page.

A token is base64url(nonce 16 bytes ‖ time 4 bytes ‖ mark 16 bytes), 48 characters. It is no session: it
stands in the page alone, gives no authority, and lives 24 hours. Its nonce makes a second press of Send the
same thing (`dedup`), joins changed sends of one page (`thread`), and is what a tip's return code is made from."""

from __future__ import annotations

import base64
import hmac
import json
import os
import time
from binascii import Error as NotBase64
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hotline.sealing.config import form_key

LENGTH = 48
LIFE = 24 * 3600  # seconds
SKEW = 300  # seconds that two of our machines' clocks may differ
NONCE, TIME, MARK = 16, 4, 16


class Said(Protocol):
    """What somebody told on a page, as plain values that make the same JSON each time."""

    def plain(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Token:
    """`text` is what the page carries."""

    nonce: bytes
    text: str


def fresh(at: float | None = None, *, form: str = "tip") -> Token:
    """For one page of this form; no other form of ours takes it."""
    return _made(os.urandom(NONCE), at, form)


def read(text: str, at: float | None = None, *, form: str = "tip") -> Token | None:
    """The token, or None when it is missing, not ours, another form's or older than a day."""
    try:
        raw = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, NotBase64):
        return None
    if len(raw) != NONCE + TIME + MARK or _written(raw) != text:  # one spelling: "/" is no "_"
        return None
    signed, mark = raw[:-MARK], raw[-MARK:]
    if not hmac.compare_digest(_mark(signed, form), mark):
        return None
    age = seconds(at) - int.from_bytes(signed[NONCE:], "big")
    return Token(signed[:NONCE], text) if -SKEW <= age < LIFE else None


def dedup(token: Token, said: Said) -> bytes:
    """The same for the same words from the same page, 32 bytes."""
    words = json.dumps(said.plain(), sort_keys=True, separators=(",", ":"))
    return _mac(key_for("same words"), token.nonce + words.encode())


def thread(token: Token) -> bytes:
    """The same for all that one page sends, 32 bytes; it does not give the nonce away."""
    return _mac(key_for("one page"), token.nonce)


def age(token: Token, at: float | None = None) -> int:
    """Seconds since its page was made."""
    made = base64.urlsafe_b64decode(token.text)[NONCE : NONCE + TIME]
    return seconds(at) - int.from_bytes(made, "big")


def key_for(use: str) -> bytes:
    """32 bytes, another key for each use, so that a mark made for one can never pass for another."""
    return _key(form_key(), use)


def seconds(at: float | None = None) -> int:
    # Not hotline.now, which asks the database: showing a blank form reads nothing there, and this second
    # decides nothing but how long a page may lie open.
    return int(time.time() if at is None else at)


def _made(nonce: bytes, at: float | None, form: str) -> Token:
    signed = nonce + seconds(at).to_bytes(TIME, "big")
    return Token(nonce, _written(signed + _mark(signed, form)))


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def _mark(signed: bytes, form: str) -> bytes:
    return _mac(key_for(f"token {form}"), signed)[:MARK]


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, sha256).digest()


@lru_cache(maxsize=16)
def _key(secret: bytes, use: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=f"hotline form {use}".encode()).derive(secret)
