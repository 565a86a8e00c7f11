"""What a return code is found by: HMAC-SHA256 of it under a key of ours, 32 bytes. It stands in the database only
while a question waits. A code is 80 random bits, so nothing is stretched: docs/decisions/082-codes-cost-nothing.md."""

from __future__ import annotations

import hmac

from hotline.form.tokens import key_for
from intake.return_code import ReturnCode


def lookup(code: ReturnCode) -> bytes:
    return hmac.digest(key_for("code lookup"), code.canonical().encode(), "sha256")
