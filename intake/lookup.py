"""What a return code is found by: Argon2id of it, 32 bytes, salted with our form key. Slow on purpose; it stands
in the database only while a question waits."""

from __future__ import annotations

from threading import Lock

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from hotline.form.tokens import key_for
from intake.return_code import ReturnCode

MEMORY_KIB, PASSES, LENGTH = 19 * 1024, 2, 32
SALT_BYTES = 16
# One at a time in a process, whatever its kind of worker: a flood of codes then takes 19 MiB of each, no more.
_one = Lock()


def lookup(code: ReturnCode) -> bytes:
    """Takes about 17 ms."""
    salt = key_for("code lookup")[:SALT_BYTES]
    with _one:
        stretched = Argon2id(salt=salt, length=LENGTH, iterations=PASSES, lanes=1, memory_cost=MEMORY_KIB)
        return stretched.derive(code.canonical().encode())
