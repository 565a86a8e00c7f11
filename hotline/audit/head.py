"""The signed head: the last entry's number and hash, kept outside the database.

The chain alone cannot show that its tail was cut off or that all of it was made anew; the head can, since it
is signed with a key that the database does not have. A crash between commit and write leaves the head one
entry behind, which is fine: it only ever moves forward. Every 100th entry leaves a checkpoint line as well.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from hotline.sealing.config import audit_mac
from hotline.sealing.files import append_line, locked, private_dir, replace

CHECKPOINT_EVERY = 100


class HeadBroken(Exception):
    """A head or checkpoint that the hotline did not sign."""


@dataclass(frozen=True, slots=True)
class Head:
    number: int
    hash: str

    def line(self) -> str:
        return json.dumps({"number": self.number, "hash": self.hash, "mac": self._mac()})

    @classmethod
    def parse(cls, text: str) -> Head:
        try:
            facts = json.loads(text)
            head = cls(int(facts["number"]), str(facts["hash"]))
            signed = hmac.compare_digest(head._mac(), str(facts["mac"]))
        except (KeyError, TypeError, ValueError):
            signed = False
        if not signed:
            raise HeadBroken("A head or checkpoint is unreadable or not signed by the hotline.")
        return head

    def _mac(self) -> str:
        text = f"hotline audit head 1\n{self.number}\n{self.hash}"
        return hmac.new(audit_mac(), text.encode(), sha256).hexdigest()


def head_file() -> Path:
    return Path(settings.HOTLINE_AUDIT_HEAD)


def checkpoint_file() -> Path:
    return head_file().with_name("audit_checkpoints.jsonl")


def advance(number: int, hash_: str) -> None:
    """Move the head to this entry, unless another process already moved it further."""
    path = head_file()
    private_dir(path.parent)
    new = Head(number, hash_)
    with locked(path.with_name(f".{path.name}.lock")):
        if number % CHECKPOINT_EVERY == 0:
            append_line(checkpoint_file(), new.line())
        known = read_head()
        if known is None or known.number < number:
            replace(path, new.line().encode() + b"\n")


def read_head() -> Head | None:
    """None when there is none yet. Raises HeadBroken."""
    try:
        return Head.parse(head_file().read_text())
    except FileNotFoundError:
        return None


def read_checkpoints() -> list[Head]:
    """Raises HeadBroken."""
    try:
        lines = checkpoint_file().read_text().splitlines()
    except FileNotFoundError:
        return []
    return [Head.parse(line) for line in lines]
