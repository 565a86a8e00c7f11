"""By what an e-mail is known again: HMACs under a key of the staff side's own."""

from __future__ import annotations

import hmac
from datetime import datetime
from hashlib import sha256

from hotline.sealing.config import mail_key


def of_message(raw: bytes, received: datetime | None, size: int) -> bytes:
    """The same for the same message at the same moment in the same mailbox, 32 bytes. The Message-ID does not
    count: whoever reuses one still says something else."""
    stamp = received.isoformat() if received else ""
    return _mac(b"message", f"{stamp} {size} ".encode() + raw)


def of_id(message_id: str) -> bytes | None:
    return _mac(b"message-id", message_id.encode("utf-8", "replace")) if message_id else None


def of_receipt(address: str, day: str) -> str:
    """For one day; the next day's cannot be told from another address's."""
    return _mac(b"receipt", f"{day} {address.lower()}".encode("utf-8", "replace")).hex()


def _mac(use: bytes, said: bytes) -> bytes:
    key = hmac.digest(mail_key(), b"hotline mail " + use, sha256)  # one key for each use
    return hmac.digest(key, said, sha256)
